select
    data_date,
    nullif(note_no, '') as note_no,
    cast(nullif(change_date, '') as date) as change_date,
    {{ five_class('class_before') }} as five_class_before,
    {{ five_class('class_after') }} as five_class_after,
    nullif(reason, '') as reason,
    nullif(officer_emp_no, '') as officer_employee_no
from {{ source('credit', 'class_change') }}
where data_date = {{ data_date() }}
