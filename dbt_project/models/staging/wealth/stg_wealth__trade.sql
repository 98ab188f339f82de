select
    data_date,
    nullif(txn_seq, '') as trade_no,
    nullif(contract_no, '') as contract_no,
    nullif(prod_id, '') as product_id,
    nullif(cust_no, '') as customer_no,
    nullif(cust_name, '') as customer_name,
    {{ party_kind('cust_kind') }} as party_kind,
    {{ document_type('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(acct_no, '') as account_no,
    nullif(open_org_no, '') as account_organisation_no,
    nullif(agent_code, '') as agent_code,
    case biz_code
        when '120' then 'subscription'
        when '122' then 'purchase'
        when '124' then 'redemption'
        when '143' then 'dividend'
        when '144' then 'reinvestment'
        when '161' then 'pledge_start'
        when '162' then 'pledge_end'
        when '131' then 'freeze'
        when '132' then 'unfreeze'
        when '133' then 'trade_transfer_in'
        when '134' then 'trade_transfer_out'
        when '127' then 'transfer_in'
        when '128' then 'transfer_out'
        when '145' then 'forced_increase'
        when '146' then 'forced_decrease'
        when '150' then 'maturity'
        else nullif(biz_code, '')
    end as trade_type,
    nullif(ccy, '') as currency,
    cast(nullif(fx_rate, '') as numeric(20, 6)) as exchange_rate,
    cast(nullif(cfm_date, '') as date) as confirmation_date,
    nullif(cfm_time, '') as confirmation_time,
    cast(nullif(nav, '') as numeric(20, 7)) as net_value,
    cast(nullif(amt, '') as numeric(20, 2)) as amount,
    cast(nullif(units, '') as numeric(23, 5)) as units,
    cast(nullif(fee, '') as numeric(20, 2)) as fee_amount,
    {{ channel('channel') }} as channel,
    nullif(teller_no, '') as teller_no,
    nullif(remark, '') as remark
from {{ source('wealth', 'cust_txn') }}
where data_date = {{ data_date() }}
