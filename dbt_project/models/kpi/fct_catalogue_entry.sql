-- All that the catalogue holds: tables, or reports where they are filed; their columns; the KPIs. What was not there
-- when the month before was built has been published since.
with catalogued as (
    {{ catalogued_columns() }}
),

registered_kpi as (
    {{ catalogued_kpis() }}
),

entry as (
    select
        case when layer = 'east' then 'report' else 'table' end as asset_type,
        schema_name || '.' || table_name as asset_name,
        layer,
        max(owner) as owner,
        case when bool_or(personal_kind <> '') then 'personal' else 'internal' end as security_class
    from catalogued
    group by layer, schema_name, table_name
    union all
    select
        'column' as asset_type,
        schema_name || '.' || table_name || '.' || column_name as asset_name,
        layer,
        owner,
        case when personal_kind <> '' then 'personal' else 'internal' end as security_class
    from catalogued
    union all
    select
        'kpi' as asset_type,
        kpi_id as asset_name,
        'kpi' as layer,
        owner,
        'internal' as security_class
    from registered_kpi
),

counted as (
    select count(*) as entry_count
    from entry
)

select
    {{ data_date() }} as data_date,
    entry.asset_type,
    entry.asset_name,
    entry.layer,
    entry.owner,
    entry.security_class,
    case
        when {{ is_built(this, previous_month_end()) }} then earlier.asset_name is null
    end as is_newly_published,
    counted.entry_count,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no
from entry
cross join counted
left join {{ own_rows({'asset_type': 'text', 'asset_name': 'text'}, previous_month_end()) }} as earlier
    on
        entry.asset_type = earlier.asset_type
        and entry.asset_name = earlier.asset_name
cross join {{ head_office() }} as head_office
