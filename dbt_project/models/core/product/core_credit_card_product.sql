select
    product.data_date,
    product.product_no,
    product.product_name,
    product.card_level,
    product.card_brands,
    product.foreign_currency,
    product.annual_fee_amount,
    product.is_official,
    product.cobrand_partner_no,
    partner.partner_name as cobrand_partner_name,
    partner.unified_social_credit_code as cobrand_partner_code
from {{ ref('stg_card__product') }} as product
left join {{ ref('stg_card__partner') }} as partner on product.cobrand_partner_no = partner.partner_no
