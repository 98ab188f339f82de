{%- macro credit_card_code_values() -%}
{{ return({
}) }}
{%- endmacro -%}
