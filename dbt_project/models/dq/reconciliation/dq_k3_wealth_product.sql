-- What is left of a wealth product is what its customers hold, in CNY.
with both_sides as (
    select
        cpdjbm,
        {{ as_number('cpcxye') }} as product_balance,
        0 as held_balance
    from {{ ref('east_lccpztb') }}
    where data_date = {{ data_date() }}
    union all
    select
        cpdjbm,
        0 as product_balance,
        {{ as_number('khcylczsrmbye') }} as held_balance
    from {{ ref('east_khlccpcyxxb') }}
    where data_date = {{ data_date() }}
),

compared as (
    select
        cpdjbm,
        sum(product_balance) as ours,
        sum(held_balance) as theirs
    from both_sides
    group by cpdjbm
)

{{ check_rows('compared', key={'产品登记编码': 'cpdjbm'}, table='LCCPZTB') }}
