{#- The day a year after `day`; a month end has a month end on its other side. -#}
{%- macro a_year_after(day) -%}
    ({{ day }} + 1 + interval '1 year' - interval '1 day')::date
{%- endmacro -%}


{#- The last day of the year before that of `day`. -#}
{%- macro year_start(day) -%}
    (date_trunc('year', {{ day }}) - interval '1 day')::date
{%- endmacro -%}


{#-
  A subquery of this model's own rows at an earlier date, for what is carried forward. `columns` are names and types; no
  rows when the model has never been built.
-#}
{%- macro own_rows(columns, day) -%}
    {%- if execute and load_relation(this) is not none -%}
        (select {{ columns.keys() | join(', ') }} from {{ this }} where data_date = {{ day }})
    {%- else -%}
        (
            select
                {%- for name, data_type in columns.items() %}
                cast(null as {{ data_type }}) as {{ name }}{{ ',' if not loop.last }}
                {%- endfor %}
            where false
        )
    {%- endif -%}
{%- endmacro -%}
