select
    data_date,
    customer_no,
    tag,
    tag_grade,
    start_date,
    end_date
from {{ ref('stg_ecif__customer_tag') }}
