{#-
  A model kept by data date: a table partitioned by list (data_date), of which a run replaces the current date's partition.

  The new partition is built aside and swapped in within one transaction: a failure leaves the old one, a re-run leaves
  the same state, an empty result leaves an empty partition. Readers wait only for the swap. Two runs of one date wait
  for each other; runs of different dates meet at the swap only. A model that reads its own earlier dates is to be built
  date by date.

  The model needs a column data_date that equals the data date of the run. Config:
    indexes     list of {columns: [..], unique: true|false, type: btree}; built on the partition before the swap
    contract    dbt's; of its constraints only not_null and check (a partitioned table cannot hold the others)
    grants, persist_docs, hooks   dbt's
  A column appended to the model is added to the table, empty for earlier dates. Any other change of columns is refused:
  `--full-refresh` drops the table with all its dates.
-#}
{%- materialization partition, adapter='postgres' -%}
    {%- set day = current_data_date().strftime('%Y%m%d') -%}
    {%- set parent = this.incorporate(type='table') -%}
    {%- set partition = parent.incorporate(path={'identifier': this.identifier ~ '_' ~ day}) -%}
    {%- set new = parent.incorporate(path={'identifier': this.identifier ~ '_' ~ day ~ '_new'}) -%}
    {%- set grant_config = config.get('grants') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- call statement('one_run_per_date') -%}
        select pg_advisory_xact_lock(hashtext('{{ parent.schema }}.{{ parent.identifier }}'), {{ day }})
    {%- endcall -%}

    {%- call statement('declare') -%}
        drop table if exists {{ new }};
        create table {{ new }}
        {% if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(sql) }} {{ get_table_columns_and_constraints() }}
        {%- else -%}
            as {{ sql }} with no data
        {%- endif %}
    {%- endcall -%}

    {%- set existing = load_cached_relation(this) -%}
    {%- set keep = existing is not none and existing.is_table and not should_full_refresh() -%}
    {%- set columns = partition_columns(new) -%}
    {%- if 'data_date' not in columns -%}
        {%- do exceptions.raise_compiler_error('Model ' ~ model.name ~ ' is kept by data date but has no column data_date.') -%}
    {%- endif -%}
    {%- set appended = partition_columns_appended(parent, columns) if keep else {} -%}

    {%- set column_list = quoted_names(columns) -%}
    {%- call statement('main') -%}
        {%- if config.get('contract').enforced %}
        insert into {{ new }} ({{ column_list }})
        {%- else %}
        {#- Unlike an insert, it can share the work among parallel workers. What the functions of a row cost is more than
            the planner thinks, so that passing a row on weighs less. #}
        set local parallel_tuple_cost = 0.01;
        drop table {{ new }};
        create table {{ new }} as
        {%- endif %}
        select {{ column_list }}
        from (
            {{ sql }}
        ) as {{ adapter.quote(model.name) }}
    {%- endcall -%}

    {%- call statement('constrain') -%}
        alter table {{ new }}
            {%- for constraint in partition_constraints_missing(parent, new) if keep %}
            {{ constraint }},
            {%- endfor %}
            alter column data_date set not null,
            add constraint data_date_is_{{ day }} check (data_date = {{ data_date() }})
    {%- endcall -%}

    {%- call statement('index') -%}
        {%- for index in config.get('indexes', []) %}
        create {{ 'unique' if index.get('unique') }} index on {{ new }} using {{ index.get('type', 'btree') }} (
            {{- index['columns'] | join(', ') -}}
        );
        {%- endfor %}
        set local default_statistics_target = {{ statistics_target() }};
        analyze {{ new }}
    {%- endcall -%}

    {%- if existing is not none and not keep -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}

    {%- call statement('swap') -%}
        {%- if not keep %}
        select pg_advisory_xact_lock(hashtext('{{ parent.schema }}.{{ parent.identifier }}'), 0);
        create table if not exists {{ parent }} (like {{ new }} including defaults including constraints)
        partition by list (data_date);
        alter table {{ parent }} drop constraint if exists data_date_is_{{ day }};
        {%- endif %}
        {%- for name, data_type in appended.items() %}
        alter table {{ parent }} add column {{ adapter.quote(name) }} {{ data_type }};
        {%- endfor %}
        drop table if exists {{ partition }};
        alter table {{ new }} rename to {{ adapter.quote(partition.identifier) }};
        alter table {{ parent }} attach partition {{ partition }} for values in ({{ data_date() }})
    {%- endcall -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do apply_grants(parent, grant_config, should_revoke=should_revoke(existing, full_refresh_mode=not keep)) -%}
    {%- do persist_docs(parent, model) -%}
    {{ adapter.commit() }}
    {#- In a transaction of its own, so that readers wait for the swap only. dbt's BEGIN went with the first one. -#}
    {%- call statement('statistics') -%}
        begin;
        {{ analyze_partitioned(parent) }}
    {%- endcall -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [parent]}) }}
{%- endmaterialization -%}


