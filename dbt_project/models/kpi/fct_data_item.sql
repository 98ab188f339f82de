-- The items of the EAST standard are the bank's data standard here: an item is mapped if some source fills it, and
-- conforms if the latest finished check run of the data date found nothing wrong with it.
with catalogued as (
    {{ catalogued_items() }}
),

latest_run as (
    select max(run_id) as run_id
    from {{ source('dq', 'check_run') }}
    where
        data_date = {{ data_date() }}
        and finished_at is not null
),

failing as (
    select distinct
        result.table_code,
        result.item
    from {{ source('dq', 'rule_result') }} as result
    inner join latest_run on result.run_id = latest_run.run_id
    where
        result.status = 'checked'
        and result.rows_failed > 0
)

select
    {{ data_date() }} as data_date,
    catalogued.table_code,
    catalogued.item_code,
    catalogued.is_mapped,
    catalogued.is_mapped and failing.item is null as is_conforming,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no
from catalogued
left join failing
    on
        catalogued.table_code = failing.table_code
        and catalogued.column_name = failing.item
cross join {{ head_office() }} as head_office
