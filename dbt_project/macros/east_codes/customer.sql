{%- macro customer_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
