{%- macro lending_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
