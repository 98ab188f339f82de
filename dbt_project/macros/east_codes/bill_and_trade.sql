{%- macro bill_and_trade_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
