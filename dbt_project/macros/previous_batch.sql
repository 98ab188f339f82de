{#- The data date of the batch before this one, as a scalar subquery; null where the platform did not load this one. -#}
{%- macro previous_data_date(system) -%}
    (
        select batch.previous_data_date
        from {{ source('ops', 'batch') }} as batch
        where
            batch.system = '{{ system }}'
            and batch.data_date = {{ data_date() }}
    )
{%- endmacro -%}
