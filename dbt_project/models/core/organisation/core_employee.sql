with held_post as (
    select
        employee.employee_no,
        string_agg(employee_post.post_no, ';' order by employee_post.post_no) as post_nos,
        string_agg(post.post_name, ';' order by employee_post.post_no) as post_names
    from {{ ref('stg_hr__employee') }} as employee
    inner join {{ ref('stg_hr__employee_post') }} as employee_post on employee.employee_no = employee_post.employee_no
    left join {{ ref('stg_hr__post') }} as post
        on
            employee.organisation_no = post.organisation_no
            and employee_post.post_no = post.post_no
    group by employee.employee_no
)

select
    employee.data_date,
    employee.employee_no,
    employee.employee_name,
    employee.nation_name,
    employee.document_type,
    employee.document_no,
    employee.phone,
    employee.organisation_no,
    employee.department_name,
    employee.is_executive,
    employee.approval_date,
    employee.appointment_date,
    employee.employee_type,
    employee.status,
    employee.hire_date,
    employee.leave_date,
    held_post.post_nos,
    held_post.post_names
from {{ ref('stg_hr__employee') }} as employee
left join held_post on employee.employee_no = held_post.employee_no
