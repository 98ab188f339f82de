select
    data_date,
    currency,
    rate_to_cny
from {{ ref('stg_cbs__exchange_rate') }}
