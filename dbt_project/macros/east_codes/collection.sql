{#- What a collection on the data date takes: EAST collects once a month. -#}

{#- Incremental tables: what happened on `day` belongs to the collected month. -#}
{%- macro of_month(day) -%}
    {{ day }} > {{ previous_month_end() }} and {{ day }} <= {{ data_date() }}
{%- endmacro -%}


{#- Full tables: what is valid, and once more, in its final state, what ended after the collection before. -#}
{%- macro valid_or_just_ended(end_date) -%}
    ({{ end_date }} is null or {{ end_date }} > {{ previous_month_end() }})
{%- endmacro -%}


{#-
  The periods longer than a day that end on the data date, as (EAST's word, its months, its first day): none unless it is a
  month end, and from the month to all four at the end of a year.
-#}
{%- macro ended_periods() -%}
    {%- set periods = [] -%}
    {%- if execute -%}
        {%- set day = current_data_date() -%}
        {%- set is_month_end = (day + modules.datetime.timedelta(days=1)).day == 1 -%}
        {%- for name, months in [('月报', 1), ('季报', 3), ('半年报', 6), ('年报', 12)]
            if is_month_end and day.month % months == 0 -%}
            {%- do periods.append((name, months, day.replace(month=day.month - months + 1, day=1))) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(periods) }}
{%- endmacro -%}
