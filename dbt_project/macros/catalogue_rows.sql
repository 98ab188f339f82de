{#-
  What the project says of itself, as rows: the tables of sources and models, the items of the EAST tables, the KPIs.
  Empty strings stand for what is missing.
-#}

{%- macro sql_text(value) -%}
    '{{ (value or '') | string | replace("'", "''") }}'
{%- endmacro -%}


{#- The values of a parameter as they stand within `in ( )`. -#}
{%- macro sql_texts(values) -%}
    {%- for value in values -%}
        {{ sql_text(value) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}


{#- The ids of everything that leads back to a source, by the dependencies of the models. -#}
{%- macro traced_to_sources() -%}
    {%- set traced = {} -%}
    {%- for id in graph.sources -%}
        {%- do traced.update({id: true}) -%}
    {%- endfor -%}
    {#- A chain is as long as its layers; each pass follows one more link. -#}
    {%- for step in range(12) -%}
        {%- for id, node in graph.nodes.items() if node.resource_type in ('model', 'seed') and id not in traced -%}
            {%- if node.resource_type == 'seed' or node.depends_on.nodes | select('in', traced) | list -%}
                {%- do traced.update({id: true}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(traced) }}
{%- endmacro -%}


{#-
  One row per column: (layer, schema_name, table_name, column_name, data_type, description, owner, class, personal_elsewhere,
  is_traced). The class is `personal` where the column is marked as personal data, and `internal` otherwise.
-#}
{%- macro catalogued_columns() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- set traced = traced_to_sources() -%}
        {%- set east_owners = {} -%}
        {%- for id, node in graph.sources.items() if node.schema.startswith('raw_') -%}
            {%- for column in node.columns.values() -%}
                {%- do rows.append([
                    'source', node.schema, node.identifier, column.name, column.data_type, column.description,
                    node.source_meta.get('owner', ''), column.config.meta.get('personal', ''), 'true'
                ]) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for id, node in graph.nodes.items()
            if node.resource_type == 'model' and node.fqn[1] in ('staging', 'core', 'east', 'kpi') -%}
            {%- set east = node.config.meta.get('east', {}) -%}
            {%- set owner = east.get('department') or var('catalogue_owners')[node.fqn[1]] -%}
            {%- for column in node.columns.values() -%}
                {%- set personal = column.config.meta.get('personal')
                    or (column.config.meta.get('item') or {}).get('personal', '') -%}
                {%- do rows.append([
                    node.fqn[1], node.schema, node.name, column.name, column.data_type, column.description, owner,
                    personal, 'true' if id in traced else 'false'
                ]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    select
        layer,
        schema_name,
        table_name,
        column_name,
        data_type,
        description,
        owner,
        personal_kind,
        is_traced = 'true' as is_traced
    from (
        values
        {% for row in rows -%}
            ({% for value in row %}{{ sql_text(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {% else -%}
            ('', '', '', '', '', '', '', '', '')
        {% endfor -%}
    ) as catalogued (
        layer, schema_name, table_name, column_name, data_type, description, owner, personal_kind, is_traced
    )
    where layer <> ''
{%- endmacro -%}


{#-
  One row per item of an EAST table: (table_code, item_code, column_name, is_mapped, is_key_field). Key fields are the keys of
  the tables and what is classified as one of `kpi_key_field_kinds`; the collection date, which the run itself writes, is none.
-#}
{%- macro catalogued_items() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.meta.get('east') -%}
            {%- set unfilled = node.config.meta.get('unfilled') or {} -%}
            {%- for column in node.columns.values() if column.config.meta.get('item') -%}
                {%- set item = column.config.meta.get('item') -%}
                {%- set is_key_field = item.code != 'CJRQ' and (
                    column.name in node.config.meta.east.key or item.get('personal') in var('kpi_key_field_kinds')
                ) -%}
                {%- do rows.append([
                    node.config.meta.east.code, item.code, column.name,
                    'false' if item.get('unfilled') or item.code in unfilled else 'true',
                    'true' if is_key_field else 'false'
                ]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    select distinct
        table_code,
        item_code,
        column_name,
        is_mapped = 'true' as is_mapped,
        is_key_field = 'true' as is_key_field
    from (
        values
        {% for row in rows -%}
            ({% for value in row %}{{ sql_text(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {% else -%}
            ('', '', '', '', '')
        {% endfor -%}
    ) as catalogued (table_code, item_code, column_name, is_mapped, is_key_field)
    where table_code <> ''
{%- endmacro -%}


{#- One row per KPI: (kpi_id, kpi_domain, owner, is_complete). -#}
{%- macro catalogued_kpis() -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for metric in graph.metrics.values() if metric.config.meta.get('kpi') -%}
            {%- set kpi = metric.config.meta.kpi -%}
            {%- do rows.append([
                metric.name, kpi.domain, kpi.owner,
                'true' if metric.description and metric.label and kpi.formula and kpi.owner and kpi.source and kpi.unit
                else 'false'
            ]) -%}
        {%- endfor -%}
    {%- endif -%}
    select
        kpi_id,
        kpi_domain,
        owner,
        is_complete = 'true' as is_complete
    from (
        values
        {% for row in rows -%}
            ({% for value in row %}{{ sql_text(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {% else -%}
            ('', '', '', '')
        {% endfor -%}
    ) as catalogued (kpi_id, kpi_domain, owner, is_complete)
    where kpi_id <> ''
{%- endmacro -%}


{#- The columns that place what belongs to no organisation in particular at the head office. -#}
{%- macro head_office() -%}
    (
        select
            organisation_no,
            bank_no,
            branch_no,
            sub_branch_no,
            outlet_no
        from {{ ref('dim_organisation') }}
        where
            data_date = {{ data_date() }}
            and organisation_class = 'head_office'
        order by organisation_no
        limit 1
    )
{%- endmacro -%}
