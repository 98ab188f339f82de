-- A loan written off is in the register of write-offs with what was written off, and nothing is left of it: its final
-- state this month has no balance, and afterwards it is not among the notes any more.
with note as (
    {%- for table in ['grxdywjjb', 'dgxdywjjb'] %}
        {{ 'union all' if not loop.first }}
        select
            xdjjh,
            {{ as_number('dkye') }} as balance,
            dkzt
        from {{ ref('east_' ~ table) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
),

written_off as (
    select
        jjh,
        {{ as_number('hxbj') }} as principal,
        {{ as_date('hxrq') }} as write_off_date
    from {{ ref('east_zchxb') }}
    where
        data_date = {{ data_date() }}
        and zclx in ('个人贷款', '对公贷款')
),

seen as (
    select
        coalesce(note.xdjjh, written_off.jjh) as xdjjh,
        note.balance,
        note.dkzt,
        note.xdjjh is not null as is_note,
        written_off.jjh is not null as is_registered,
        written_off.principal,
        {{ of_month('written_off.write_off_date') }} as is_of_month
    from note
    full outer join written_off on note.xdjjh = written_off.jjh
),

compared as (
    select
        xdjjh,
        balance as ours,
        case
            when dkzt = '核销' and not is_registered then '借据状态为核销，资产核销表无记录'
            when is_note and is_registered and dkzt not in ('核销', '转让') then '资产核销表有记录，借据状态为' || dkzt
            when is_note and is_registered and balance <> 0 then '已核销借据仍有余额'
            when is_registered and is_of_month and not is_note then '本月核销，借据表无终态'
            when is_registered and not is_of_month and is_note and dkzt = '核销' then '以前月份已核销，借据表仍有'
            when is_registered and coalesce(principal, 0) <= 0 then '核销本金非正数'
        end as difference
    from seen
    where
        is_registered
        or dkzt = '核销'
)

{{ check_rows(
    'compared',
    key={'信贷借据号': 'xdjjh'},
    table='ZCHXB',
    found='difference',
    fails='difference is not null',
    theirs='null',
) }}
