{#-
  The last line of every check beyond the list: from keys compared, `cte` with a row each, to the rows that checks have.

  data_date    as everywhere
  table_code   the EAST table that the result is filed under
  row_key      jsonb, what differs; {} where the row stands for several keys
  ours         numeric, the amount delivered; may be null
  theirs       numeric, what it should be; may be null
  found        text, what else there is to say; personal values masked
  is_failing   boolean
  compared     bigint, the keys that the row stands for

  Keys that differ have a row each, the largest differences first, and beyond `keep_differences()` one row for all the rest;
  keys that agree are one row with their number. So a check of millions of accounts keeps no more than what went wrong.

  `key` names the parts of the key in Chinese and says which columns hold them. `fails` is a predicate over the columns of
  `cte`; without it, ours and theirs are compared, null as nothing, within the tolerance in the YAML of the check. `explained`
  says of keys that agree why they do although not all of it is delivered, and they are counted by it. Without `table`, the
  column table_code of `cte` says which table each row is filed under.
-#}
{%- macro check_rows(cte, key, table=none, fails=none, found='null', explained='null', ours='ours', theirs='theirs') -%}
{%- set fails = fails or 'abs(coalesce(' ~ ours ~ ', 0) - coalesce(' ~ theirs ~ ', 0)) > ' ~ check_setting('tolerance', 0) %}
select
    {{ data_date() }} as data_date,
    placed.table_code,
    case when placed.is_kept then placed.row_key else cast('{}' as jsonb) end as row_key,
    case when placed.is_kept then placed.ours end as ours,
    case when placed.is_kept then placed.theirs end as theirs,
    case
        when placed.is_failing and not placed.is_kept then '其余差异，未逐项列示'
        else placed.found
    end as found,
    placed.is_failing,
    cast(sum(placed.compared) as bigint) as compared
from (
    select
        collapsed.*,
        collapsed.is_failing
        and row_number() over (
            partition by collapsed.table_code, collapsed.is_failing
            order by abs(coalesce(collapsed.ours, 0) - coalesce(collapsed.theirs, 0)) desc, collapsed.row_key
        ) <= {{ keep_differences() }} as is_kept
    from (
        select
            judged.table_code,
            judged.is_failing,
            case when judged.is_failing then judged.ours end as ours,
            case when judged.is_failing then judged.theirs end as theirs,
            case when judged.is_failing then judged.found else judged.explained end as found,
            case
                when judged.is_failing
                    then jsonb_build_object(
                        {%- for name in key %}
                        '{{ name }}', judged.key_{{ loop.index }}{{ ',' if not loop.last }}
                        {%- endfor %}
                    )
            end as row_key,
            count(*) as compared
        from (
            select
                {{ "cast('" ~ table ~ "' as text)" if table else 'cast(' ~ cte ~ '.table_code as text)' }} as table_code,
                {%- for expression in key.values() %}
                {{ expression }} as key_{{ loop.index }},
                {%- endfor %}
                cast({{ ours }} as numeric) as ours,
                cast({{ theirs }} as numeric) as theirs,
                cast({{ found }} as text) as found,
                cast({{ explained }} as text) as explained,
                coalesce({{ fails }}, true) as is_failing
            from {{ cte }}
        ) as judged
        group by 1, 2, 3, 4, 5, 6
    ) as collapsed
) as placed
group by 1, 2, 3, 4, 5, 6, 7
{%- endmacro -%}


{#- How many differences of a check and table have a row of their own. -#}
{%- macro keep_differences() -%}
    1000
{%- endmacro -%}


{#- A setting of the check in its YAML, config.meta.check: a field, or one of its params. -#}
{%- macro check_setting(name, default=none) -%}
    {%- if execute -%}
        {%- set check = (config.get('meta') or {}).get('check', {}) -%}
        {{ return(check.get(name, check.get('params', {}).get(name, default))) }}
    {%- endif -%}
    {{ return(default) }}
{%- endmacro -%}


{#- A delivered value as a number; null where it is none. -#}
{%- macro as_number(column) -%}
    case when {{ column }} ~ '^-?[0-9]{1,30}([.][0-9]{1,30})?$' then cast({{ column }} as numeric) end
{%- endmacro -%}


{#- A delivered date; null where it is none or the default. -#}
{%- macro as_date(column) -%}
    case
        when {{ column }} ~ '^[0-9]{8}$' and {{ column }} <> '99991231' and pg_input_is_valid({{ column }}, 'date')
            then cast({{ column }} as date)
    end
{%- endmacro -%}
