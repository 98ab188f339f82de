with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

exchange_rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        product.registration_code as cpdjbm,
        product.product_name as cpmc,
        product.issuer_code as fxjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as fxjgmc,
        {{ code_value('CS_FXJGLX', 'product.issuer_type') }} as fxjglx,
        asset.register_asset_id as zcid,
        {{ code_value('CS_ZJHJJTZ', 'holding.investment_path') }} as zjhjjtz,
        holding.layer_names as gcjhmc,
        {{ code_value_list('CS_GCJHLX', 'holding.layer_types') }} as gcjhlx,
        holding.asset_no as hnzcfzbm,
        asset.registration_no as zcfzdjbm,
        asset.currency as bz,
        holding.clean_value_amount as zcgzjj,
        holding.full_value_amount as zcgzqj,
        {{ code_value('ZCFZLBYJ', 'asset.asset_class') }} as zcfzlbyj,
        {{ code_value('ZCFZLBEJ', 'asset.asset_subclass') }} as zcfzlbej,
        asset.asset_name as zcmc,
        asset.market_code as dm,
        {{ industry_section('asset.industry_code') }} as hy,
        {{ code_value('CS_JYLTCS', 'asset.trading_venue') }} as jyltcs,
        {{ wealth_rate('asset.yield_rate') }} as llsyl,
        asset.due_date - {{ data_date() }} as syqx,
        asset.rating as zcpj,
        asset.asset_detail as zclxxf,
        round(holding.cost_amount * exchange_rate.rate_to_cny, 2) as lccpcydczczsrmbje,
        round(holding.full_value_amount * exchange_rate.rate_to_cny, 2) as lccpcydczczsrmbjejg,
        holding.units as lccpcydczcfe,
        holding.reported_units as lccpcydczcfejg,
        holding.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_wealth_holding') }} as holding
    left join {{ ref('core_wealth_product') }} as product
        on
            holding.product_id = product.product_id
            and product.data_date = {{ data_date() }}
    left join {{ ref('core_wealth_asset') }} as asset
        on
            holding.asset_no = asset.asset_no
            and asset.data_date = {{ data_date() }}
    left join organisation on product.issuer_organisation_no = organisation.organisation_no
    left join exchange_rate on asset.currency = exchange_rate.currency
    where holding.data_date = {{ data_date() }}
)

{{ deliver('item') }}
