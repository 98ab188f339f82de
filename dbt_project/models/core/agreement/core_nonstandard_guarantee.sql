select
    data_date,
    asset_no,
    guarantee_seq,
    guarantee_way,
    guarantee_description,
    collateral_type,
    collateral_value_amount,
    guarantee_nature,
    guarantor_relation,
    enhancer_code,
    enhancer_name
from {{ ref('stg_wealth__nonstandard_guarantee') }}
