select
    data_date,
    party_no,
    party_name,
    credit_code,
    internal_rating,
    external_rating,
    region_name,
    scale,
    technology,
    economic_type,
    industry_code
from {{ ref('stg_wealth__financing_party') }}
