-- What persons have with the bank, by type: their deposits are those of the deposit facts, their wealth products those
-- of the wealth facts, and what was sold to them of others' products is what core holds, at the rate of the date.
with asset as (
    select
        asset_type,
        sum(amount) as amount
    from {{ ref('fct_customer_asset') }}
    where data_date = {{ data_date() }}
    group by asset_type
),

holding as (
    select
        'deposit' as asset_type,
        sum(balance) as amount
    from {{ ref('fct_deposit_balance') }}
    where
        data_date = {{ data_date() }}
        and party_kind = 'person'
    union all
    select
        'wealth' as asset_type,
        sum(balance) as amount
    from {{ ref('fct_wealth_balance') }}
    where
        data_date = {{ data_date() }}
        and party_kind = 'person'
    union all
    select
        product.product_kind as asset_type,
        sum(round(held.held_amount * exchange_rate.rate_to_cny, 2)) as amount
    from {{ ref('core_agency_holding') }} as held
    left join {{ ref('core_agency_product') }} as product
        on
            held.product_no = product.product_no
            and product.data_date = {{ data_date() }}
    left join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            held.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    left join {{ ref('core_customer') }} as customer
        on
            held.customer_no = customer.customer_no
            and customer.data_date = {{ data_date() }}
    where
        held.data_date = {{ data_date() }}
        and (customer.party_kind = 'person' or customer.party_kind is null)
    group by product.product_kind
)

{{ unequal_amounts('asset', 'holding', by=['asset_type']) }}
