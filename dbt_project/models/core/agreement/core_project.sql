select
    data_date,
    project_no,
    contract_no,
    project_name,
    project_type,
    total_investment_amount,
    capital_amount,
    approval_no,
    approval_title,
    construction_start_date,
    remark
from {{ ref('stg_credit__project') }}
