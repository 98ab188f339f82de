select
    data_date,
    organisation_no,
    feature,
    is_county,
    is_key_city,
    change_type,
    change_date
from {{ ref('stg_entry__outlet_profile') }}
