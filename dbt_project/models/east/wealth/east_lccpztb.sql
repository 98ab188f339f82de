-- The table is about the products that exist at the period's end: one that ended in the month stands in LCCPXXB alone.
-- Assets and liabilities are those of LCCPDCCCXXB, so that both tables agree.
with product as (
    select
        product_id,
        product_name,
        registration_code,
        issuer_organisation_no,
        issuer_code,
        is_net_value,
        raised_amount
    from {{ ref('core_wealth_product') }}
    where data_date = {{ data_date() }}
),

organisation as (
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

balance as (
    select
        holding.product_id,
        sum(case when not asset.is_liability then round(holding.cost_amount * exchange_rate.rate_to_cny, 2) else 0 end)
            as asset_amount,
        sum(case when asset.is_liability then round(holding.cost_amount * exchange_rate.rate_to_cny, 2) else 0 end)
            as liability_amount
    from {{ ref('core_wealth_holding') }} as holding
    inner join {{ ref('core_wealth_asset') }} as asset
        on
            holding.asset_no = asset.asset_no
            and asset.data_date = {{ data_date() }}
    inner join exchange_rate on asset.currency = exchange_rate.currency
    where holding.data_date = {{ data_date() }}
    group by holding.product_id
),

item as (
    select
        product.registration_code as cpdjbm,
        product.product_name as cpmc,
        product.issuer_code as fxjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as fxjgmc,
        state.purchased_amount as ljsgje,
        state.purchased_units as ljsgfe,
        state.paid_amount as ljdfje,
        state.paid_income_amount as ljdfsyje,
        state.redeemed_units as ljshfe,
        {{ code_value('CS_CPZT', 'state.status') }} as cptjrzt,
        coalesce(
            round(
                state.units
                * case when product.is_net_value then state.unit_net_value else 1 end
                * exchange_rate.rate_to_cny,
                2
            ),
            product.raised_amount
        ) as cpcxye,
        state.net_value_currency as jzbz,
        state.initial_net_value as csjz,
        state.unit_net_value as cpjz,
        state.accumulated_net_value as ljjz,
        round(state.initial_net_value * state.initial_exchange_rate, 7) as zsrmbcsjz,
        round(state.unit_net_value * exchange_rate.rate_to_cny, 7) as zsrmbjz,
        round(state.accumulated_net_value * exchange_rate.rate_to_cny, 7) as zsrmbljjz,
        {{ wealth_rate('state.realised_yield') }} as sxsyl,
        state.bank_income_amount as yhsxsy,
        round(balance.asset_amount / nullif(balance.asset_amount - balance.liability_amount, 0), 4) as lccpggl,
        round(state.reported_leverage, 4) as lccpggljg,
        balance.asset_amount as lccpzzcje,
        state.reported_asset_amount as lccpzzcjejg,
        state.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_wealth_product_state') }} as state
    left join product on state.product_id = product.product_id
    left join organisation on product.issuer_organisation_no = organisation.organisation_no
    left join exchange_rate on state.net_value_currency = exchange_rate.currency
    left join balance on state.product_id = balance.product_id
    where
        state.data_date = {{ data_date() }}
        and state.status = 'existing'
)

{{ deliver('item') }}
