{#-
  What ended is delivered once more, in its final state, and never again; what has not ended is delivered again. By the key and
  what says that a row is in its final state; where that is unknown, as of what has been advanced, nothing is asked. A row of
  a card or passbook is one of an account behind it, and ends with either.
-#}
{%- set behind_is_closed = "hqckzh in (select closed_account.account_no from closed_account)" -%}
{%- set ending = [
    ('GRCKFHZ', ['grckzh', 'bz', 'chlb'], "xhrq <> '99991231'"),
    ('DGCKFHZ', ['dgckzh', 'bz', 'chlb'], "xhrq <> '99991231'"),
    ('NBFHZ', ['nbfhzzh', 'bz'], "xhrq <> '99991231'"),
    ('GRXDFHZ', ['dkfhzh', 'xdjjh', 'bz'], "xhrq <> '99991231'"),
    ('DGXDFHZ', ['dkfhzh', 'xdjjh', 'bz'], "xhrq <> '99991231'"),
    ('GRXDYWJJB', ['xdjjh'], "zjrq <> '99991231'"),
    ('DGXDYWJJB', ['xdjjh'], "zjrq <> '99991231'"),
    ('XDHTB', ['xdhth'], "htzt in ('终结', '撤销')"),
    ('JJKXXB', ['kh', 'hqckzh'], "kpzt = '注销' or " ~ behind_is_closed),
    ('CZXXB', ['czh', 'hqckzh'], "czzt = '注销' or " ~ behind_is_closed),
    ('XYKXXB', ['xykzh', 'kh'], "xkrq <> '99991231'"),
    ('XYKSXQKB', ['xykzh'], "zhzt = '销户'"),
    ('SXXXB', ['sxxyh'], "sxzt = '无效'"),
    ('PJCPXXB', ['pjhm'], "case when pjzt <> '垫款' then pjzt in ('解付', '核销') end"),
    ('BHYXYZB', ['htbh', 'xyzbzdm'], "case when htzt <> '垫款' then htzt in ('终结', '失效', '撤销') end"),
    ('YGB', ['gh'], "ygzt = '离职'"),
] -%}

with closed_account as (
    {%- for model, key in [(ref('east_grckfhz'), 'grckzh'), (ref('east_dgckfhz'), 'dgckzh')] %}
        {{ 'union all' if not loop.first }}
        select {{ key }} as account_no
        from {{ model }}
        where
            data_date = {{ previous_month_end() }}
            and {{ is_built(model, previous_month_end()) }}
        group by 1
        having bool_and(xhrq <> '99991231')
    {%- endfor %}
),

delivered as (
    {%- for table, key, is_final in ending %}
        {%- set model = ref('east_' ~ table | lower) %}
        {{ 'union all' if not loop.first }}
        select
            '{{ table }}' as table_code,
            concat_ws('|', {{ key | join(', ') }}) as row_no,
            bool_or(data_date = {{ data_date() }}) as is_delivered,
            bool_or({{ is_final }}) filter (where data_date = {{ previous_month_end() }}) as was_final
        from {{ model }}
        where
            data_date in ({{ data_date() }}, {{ previous_month_end() }})
            and {{ is_built(model, previous_month_end()) }}
        group by 2
        having count(*) filter (where data_date = {{ previous_month_end() }}) > 0
    {%- endfor %}
),

compared as (
    select
        table_code,
        row_no,
        case
            when was_final and is_delivered then '上月已报送终态，本月仍有'
            when not was_final and not is_delivered then '上月有效，本月无终态即消失'
        end as difference
    from delivered
)

{{ check_rows(
    'compared',
    key={'主键': 'row_no'},
    found='difference',
    fails='difference is not null',
    ours='null',
    theirs='null',
) }}
