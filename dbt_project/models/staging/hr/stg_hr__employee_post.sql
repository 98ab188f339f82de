select
    data_date,
    nullif(emp_no, '') as employee_no,
    nullif(post_no, '') as post_no
from {{ source('hr', 'employee_post') }}
where data_date = {{ data_date() }}
