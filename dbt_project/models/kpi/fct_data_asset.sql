-- The tables of the catalogue, with what is said of their columns. What should be classified are the columns whose name
-- is marked as personal data in some table of the same layer. Live tables are compared by the names of their columns.
with catalogued as (
    {{ catalogued_columns() }}
),

personal_name as (
    select distinct
        layer,
        column_name
    from catalogued
    where personal_kind <> ''
),

live as (
    select
        table_schema as schema_name,
        table_name,
        column_name
    from information_schema.columns
    where table_schema in ('core', 'east', 'kpi')
),

live_table as (
    select distinct
        schema_name,
        table_name
    from live
),

drift as (
    select
        coalesce(catalogued.schema_name, live.schema_name) as schema_name,
        coalesce(catalogued.table_name, live.table_name) as table_name,
        count(*) filter (where catalogued.column_name is null or live.column_name is null) as drifted_column_count
    from (
        select
            catalogued.schema_name,
            catalogued.table_name,
            catalogued.column_name
        from catalogued
        inner join live_table
            on
                catalogued.schema_name = live_table.schema_name
                and catalogued.table_name = live_table.table_name
        where catalogued.layer in ('core', 'east', 'kpi')
    ) as catalogued
    full outer join (
        select
            live.schema_name,
            live.table_name,
            live.column_name
        from live
        where
            exists (
                select 1
                from catalogued
                where
                    catalogued.schema_name = live.schema_name
                    and catalogued.table_name = live.table_name
            )
    ) as live
        on
            catalogued.schema_name = live.schema_name
            and catalogued.table_name = live.table_name
            and catalogued.column_name = live.column_name
    group by
        coalesce(catalogued.schema_name, live.schema_name),
        coalesce(catalogued.table_name, live.table_name)
),

asset as (
    select
        catalogued.layer,
        catalogued.schema_name,
        catalogued.table_name,
        max(catalogued.owner) as owner,
        bool_and(catalogued.is_traced) as is_traced,
        count(*) as column_count,
        count(*) filter (
            where catalogued.description <> '' and catalogued.data_type <> '' and catalogued.owner <> ''
        ) as complete_column_count,
        count(personal_name.column_name) as personal_column_count,
        count(personal_name.column_name) filter (where catalogued.personal_kind <> '') as classified_column_count
    from catalogued
    left join personal_name
        on
            catalogued.layer = personal_name.layer
            and catalogued.column_name = personal_name.column_name
    group by
        catalogued.layer,
        catalogued.schema_name,
        catalogued.table_name
)

select
    {{ data_date() }} as data_date,
    asset.schema_name || '.' || asset.table_name as asset_name,
    asset.layer,
    asset.owner,
    asset.owner <> '' as has_owner,
    asset.layer in ('east', 'kpi') as is_output,
    asset.is_traced,
    asset.column_count,
    asset.complete_column_count,
    asset.personal_column_count,
    asset.classified_column_count,
    coalesce(drift.drifted_column_count, 0) as drifted_column_count,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no
from asset
left join drift
    on
        asset.schema_name = drift.schema_name
        and asset.table_name = drift.table_name
cross join {{ head_office() }} as head_office
