select
    data_date,
    wallet_no,
    customer_no,
    platform,
    is_opened_online,
    open_date,
    close_date,
    status
from {{ ref('stg_channel__wallet') }}
