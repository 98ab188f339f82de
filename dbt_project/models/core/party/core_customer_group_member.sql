select
    data_date,
    group_no,
    customer_no,
    member_role,
    join_date,
    leave_date,
    remark
from {{ ref('stg_ecif__group_member') }}
