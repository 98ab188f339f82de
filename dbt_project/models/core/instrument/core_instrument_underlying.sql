select
    data_date,
    instrument_no,
    asset_no,
    asset_name,
    asset_amount,
    asset_ratio,
    rating,
    rating_agency,
    obligor_no,
    final_type,
    final_industry_code
from {{ ref('stg_treasury__instrument_underlying') }}
