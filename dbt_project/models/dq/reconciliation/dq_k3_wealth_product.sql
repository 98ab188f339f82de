-- What is left of a wealth product is what its customers hold, in CNY. Of a product that a secret customer holds, too,
-- the customers delivered hold no more than that.
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

secretly_held as (
    select distinct product.registration_code
    from {{ ref('core_wealth_position') }} as position
    inner join {{ ref('core_wealth_product') }} as product
        on
            position.product_id = product.product_id
            and product.data_date = {{ data_date() }}
    where
        position.data_date = {{ data_date() }}
        and {{ is_secret('position.document_no', 'document') }}
),

compared as (
    select
        cpdjbm,
        cpdjbm in (select secretly_held.registration_code from secretly_held) as is_secretly_held,
        sum(product_balance) as ours,
        sum(held_balance) as theirs
    from both_sides
    group by cpdjbm
)

{{ check_rows(
    'compared',
    key={'产品登记编码': 'cpdjbm'},
    table='LCCPZTB',
    explained="case when is_secretly_held then '含涉密客户依规不报送的持有' end",
    fails='case when is_secretly_held then theirs - ours else abs(ours - theirs) end > '
    ~ check_setting('tolerance', 0),
) }}
