select
    data_date,
    nullif(note_no, '') as note_no,
    cast(nullif(change_date, '') as date) as change_date,
    {{ five_class('class_before') }} as five_class_before,
    {{ five_class('class_after') }} as five_class_after,
    nullif(reason, '') as reason,
    case change_mode
        when '1' then 'manual'
        when '2' then 'automatic'
        else nullif(change_mode, '')
    end as change_mode,
    nullif(officer_emp_no, '') as officer_employee_no,
    nullif(remark, '') as remark
from {{ source('credit', 'class_change') }}
where data_date = {{ data_date() }}
