{#-
  The last line of every EAST model: the items of `cte` as they are delivered, in the order of the model's YAML.

  `cte` has one column per item, named by the item's code in lower case, in its natural type. What becomes of it follows from
  `config.meta.item` alone:

    type: date    date, to YYYYMMDD                                     empty and required: 99991231
    type: month   date or text YYYYMM, to YYYYMM                        empty and required: 999912
    type: time    time or text hhmmss, to hhmmss                        empty and required: 000000
    format D, I   number, without sign +, without superfluous zeros     empty and required: 0
    else          text, cleaned                                         empty: empty

  An item that need not be filled (required: false or conditional) is empty when it has no value. Values that do not fit the
  format are delivered as they are, neither rounded nor cut: finding them is the checks' job.

  dbt's unit tests do not know the columns of the model: they see the items in their natural types, before they are formatted.
-#}
{%- macro deliver(cte) -%}
select
    {%- if not execute or model.resource_type == 'unit_test' %}
    {{ cte }}.*,
    {%- else %}
    {%- for column in model.columns.values() if column.config.get('meta', {}).item %}
    {{ delivered_item(column.name, column.config.meta.item) }} as {{ column.name }},
    {%- endfor %}
    {%- endif %}
    {{ data_date() }} as data_date
from {{ cte }}
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
    {%- else -%}
        coalesce({{ cleaned_text(value) }}, '')
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
