{#-
  The business date of the run, from the environment variable EASTWIND_DATA_DATE (YYYY-MM-DD).

  It is read at execution only. The parsed project therefore never depends on the date, and dbt's partial parsing survives
  a change of it, which a change of --vars would not.
-#}
{%- macro current_data_date() -%}
    {%- set text = env_var('EASTWIND_DATA_DATE', '') -%}
    {%- if not modules.re.match('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', text) -%}
        {%- do exceptions.raise_compiler_error(
            "EASTWIND_DATA_DATE must hold the data date as YYYY-MM-DD, for example 2024-06-30; it holds '" ~ text ~ "'."
        ) -%}
    {%- endif -%}
    {%- set first_of_month = modules.datetime.date(text[:4] | int, text[5:7] | int, 1) -%}
    {%- set day = first_of_month + modules.datetime.timedelta(days=(text[8:] | int) - 1) -%}
    {%- if day.month != first_of_month.month -%}
        {%- do exceptions.raise_compiler_error("EASTWIND_DATA_DATE holds " ~ text ~ ", a day that does not exist.") -%}
    {%- endif -%}
    {{ return(day) }}
{%- endmacro -%}


{#- The data date as a SQL literal. -#}
{%- macro data_date() -%}
    {%- if execute -%}
        date '{{ current_data_date().isoformat() }}'
    {%- else -%}
        cast(null as date)
    {%- endif -%}
{%- endmacro -%}


{#- The last day of the month before the data date's month, as a SQL literal. -#}
{%- macro previous_month_end() -%}
    {%- if execute -%}
        date '{{ (current_data_date().replace(day=1) - modules.datetime.timedelta(days=1)).isoformat() }}'
    {%- else -%}
        cast(null as date)
    {%- endif -%}
{%- endmacro -%}
