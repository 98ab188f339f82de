select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(ccy, '') as currency,
    nullif(instr_no, '') as instrument_no,
    nullif(prod_code, '') as product_code,
    {{ five_class('risk_class') }} as five_class,
    cast(nullif(start_date, '') as date) as start_date
from {{ source('treasury', 'nostro') }}
where data_date = {{ data_date() }}
