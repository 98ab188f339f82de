select
    data_date,
    nullif(cust_no, '') as customer_no,
    nullif(manager_no, '') as manager_employee_no,
    cast(nullif(start_date, '') as date) as start_date
from {{ source('ecif', 'customer_manager') }}
where data_date = {{ data_date() }}
