{#- What ended is delivered by the collection of its month, and by no later one. -#}
{%- set ended = [
    ('east_grckfhz', "grckzh || ' ' || bz || ' ' || chlb", 'xhrq'),
    ('east_dgckfhz', "dgckzh || ' ' || bz || ' ' || chlb", 'xhrq'),
    ('east_nbfhz', "nbfhzzh || ' ' || bz", 'xhrq'),
    ('east_grxdfhz', 'xdjjh', 'xhrq'),
    ('east_dgxdfhz', 'xdjjh', 'xhrq'),
    ('east_grxdywjjb', 'xdjjh', 'zjrq'),
    ('east_dgxdywjjb', 'xdjjh', 'zjrq'),
] -%}
{%- for model, key, end_date in ended %}
    select
        '{{ model }}' as model,
        {{ key }} as key,
        {{ end_date }} as end_date
    from {{ ref(model) }}
    where
        data_date = {{ data_date() }}
        and {{ end_date }} <> '99991231'
        and not (
            cast({{ end_date }} as date) > {{ previous_month_end() }}
            and cast({{ end_date }} as date) <= {{ data_date() }}
        )
    {{ 'union all' if not loop.last }}
{%- endfor %}
