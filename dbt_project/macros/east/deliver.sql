{#-
  The last line of every EAST model: the items of `cte` as they are delivered, in the order of the model's YAML.

  `cte` has one column per item, named by the item's code in lower case, in its natural type. What becomes of it follows from
  `config.meta.item` alone:

    type: date    date, to YYYYMMDD                                     empty and required: 99991231
    type: month   date or text YYYYMM, to YYYYMM                        empty and required: 999912
    type: time    time or text hhmmss, to hhmmss                        empty and required: 000000
    format D, I   number, without sign +, without superfluous zeros     empty and required: 0
    code_set      text                                                  empty: empty
    else          text, cleaned                                         empty: empty

  An item that need not be filled (required: false or conditional) is empty when it has no value. Values that do not fit the
  format are delivered as they are, neither rounded nor cut: finding them is the checks' job.

  dbt's unit tests do not know the columns of the model: they see the items in their natural types, before they are formatted.
-#}
{%- macro deliver(cte) -%}
{#- Said before the YAML is known: without_secrets() reads it. #}
{%- do ref('core_secret_value') if not execute -%}
{%- if not execute or model.resource_type == 'unit_test' %}
select
    {{ cte }}.*,
    {{ data_date() }} as data_date
from {{ cte }}
{%- else %}
{%- set items = [] -%}
{%- set texts = [] -%}
{%- for column in model.columns.values() if column.config.get('meta', {}).item -%}
    {%- do items.append(column.name) -%}
    {%- if is_free_text(column.config.meta.item) -%}
        {%- do texts.append(column.name) -%}
    {%- endif -%}
{%- endfor %}
select
    {%- for name in items %}
    {%- if name in texts %}
    coalesce(cleaned.{{ name }}, formatted.{{ name }}, '') as {{ name }},
    {%- else %}
    formatted.{{ name }},
    {%- endif %}
    {%- endfor %}
    {{ data_date() }} as data_date
from (
    select
        {%- for column in model.columns.values() if column.config.get('meta', {}).item %}
        {#- PostgreSQL would work out the text of one and the same date for every row. #}
        {%- if column.name == 'cjrq' %}
        '{{ current_data_date().strftime('%Y%m%d') }}' as cjrq{{ ',' if not loop.last }}
        {%- else %}
        {{ delivered_item('known.' ~ column.name, column.config.meta.item) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endif %}
        {%- endfor %}
    from {{ without_secrets(cte) }} as known
    {#- Each value is worked out once: without a limit the planner would write it in wherever it is used. #}
    offset 0
) as formatted
{#- A join, not a case: an item comes from its own value, and not from whatever else stands in the row. #}
left join lateral (
    select
        {%- for name in texts %}
        {{ cleaned_text('formatted.' ~ name) }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    where {{ any_unclean(texts, 'formatted') }}
    offset 0
) as cleaned on true
{%- endif %}
{%- endmacro -%}


{#- Neither a date or time nor a number, nor of a code set: what is not in its set is wrong, however clean. -#}
{%- macro is_free_text(item) -%}
    {{ return(item.type not in ('date', 'month', 'time') and item.format[0] not in 'DI' and not item.code_set) }}
{%- endmacro -%}


{%- macro delivered_item(value, item) -%}
    {%- if item.type == 'date' -%}
        {{ or_default("to_char(cast(" ~ value ~ " as date), 'YYYYMMDD')", '99991231', item) }}
    {%- elif item.type == 'month' -%}
        {{ or_default("left(replace(cast(" ~ value ~ " as text), '-', ''), 6)", '999912', item) }}
    {%- elif item.type == 'time' -%}
        {{ or_default("left(replace(cast(" ~ value ~ " as text), ':', ''), 6)", '000000', item) }}
    {%- elif item.format[0] in 'DI' -%}
        {{ or_default("cast(trim_scale(cast(" ~ value ~ " as numeric)) as text)", '0', item) }}
    {%- elif item.code_set -%}
        coalesce(cast({{ value }} as text), '')
    {%- else -%}
        cast({{ value }} as text)
    {%- endif -%}
{%- endmacro -%}


{%- macro or_default(text, default, item) -%}
    coalesce({{ 'nullif(' ~ text ~ ", '')" if item.required is true else text }}, '{{ default if item.required is true }}')
{%- endmacro -%}


{#-
  Text as the file admits it: a run of control characters (and the byte order mark) is one blank, no blanks, half or full
  width, at either end. A double quote becomes the full-width one: readable still, and never taken for quoting.
-#}
{%- macro cleaned_text(value) -%}
    btrim(replace(regexp_replace(cast({{ value }} as text), '[\u0001-\u001f\u007f-\u009f\ufeff]+', ' ', 'g'), '"', '＂'), ' 　')
{%- endmacro -%}


{#-
  Whether cleaned_text() would change any of the columns: one look at all of them together, told apart by a code point that
  will never be a character. Few rows need cleaning, and to clean every value costs more than all the rest of a model.
-#}
{%- macro any_unclean(columns, relation) -%}
    {%- if columns -%}
    concat_ws(
            e'\ufdd0',
            ''
            {%- for column in columns %},
            {{ relation }}.{{ column }}
            {%- endfor %},
            ''
        ) ~ '[\u0001-\u001f\u007f-\u009f\ufeff"]|\ufdd0[ \u3000]|[ \u3000]\ufdd0'
    {%- else -%}
    false
    {%- endif -%}
{%- endmacro -%}
