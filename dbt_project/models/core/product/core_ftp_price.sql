select
    data_date,
    side,
    product_class,
    price_rate
from {{ ref('stg_entry__ftp_price') }}
