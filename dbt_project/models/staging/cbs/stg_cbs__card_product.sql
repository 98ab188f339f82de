select
    data_date,
    nullif(prod_no, '') as product_no,
    nullif(prod_name, '') as product_name,
    cast(nullif(is_virtual, '') as boolean) as is_virtual
from {{ source('cbs', 'card_product') }}
where data_date = {{ data_date() }}
