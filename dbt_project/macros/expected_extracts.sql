{#-
  When Eastwind first looked for a delivery of each system, and of any (system is null): (system, attempted_at). A deadline
  before that was not in force here: months that are run afterwards say nothing about time.
-#}
{%- macro first_attempts() -%}
    select
        load.system,
        min(load.started_at) as attempted_at
    from {{ source('ops', 'load') }} as load
    group by grouping sets ((load.system), ())
{%- endmacro -%}


{#-
  What the contracts promise for every data date: (system, table_name, owner, due_at), one row per table of a source system.
  Deliveries are due on the day after, in the bank's local time.
-#}
{%- macro expected_extracts() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.schema.startswith('raw_') -%}
            {%- set contract = node.source_meta -%}
            {%- set arrival = node.config.meta.get('load', {}).get('arrival', contract.arrival) -%}
            {%- do rows.append(
                "('" ~ [node.source_name, node.identifier, contract.owner, arrival] | join("', '") ~ "')"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    select
        contract.system,
        contract.table_name,
        contract.owner,
        ({{ data_date() }} + 1 + cast(contract.arrival as time)) at time zone 'Asia/Shanghai' as due_at
    from (
        values
        {{ rows | sort | join(', ') or "(cast(null as text), cast(null as text), cast(null as text), '00:00')" }}
    ) as contract (system, table_name, owner, arrival)
{%- endmacro -%}
