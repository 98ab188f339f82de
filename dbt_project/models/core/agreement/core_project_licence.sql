select
    data_date,
    project_no,
    licence_kind,
    licence_name,
    licence_no,
    issue_date
from {{ ref('stg_credit__project_licence') }}
