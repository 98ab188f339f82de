select
    data_date,
    recovery_no,
    asset_no,
    recovery_date,
    principal_amount,
    interest_amount,
    employee_no
from {{ ref('stg_credit__write_off_recovery') }}
