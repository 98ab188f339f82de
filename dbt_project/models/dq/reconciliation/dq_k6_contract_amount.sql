-- A contract is for at least what its notes are for. Notes in another currency than the contract's are not added up.
with note as (
    {%- for table in ['grxdywjjb', 'dgxdywjjb'] %}
        {{ 'union all' if not loop.first }}
        select
            xdhth,
            bz,
            {{ as_number('dkje') }} as amount
        from {{ ref('east_' ~ table) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
),

note_sum as (
    select
        xdhth,
        bz,
        sum(amount) as amount
    from note
    group by xdhth, bz
),

compared as (
    select
        contract.xdhth,
        contract.bz,
        note_sum.amount as ours,
        {{ as_number('contract.htje') }} as theirs
    from {{ ref('east_xdhtb') }} as contract
    inner join note_sum
        on
            contract.xdhth = note_sum.xdhth
            and contract.bz = note_sum.bz
    where contract.data_date = {{ data_date() }}
)

{{ check_rows(
    'compared',
    key={'信贷合同号': 'xdhth', '币种': 'bz'},
    table='XDHTB',
    fails='ours - theirs > ' ~ check_setting('tolerance', 0),
) }}
