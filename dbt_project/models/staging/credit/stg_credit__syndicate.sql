select
    data_date,
    nullif(contract_no, '') as contract_no,
    nullif(agreement_no, '') as agreement_no,
    cast(nullif(total_amt, '') as numeric(20, 2)) as total_amount,
    cast(nullif(issued_amt, '') as numeric(20, 2)) as issued_amount,
    nullif(remark, '') as remark
from {{ source('credit', 'syndicate') }}
where data_date = {{ data_date() }}
