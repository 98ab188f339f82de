select
    data_date,
    customer_no,
    manager_employee_no,
    start_date
from {{ ref('stg_ecif__customer_manager') }}