{#- A small sample tells keys from codes, which is all a join needs to know; the usual 100 takes longer than many a model. -#}
{%- macro statistics_target() -%}
    10
{%- endmacro -%}


{#-
  Joins are planned by the statistics of the partitioned table, even where a single partition is read, and nothing but an
  explicit ANALYZE ever collects those. Before PostgreSQL 18 it reads all partitions again: there the first statistics serve.
-#}
{%- macro analyze_partitioned(parent) -%}
    {%- set query -%}
        select
            current_setting('server_version_num')::integer >= 180000 as can_leave_out_partitions,
            exists (
                select from pg_stats
                where schemaname = '{{ parent.schema }}' and tablename = '{{ parent.identifier }}'
            ) as has_statistics
    {%- endset -%}
    {%- set state = run_query(query).rows[0] -%}
    {%- if state['can_leave_out_partitions'] -%}
        set local default_statistics_target = {{ statistics_target() }};
        analyze only {{ parent }}
    {%- elif not state['has_statistics'] -%}
        analyze {{ parent }}
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro -%}


{%- macro quoted_names(columns) -%}
    {%- for name in columns -%}
        {{ adapter.quote(name) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}


{#- {column name: type as PostgreSQL writes it}, in order. -#}
{%- macro partition_columns(relation) -%}
    {%- set columns = {} -%}
    {%- set query -%}
        select attribute.attname, format_type(attribute.atttypid, attribute.atttypmod)
        from pg_attribute as attribute
        where
            attribute.attrelid = to_regclass('{{ relation }}')
            and attribute.attnum > 0
            and not attribute.attisdropped
        order by attribute.attnum
    {%- endset -%}
    {%- for row in run_query(query) -%}
        {%- do columns.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro -%}


{#-
  What a partition needs before it can be attached, as actions of `alter table`. From the catalogue, because
  `create table .. (like parent)` would hold a lock on the parent through the build and so collide with the swap of another
  run.
-#}
{%- macro partition_constraints_missing(parent, new) -%}
    {%- set query -%}
        select format('alter column %I set not null', attribute.attname)
        from pg_attribute as attribute
        where
            attribute.attrelid = to_regclass('{{ parent }}')
            and attribute.attnum > 0
            and attribute.attnotnull
            and attribute.attname <> 'data_date'
        union all
        select format('add constraint %I %s', required.conname, pg_get_constraintdef(required.oid))
        from pg_constraint as required
        where
            required.conrelid = to_regclass('{{ parent }}')
            and required.contype = 'c'
            and not exists (
                select from pg_constraint as present
                where present.conrelid = to_regclass('{{ new }}') and present.conname = required.conname
            )
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()) }}
{%- endmacro -%}


{#- The columns that the model has behind those of its table; an error when that is not the only difference. -#}
{%- macro partition_columns_appended(parent, columns) -%}
    {%- set old = partition_columns(parent).items() | list -%}
    {%- set new = columns.items() | list -%}
    {%- if new[:old | length] != old -%}
        {%- set differences = [] -%}
        {%- for position in range([old | length, new | length] | max) -%}
            {%- set was = (old[position] | join(' ')) if position < old | length else 'nothing' -%}
            {%- set now = (new[position] | join(' ')) if position < new | length else 'nothing' -%}
            {%- if was != now -%}
                {%- do differences.append('column ' ~ (position + 1) ~ ': table ' ~ was ~ ', model ' ~ now) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do exceptions.raise_compiler_error(
            'Model ' ~ model.name ~ ' no longer fits its table ' ~ parent ~ ': ' ~ differences | join('; ') ~ '. '
            ~ 'Only appended columns are taken over. `dbt run --full-refresh --select ' ~ model.name ~ '` drops the table '
            ~ 'with all its dates and builds the current one; then build the other dates again.'
        ) -%}
    {%- endif -%}
    {{ return(dict(new[old | length:])) }}
{%- endmacro -%}
