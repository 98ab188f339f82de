select
    data_date,
    note_no,
    change_date,
    five_class_before,
    five_class_after,
    reason,
    officer_employee_no,
    change_mode,
    remark
from {{ ref('stg_credit__loan_class_change') }}
