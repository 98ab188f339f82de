select
    state.data_date,
    state.product_id,
    state.net_value_date,
    state.net_value_currency,
    state.initial_net_value,
    state.initial_exchange_rate,
    state.unit_net_value,
    state.accumulated_net_value,
    state.units,
    state.purchased_amount,
    state.purchased_units,
    state.paid_amount,
    state.paid_income_amount,
    state.redeemed_units,
    state.realised_yield,
    state.bank_income_amount,
    state.reported_leverage,
    state.reported_asset_amount,
    state.remark,
    case
        when
            product.start_date <= state.data_date
            and state.data_date < coalesce(product.actual_end_date, product.end_date, date '9999-12-31')
            and product.registration_status in ('issue_registered', 'raise_registered', 'end_registered')
            then 'existing'
        else product.registration_status
    end as status
from {{ ref('stg_wealth__product_state') }} as state
left join {{ ref('core_wealth_product') }} as product
    on
        state.product_id = product.product_id
        and product.data_date = {{ data_date() }}
