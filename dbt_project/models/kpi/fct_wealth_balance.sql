-- Positions in the bank's own wealth products at net value.
select
    position.data_date,
    position.account_no,
    position.product_id,
    position.customer_no,
    position.party_kind,
    product.generation,
    product.risk_level,
    customer.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    round(position.units * state.unit_net_value * exchange_rate.rate_to_cny, 2) as balance
from {{ ref('core_wealth_position') }} as position
inner join {{ ref('core_wealth_product') }} as product
    on
        position.product_id = product.product_id
        and product.data_date = {{ data_date() }}
inner join {{ ref('core_wealth_product_state') }} as state
    on
        position.product_id = state.product_id
        and state.data_date = {{ data_date() }}
inner join {{ ref('core_customer') }} as customer
    on
        position.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        state.net_value_currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        customer.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where
    position.data_date = {{ data_date() }}
    and position.end_date is null
