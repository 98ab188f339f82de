select
    data_date,
    merchant_no,
    payment_type,
    fee_rate,
    fee_cap_amount,
    effective_date
from {{ ref('stg_acquiring__merchant_fee') }}
