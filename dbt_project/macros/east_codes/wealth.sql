{%- macro wealth_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
