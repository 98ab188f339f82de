with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        trade.trade_date as jyrq,
        trade.trade_time as fqjysj,
        product.registration_code as cpdjbm,
        product.product_name as cpmc,
        product.issuer_code as fxjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as fxjgmc,
        {{ code_value('CS_FXJGLX', 'product.issuer_type') }} as fxjglx,
        trade.registration_no as jydjbm,
        trade.trade_no as hnjybm,
        {{ code_value('CS_ZJLDLX', 'trade.flow_type') }} as zjldlx,
        trade.counterparty_name as jydsfmc,
        {{ yes_no('trade.is_counterparty_own_product') }} as jydsfsfwbjglccp,
        {{ code_value('CS_JYDSFLX', 'trade.counterparty_type') }} as jydsflx,
        trade.currency as bz,
        asset.register_asset_id as zcid,
        trade.asset_no as hnzcfzbm,
        asset.registration_no as zcfzdjbm,
        {{ code_value('ZCFZLBYJ', 'asset.asset_class') }} as zcfzlbyj,
        {{ code_value('ZCFZLBEJ', 'asset.asset_subclass') }} as zcfzlbej,
        {{ code_value('CS_JYLTCS', 'asset.trading_venue') }} as jyltcs,
        asset.asset_name as zcmc,
        {{ industry_section('asset.industry_code') }} as hy,
        trade.amount as fsje,
        trade.cny_amount as zsrmbje,
        trade.quantity as sl,
        round(trade.full_price * trade.exchange_rate, 4) as dwcjqj,
        round(trade.clean_price * trade.exchange_rate, 4) as dwcjjj,
        {{ wealth_rate('trade.yield_to_maturity') }} as dqsyl,
        {{ code_value('CS_ZCJLFS', 'trade.measurement') }} as zcjlfs,
        trade.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_wealth_asset_trade') }} as trade
    left join {{ ref('core_wealth_product') }} as product
        on
            trade.product_id = product.product_id
            and product.data_date = {{ data_date() }}
    left join {{ ref('core_wealth_asset') }} as asset
        on
            trade.asset_no = asset.asset_no
            and asset.data_date = {{ data_date() }}
    left join organisation on product.issuer_organisation_no = organisation.organisation_no
    where
        {{ of_month('trade.data_date') }}
        and {{ of_month('trade.trade_date') }}
)

{{ deliver('item') }}
