{#- Whether a value of the sources is a secret customer's, so that what it stands for is not delivered (core_secret_value). -#}
{%- macro is_secret(column, kind='customer') -%}
    coalesce(
        {{ column }} in (
            select secret.value
            from {{ ref('core_secret_value') }} as secret
            where
                secret.data_date = {{ data_date() }}
                and secret.value_kind = '{{ kind }}'
        ),
        false
    )
{%- endmacro -%}
