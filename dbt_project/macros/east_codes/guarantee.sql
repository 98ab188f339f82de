{%- macro guarantee_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
