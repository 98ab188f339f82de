-- Within a row. The six amounts of BWB are rounded one by one.
with compared as (
    select
        nbjgh,
        kjkmbh,
        bz,
        bszq,
        kjrq,
        {{ as_number('qmjfye') }} - {{ as_number('qmdfye') }} as ours,
        {{ as_number('qcjfye') }} - {{ as_number('qcdfye') }} + {{ as_number('jffse') }} - {{ as_number('dffse') }}
            as theirs
    from {{ ref('east_zzkjqkmb') }}
    where data_date = {{ data_date() }}
)

{{ check_rows(
    'compared',
    key={'内部机构号': 'nbjgh', '会计科目编号': 'kjkmbh', '币种': 'bz', '报送周期': 'bszq', '会计日期': 'kjrq'},
    table='ZZKJQKMB',
    fails="(ours = theirs or bz <> 'CNY' and abs(ours - theirs) <= " ~ check_setting('tolerance', 0) ~ ") is not true",
) }}
