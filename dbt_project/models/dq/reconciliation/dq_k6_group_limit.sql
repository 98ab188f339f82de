-- What a group has used is what its members have used, and every row of the group says the same.
with compared as (
    select
        jtbh,
        max({{ as_number('jtyyed') }}) as ours,
        sum({{ as_number('cyyyed') }}) as theirs,
        count(distinct jtyyed) as different_amounts
    from {{ ref('east_jtkhb') }}
    where data_date = {{ data_date() }}
    group by jtbh
)

{{ check_rows(
    'compared',
    key={'集团编号': 'jtbh'},
    table='JTKHB',
    found="case when different_amounts > 1 then '集团各行的已用额度不一致' end",
    fails='different_amounts > 1 or ours is distinct from theirs and abs(ours - theirs) > ' ~ check_setting('tolerance', 0),
) }}
