{#- A layer's schema has the same name in every installation: environments are databases, not prefixes. -#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro -%}
