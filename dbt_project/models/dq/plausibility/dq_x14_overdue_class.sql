-- What has been owed for longer is not performing. Only what is still owed is judged.
with owed as (
    {%- for table in ['GRXDYWJJB', 'DGXDYWJJB'] %}
        {{ 'union all' if not loop.first }}
        select
            '{{ table }}' as table_code,
            xdjjh as account_no,
            dkwjfl as five_class,
            least({{ as_date('qbrq') }}, {{ as_date('qxrq') }}) as overdue_date,
            {{ as_number('dkye') }} as balance
        from {{ ref('east_' ~ table | lower) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
    union all
    select
        'XYKSXQKB' as table_code,
        xykzh as account_no,
        wjfl as five_class,
        {{ as_date('yqrq') }} as overdue_date,
        {{ as_number('tzje') }} as balance
    from {{ ref('east_xyksxqkb') }}
    where data_date = {{ data_date() }}
),

compared as (
    select
        table_code,
        account_no,
        five_class,
        {{ data_date() }} - overdue_date as overdue_days
    from owed
    where
        balance > 0
        and overdue_date is not null
)

{{ check_rows(
    'compared',
    key={'账号或借据号': 'account_no'},
    found="'逾期' || overdue_days || '天，五级分类' || five_class",
    fails='overdue_days > ' ~ check_setting('most_days', 90) ~ " and five_class in ('正常', '关注')",
    ours='null',
    theirs='null',
) }}
