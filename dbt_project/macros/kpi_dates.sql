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
  rows when the model has never been built, and nulls in a column that it did not have when it was built last.
-#}
{%- macro own_rows(columns, day) -%}
    {%- if execute and load_relation(this) is not none -%}
        {%- set known = adapter.get_columns_in_relation(this) | map(attribute='name') | list %}
        (
            select
                {%- for name, data_type in columns.items() %}
                {{ name if name in known else 'cast(null as ' ~ data_type ~ ') as ' ~ name }}{{ ',' if not loop.last }}
                {%- endfor %}
            from {{ this }}
            where data_date = {{ day }}
        )
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


{#- The classes of loans from best to worst, for comparing two of them by position. -#}
{%- macro five_classes() -%}
    array['normal', 'special_mention', 'substandard', 'doubtful', 'loss']
{%- endmacro -%}


{#- The number of limits between bands of assets that `amount` has reached. -#}
{%- macro asset_band_position(amount) -%}
    {%- set limits = [var('kpi_mid_high_assets'), 200000, 1000000, var('kpi_private_banking_assets')] -%}
    width_bucket(coalesce({{ amount }}, 0), array[{{ limits | join(', ') }}]::numeric [])
{%- endmacro -%}
