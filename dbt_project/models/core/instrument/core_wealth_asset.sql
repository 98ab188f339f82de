select
    asset.data_date,
    asset.asset_no,
    asset.registration_no,
    asset.register_asset_id,
    asset.asset_class,
    asset.asset_subclass,
    asset.asset_detail,
    asset.asset_name,
    asset.market_code,
    asset.trading_venue,
    asset.currency,
    asset.yield_rate,
    asset.due_date,
    asset.rating,
    asset.industry_code,
    asset.asset_class = 'repo_liability' as is_liability
from {{ ref('stg_wealth__asset') }} as asset
