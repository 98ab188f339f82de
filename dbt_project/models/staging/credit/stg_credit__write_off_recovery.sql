select
    data_date,
    nullif(recovery_no, '') as recovery_no,
    nullif(asset_no, '') as asset_no,
    cast(nullif(recovery_date, '') as date) as recovery_date,
    cast(nullif(principal, '') as numeric(20, 2)) as principal_amount,
    cast(nullif(interest, '') as numeric(20, 2)) as interest_amount,
    nullif(emp_no, '') as employee_no
from {{ source('credit', 'write_off_recovery') }}
where data_date = {{ data_date() }}
