select
    data_date,
    target_year,
    kpi_id,
    organisation_level,
    organisation_no,
    target_value
from {{ ref('stg_entry__kpi_target') }}
