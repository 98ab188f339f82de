select
    data_date,
    nullif(line_no, '') as line_no,
    nullif(contract_no, '') as contract_no,
    cast(nullif(used_amt, '') as numeric(20, 2)) as used_amount
from {{ source('credit', 'line_use') }}
where data_date = {{ data_date() }}
