with compared as (
    {%- for table, key in [('jjkxxb', 'kh'), ('xykxxb', 'kh')] %}
        {{ 'union all' if not loop.first }}
        select
            '{{ table | upper }}' as table_code,
            {{ key }} as card_no
        from {{ ref('east_' ~ table) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
)

{{ check_rows(
    'compared', key={'卡号': 'card_no'}, fails='not ' ~ is_card_number('card_no'), ours='null', theirs='null'
) }}
