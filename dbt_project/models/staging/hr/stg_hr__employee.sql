select
    data_date,
    nullif(emp_no, '') as employee_no,
    nullif(emp_name, '') as employee_name,
    nullif(nation, '') as nation_name,
    {{ document_name('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(phone, '') as phone,
    nullif(org_no, '') as organisation_no,
    nullif(dept_name, '') as department_name,
    cast(nullif(is_executive, '') as boolean) as is_executive,
    cast(nullif(approval_date, '') as date) as approval_date,
    cast(nullif(appoint_date, '') as date) as appointment_date,
    case emp_type
        when '1' then 'regular'
        when '2' then 'outside_executive'
        when '3' then 'temporary'
        else nullif(emp_type, '')
    end as employee_type,
    case status
        when '1' then 'on_duty'
        when '2' then 'off_duty'
        when '3' then 'left'
        else nullif(status, '')
    end as status,
    cast(nullif(hire_date, '') as date) as hire_date,
    cast(nullif(leave_date, '') as date) as leave_date
from {{ source('hr', 'employee') }}
where data_date = {{ data_date() }}
