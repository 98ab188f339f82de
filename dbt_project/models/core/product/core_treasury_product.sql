select
    data_date,
    product_code,
    product_name,
    business_type,
    is_liability
from {{ ref('stg_treasury__product') }}
