-- Without a valuation 602 delivers the default of a number, which says that the thing is worth nothing.
with valued as (
    select distinct collateral_no
    from {{ ref('core_collateral_valuation') }}
    where
        data_date = {{ data_date() }}
        and value_amount > 0
),

compared as (
    select
        collateral.collateral_no,
        valued.collateral_no is not null as has_value
    from {{ ref('core_collateral') }} as collateral
    left join valued on collateral.collateral_no = valued.collateral_no
    where collateral.data_date = {{ data_date() }}
)

{{ check_rows(
    'compared',
    key={'押品编号': 'collateral_no'},
    table='BNWYWDZYW',
    fails='not has_value',
    found="'没有评估价值'",
    ours='null',
    theirs='null',
) }}
