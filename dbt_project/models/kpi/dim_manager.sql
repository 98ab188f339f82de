select
    data_date,
    employee_no as manager_no,
    employee_name as manager_name,
    organisation_no
from {{ ref('core_employee') }}
where data_date = {{ data_date() }}
