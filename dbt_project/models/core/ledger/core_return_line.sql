select
    data_date,
    return_no,
    line_no,
    line_name,
    amount,
    report_date
from {{ ref('stg_entry__return_line') }}
