{#-
  dbt's own test of this name, except that the other table too is read at the current data date: a key that existed on
  an earlier date only is a failure.
-#}
{% test relationships(model, column_name, to, field) %}
    select child.{{ column_name }} as from_field
    from {{ model }} as child
    left join {{ at_data_date(to) }} as parent on child.{{ column_name }} = parent.{{ field }}
    where
        child.{{ column_name }} is not null
        and parent.{{ field }} is null
{% endtest %}
