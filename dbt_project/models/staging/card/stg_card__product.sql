select
    data_date,
    nullif(product_no, '') as product_no,
    nullif(product_name, '') as product_name,
    nullif(card_level, '') as card_level,
    replace(replace(replace(nullif(brands, ''), 'CUP', 'unionpay'), 'VISA', 'visa'), 'MC', 'mastercard') as card_brands,
    nullif(fcy_ccy, '') as foreign_currency,
    cast(nullif(annual_fee, '') as numeric(20, 2)) as annual_fee_amount,
    nullif(cobrand_partner_no, '') as cobrand_partner_no,
    cast(nullif(is_official, '') as boolean) as is_official
from {{ source('card', 'product') }}
where data_date = {{ data_date() }}
