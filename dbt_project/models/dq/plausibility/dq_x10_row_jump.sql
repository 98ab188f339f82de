{#-
  The rows of every table are about as many as the month before. More or fewer than `most_times` as many is a jump; tables of
  few rows may jump. Details follow the business of the month and may move further.
-#}
{%- set most_times = check_setting('most_times', {'full': 1, 'incremental': 1}) -%}
{%- set of_table = check_setting('most_times_of', {}) -%}

with counted as (
    {%- for name in east_models() %}
        {%- set node = east_meta(name) %}
        {%- set mode = node.config.meta.east.mode if node else 'full' %}
        {{ 'union all' if not loop.first }}
        select
            '{{ name | upper }}' as table_code,
            {{ of_table.get(name | upper, most_times[mode]) }} as most_times,
            count(*) filter (where data_date = {{ data_date() }}) as ours,
            count(*) filter (where data_date = {{ previous_month_end() }}) as theirs
        from {{ ref('east_' ~ name) }}
        where
            data_date in ({{ data_date() }}, {{ previous_month_end() }})
            and {{ is_built(ref('east_' ~ name), previous_month_end()) }}
    {%- endfor %}
),

compared as (
    select
        table_code,
        most_times,
        ours,
        theirs
    from counted
    where ours + theirs > 0
)

{{ check_rows(
    'compared',
    key={'表': 'table_code'},
    fails='greatest(ours, theirs) >= ' ~ check_setting('least_rows', 0)
    ~ ' and greatest(ours, theirs) > most_times * least(ours, theirs)',
) }}
