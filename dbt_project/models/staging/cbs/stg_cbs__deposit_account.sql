select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(ccy, '') as currency,
    {{ cash_remit('cash_remit') }} as cash_remit,
    nullif(cust_no, '') as customer_no,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(acct_name, '') as account_name,
    nullif(product_no, '') as product_no,
    nullif(subject_no, '') as subject_no,
    nullif(org_no, '') as organisation_no,
    nullif(card_no, '') as external_account_no,
    cast(nullif(rate, '') as numeric(20, 6)) as interest_rate,
    cast(nullif(bal, '') as numeric(20, 2)) as balance,
    cast(nullif(ytd_accum, '') as numeric(24, 2)) as year_accumulation,
    cast(nullif(mtd_accum, '') as numeric(24, 2)) as month_accumulation,
    cast(nullif(is_margin, '') as boolean) as is_margin,
    cast(nullif(open_date, '') as date) as open_date,
    nullif(open_teller, '') as open_teller_no,
    cast(nullif(last_txn_date, '') as date) as last_transaction_date,
    cast(nullif(maturity_date, '') as date) as maturity_date,
    cast(nullif(close_date, '') as date) as close_date,
    case status
        when '1' then 'normal'
        when '2' then 'closing'
        when '3' then 'closed'
        when '4' then 'frozen'
        when '5' then 'stopped'
        else nullif(status, '')
    end as status
from {{ source('cbs', 'deposit_account') }}
where data_date = {{ data_date() }}
