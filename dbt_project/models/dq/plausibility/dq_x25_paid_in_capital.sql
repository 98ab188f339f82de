-- More paid in than registered: one of the two has another unit, yuan here and ten thousands of yuan there.
with compared as (
    select
        customer_no,
        paid_in_capital_amount,
        registered_capital_amount
    from {{ ref('core_corporate') }}
    where
        data_date = {{ data_date() }}
        and paid_in_capital_currency = registered_capital_currency
        and paid_in_capital_amount is not null
        and registered_capital_amount is not null
)

{{ check_rows(
    'compared',
    key={'客户统一编号': 'customer_no'},
    table='DGKHXXB',
    fails='paid_in_capital_amount > registered_capital_amount',
    ours='paid_in_capital_amount',
    theirs='registered_capital_amount',
) }}
