select
    data_date,
    kpi_id,
    organisation_level,
    organisation_no,
    target_value
from {{ ref('core_kpi_target') }}
where
    data_date = {{ data_date() }}
    and target_year = extract(year from data_date)
