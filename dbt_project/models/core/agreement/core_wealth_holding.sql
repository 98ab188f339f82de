select
    holding.data_date,
    holding.product_id,
    holding.asset_no,
    holding.units,
    holding.reported_units,
    holding.cost_amount,
    holding.clean_value_amount,
    holding.full_value_amount,
    holding.layer_names,
    holding.layer_types,
    holding.remark,
    case when holding.layer_types is null then 'direct' else 'indirect' end as investment_path
from {{ ref('stg_wealth__product_holding') }} as holding
