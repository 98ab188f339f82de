{#-
  A data test judges the rows of the current data date, not of all history: a re-run of one date must not fail on another,
  and its cost must not grow with history. A test's own `where` limits these rows further; "1=1" opts out.
-#}
{%- macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if where == '1=1' -%}
        {{ return(relation) }}
    {%- elif where -%}
        {{ return('(select * from ' ~ at_data_date(relation) ~ ' as dated where ' ~ where ~ ')') }}
    {%- endif -%}
    {{ return(at_data_date(relation)) }}
{%- endmacro -%}


{#- The relation, restricted to the current data date when it is kept by data date. -#}
{%- macro at_data_date(relation) -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model'
            and node.config.materialized == 'partition'
            and node.schema == relation.schema
            and node.alias == relation.identifier -%}
            {{ return('(select * from ' ~ relation ~ ' where data_date = ' ~ data_date() ~ ')') }}
        {%- endfor -%}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro -%}
