select
    data_date,
    deal_no,
    event_type,
    event_date,
    event_time,
    quantity,
    value_amount,
    value_currency,
    remark
from {{ ref('stg_treasury__market_deal_event') }}
