select
    data_date,
    organisation_no,
    post_no,
    post_kind,
    post_name,
    post_description,
    status,
    end_date
from {{ ref('stg_hr__post') }}
