with catalogued as (
    {{ catalogued_kpis() }}
)

select
    {{ data_date() }} as data_date,
    catalogued.kpi_id,
    catalogued.kpi_domain,
    catalogued.owner,
    catalogued.is_complete,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no
from catalogued
cross join {{ head_office() }} as head_office
