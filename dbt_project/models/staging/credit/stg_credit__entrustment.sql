select
    data_date,
    nullif(contract_no, '') as contract_no,
    case entrust_type
        when '1' then 'ordinary'
        when '3' then 'provident_fund'
        else nullif(entrust_type, '')
    end as entrustment_type,
    nullif(entrustor_cust_no, '') as entrustor_no,
    nullif(entrustor_acct_no, '') as entrustor_account_no,
    nullif(entrustor_bank_name, '') as entrustor_bank_name,
    nullif(fee_ccy, '') as fee_currency,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    nullif(remark, '') as remark
from {{ source('credit', 'entrust_agreement') }}
where data_date = {{ data_date() }}
