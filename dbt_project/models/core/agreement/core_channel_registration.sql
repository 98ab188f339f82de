select
    data_date,
    customer_no,
    channel,
    register_date,
    status,
    close_date,
    month_login_count,
    device_count,
    last_login_date
from {{ ref('stg_channel__registration') }}
