select
    data_date,
    account_no,
    customer_no,
    holder_role,
    start_date
from {{ ref('stg_cbs__account_holder') }}
