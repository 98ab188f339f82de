select
    data_date,
    rate_date,
    currency,
    'CNY' as base_currency,
    currency_quantity,
    cny_quantity as base_quantity,
    remark
from {{ ref('stg_treasury__published_rate') }}
