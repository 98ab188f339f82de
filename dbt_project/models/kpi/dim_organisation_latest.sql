{{ config(materialized='view') }}

select distinct on (organisation_no)
    organisation_no,
    organisation_name,
    organisation_class,
    region_code,
    status,
    data_date as latest_data_date
from {{ ref('dim_organisation') }}
order by organisation_no asc, data_date desc
