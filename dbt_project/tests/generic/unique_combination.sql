{#- The columns together occur at most once; a key with an empty part is left to not_null. -#}
{% test unique_combination(model, columns) %}
    select
        {{ columns | join(',\n        ') }},
        count(*) as rows_found
    from {{ model }} as judged
    group by
        {{ columns | join(',\n        ') }}
    having count(*) > 1
{% endtest %}
