select
    medium.data_date,
    medium.medium_id,
    medium.medium_class,
    medium.medium_no,
    medium.product_no,
    product.product_name,
    coalesce(product.is_virtual, false) as is_virtual,
    medium.customer_no,
    medium.organisation_no,
    medium.open_date,
    medium.open_teller_no,
    medium.status,
    medium.close_date,
    medium.remark
from {{ ref('stg_cbs__account_medium') }} as medium
left join {{ ref('stg_cbs__card_product') }} as product on medium.product_no = product.product_no
