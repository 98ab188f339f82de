-- What persons have with the bank: deposits, its own wealth products at net value, and what it has sold them of others'
-- products. The sum of daily amounts of wealth products follows from the amount at the end and the trades of the month,
-- each of which counts from its day.
with deposit as (
    select
        customer_no,
        'deposit' as asset_type,
        sum(balance) as amount,
        sum(month_accumulation) as month_accumulation
    from {{ ref('fct_deposit_balance') }}
    where
        data_date = {{ data_date() }}
        and party_kind = 'person'
    group by customer_no
),

wealth_position as (
    select
        position.customer_no,
        sum(round(position.units * state.unit_net_value * exchange_rate.rate_to_cny, 2)) as amount
    from {{ ref('core_wealth_position') }} as position
    inner join {{ ref('core_wealth_product_state') }} as state
        on
            position.product_id = state.product_id
            and state.data_date = {{ data_date() }}
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            state.net_value_currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    where
        position.data_date = {{ data_date() }}
        and position.party_kind = 'person'
        and position.end_date is null
    group by position.customer_no
),

wealth_trade as (
    select
        customer_no,
        sum(
            case
                when trade_type in (
                    'subscription', 'purchase', 'reinvestment', 'transfer_in', 'trade_transfer_in', 'forced_increase'
                ) then cny_amount
                when trade_type in ('redemption', 'maturity', 'transfer_out', 'trade_transfer_out', 'forced_decrease')
                    then -cny_amount
                else 0
            end * (confirmation_date - {{ previous_month_end() }} - 1)
        ) as amount_days_before
    from {{ ref('core_wealth_trade') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
        and confirmation_date > {{ previous_month_end() }}
        and party_kind = 'person'
    group by customer_no
),

wealth as (
    select
        coalesce(wealth_position.customer_no, wealth_trade.customer_no) as customer_no,
        'wealth' as asset_type,
        coalesce(wealth_position.amount, 0) as amount,
        greatest(
            coalesce(wealth_position.amount, 0) * extract(day from {{ data_date() }})::integer
            - coalesce(wealth_trade.amount_days_before, 0),
            0
        ) as month_accumulation
    from wealth_position
    full outer join wealth_trade on wealth_position.customer_no = wealth_trade.customer_no
),

agency as (
    select
        holding.customer_no,
        product.product_kind as asset_type,
        sum(round(holding.held_amount * exchange_rate.rate_to_cny, 2)) as amount,
        sum(round(holding.month_accumulation * exchange_rate.rate_to_cny, 2)) as month_accumulation
    from {{ ref('core_agency_holding') }} as holding
    inner join {{ ref('core_agency_product') }} as product
        on
            holding.product_no = product.product_no
            and product.data_date = {{ data_date() }}
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            holding.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    where holding.data_date = {{ data_date() }}
    group by holding.customer_no, product.product_kind
),

asset as (
    select
        customer_no,
        asset_type,
        amount,
        month_accumulation
    from deposit
    union all
    select
        customer_no,
        asset_type,
        amount,
        month_accumulation
    from wealth
    union all
    select
        customer_no,
        asset_type,
        amount,
        month_accumulation
    from agency
)

select
    customer.data_date,
    customer.data_date + 1 as opening_date,
    {{ a_year_after('customer.data_date') }} as anniversary_date,
    {{ a_year_after('customer.data_date') }} + 1 as anniversary_opening_date,
    asset.customer_no,
    asset.asset_type,
    manager.manager_employee_no as manager_no,
    customer.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    asset.amount,
    asset.month_accumulation,
    extract(day from customer.data_date)::integer as month_day_count,
    {{ is_built(this, "date_trunc('year', customer.data_date) - interval '1 day'") }} as is_year_start_built
from asset
inner join {{ ref('core_customer') }} as customer
    on
        asset.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
        and customer.party_kind = 'person'
left join {{ ref('dim_organisation') }} as organisation
    on
        customer.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_customer_manager') }} as manager
    on
        asset.customer_no = manager.customer_no
        and manager.data_date = {{ data_date() }}
