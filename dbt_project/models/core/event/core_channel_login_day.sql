select
    data_date,
    login_date,
    organisation_no,
    channel,
    customer_count,
    login_count,
    failed_login_count,
    new_device_count
from {{ ref('stg_channel__login_day') }}
