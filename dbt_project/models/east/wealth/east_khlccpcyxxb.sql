{%- set is_personal = is_personal_document('held.document_type') -%}

-- One row per customer, by the identity document, and product: who holds a product in two accounts holds it once.
with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no,
        bank_code
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

product as (
    select
        product_id,
        product_name,
        registration_code,
        issuer_organisation_no,
        issuer_code,
        raising_currency,
        is_net_value
    from {{ ref('core_wealth_product') }}
    where data_date = {{ data_date() }}
),

unit_value as (
    select
        state.product_id,
        case when product.is_net_value then state.unit_net_value else 1 end as amount
    from {{ ref('core_wealth_product_state') }} as state
    inner join product on state.product_id = product.product_id
    where state.data_date = {{ data_date() }}
),

held as (
    select
        position.product_id,
        position.document_type,
        {{ code_value('CS_ZJLB', 'position.document_type') }} as document_name,
        position.document_no,
        min(position.customer_name) as customer_name,
        min(position.holding_date) as holding_date,
        sum(position.units) as units
    from {{ ref('core_wealth_position') }} as position
    where
        position.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('position.end_date') }}
    group by
        position.product_id,
        position.document_type,
        position.document_no
),

item as (
    select
        organisation.bank_code as yhjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as yhjgmc,
        product.raising_currency as bz,
        {{ masked_name('held.customer_name', is_personal) }} as khmc,
        held.document_name as khzjlb,
        {{ masked_id_no('held.document_no', 'held.customer_name', is_personal) }} as khzjhm,
        product.product_name as lccpmc,
        product.registration_code as cpdjbm,
        held.holding_date as khcyrq,
        round(held.units * unit_value.amount, 2) as khcylcye,
        round(held.units * unit_value.amount * exchange_rate.rate_to_cny, 2) as khcylczsrmbye,
        held.units as khcylcfe,
        {{ data_date() }} as cjrq
    from held
    left join product on held.product_id = product.product_id
    left join unit_value on held.product_id = unit_value.product_id
    left join organisation on product.issuer_organisation_no = organisation.organisation_no
    left join exchange_rate on product.raising_currency = exchange_rate.currency
)

{{ deliver('item') }}
