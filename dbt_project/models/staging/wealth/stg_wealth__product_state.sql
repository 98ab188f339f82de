select
    data_date,
    nullif(prod_id, '') as product_id,
    cast(nullif(nav_date, '') as date) as net_value_date,
    nullif(nav_ccy, '') as net_value_currency,
    cast(nullif(init_nav, '') as numeric(20, 7)) as initial_net_value,
    cast(nullif(init_fx_rate, '') as numeric(20, 6)) as initial_exchange_rate,
    cast(nullif(unit_nav, '') as numeric(20, 7)) as unit_net_value,
    cast(nullif(acc_nav, '') as numeric(20, 7)) as accumulated_net_value,
    cast(nullif(total_units, '') as numeric(23, 5)) as units,
    cast(nullif(cum_sub_amt, '') as numeric(20, 2)) as purchased_amount,
    cast(nullif(cum_sub_units, '') as numeric(23, 5)) as purchased_units,
    cast(nullif(cum_pay_amt, '') as numeric(20, 2)) as paid_amount,
    cast(nullif(cum_pay_inc, '') as numeric(20, 2)) as paid_income_amount,
    cast(nullif(cum_red_units, '') as numeric(23, 5)) as redeemed_units,
    cast(nullif(real_yield, '') as numeric(20, 6)) as realised_yield,
    cast(nullif(bank_inc, '') as numeric(20, 2)) as bank_income_amount,
    cast(nullif(lever_rate, '') as numeric(20, 6)) as reported_leverage,
    cast(nullif(asset_amt, '') as numeric(20, 2)) as reported_asset_amount,
    nullif(remark, '') as remark
from {{ source('wealth', 'prod_state') }}
where data_date = {{ data_date() }}
