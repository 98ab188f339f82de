select
    merchant.data_date,
    merchant.merchant_no,
    merchant.merchant_name,
    merchant.merchant_type,
    merchant.customer_no,
    merchant.organisation_no,
    merchant.category_code,
    category.category_name,
    merchant.region_code,
    merchant.region_name,
    merchant.settlement_account_no,
    merchant.settlement_account_type,
    merchant.settlement_account_name,
    merchant.settlement_bank_name,
    merchant.start_date,
    merchant.end_date,
    merchant.status,
    merchant.remark
from {{ ref('stg_acquiring__merchant') }} as merchant
left join {{ ref('stg_acquiring__merchant_category') }} as category
    on merchant.category_code = category.category_code
