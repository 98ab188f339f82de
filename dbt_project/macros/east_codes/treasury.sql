{%- macro treasury_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
