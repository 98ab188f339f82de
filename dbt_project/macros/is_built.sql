{#- Whether the model `relation`, kept by data date, has been built for the date `day`, an expression. -#}
{%- macro is_built(relation, day) -%}
    to_regclass('{{ relation.schema }}.{{ relation.identifier }}' || to_char({{ day }}, '_YYYYMMDD')) is not null
{%- endmacro -%}
