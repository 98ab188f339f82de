select
    data_date,
    medium_id,
    account_no,
    link_date,
    unlink_date
from {{ ref('stg_cbs__account_medium_link') }}
