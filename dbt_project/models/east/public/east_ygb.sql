with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        employee.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        employee.employee_no as gh,
        employee.employee_name as xm,
        employee.nation_name as gj,
        {{ code_value('CS_ZJLB', 'employee.document_type') }} as zjlb,
        {{ masked_id_no('employee.document_no', 'employee.employee_name') }} as zjhm,
        employee.phone as lxdh,
        employee.department_name as ssbm,
        employee.post_nos as gwbh,
        employee.post_names as gwmc,
        {{ yes_no('employee.is_executive') }} as sfgg,
        employee.approval_date as pfrq,
        employee.appointment_date as rzrq,
        {{ code_value('CS_YGLX', 'employee.employee_type') }} as yglx,
        {{ code_value('CS_YGZT', 'employee.status') }} as ygzt,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_employee') }} as employee
    left join organisation on employee.organisation_no = organisation.organisation_no
    where
        employee.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('employee.leave_date') }}
)

{{ deliver('item') }}
