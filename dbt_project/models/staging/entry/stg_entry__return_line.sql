select
    data_date,
    nullif(return_no, '') as return_no,
    nullif(line_no, '') as line_no,
    nullif(line_name, '') as line_name,
    cast(nullif(amount, '') as numeric(20, 2)) as amount,
    cast(nullif(report_date, '') as date) as report_date
from {{ source('entry', 'return_line') }}
where data_date = {{ data_date() }}
