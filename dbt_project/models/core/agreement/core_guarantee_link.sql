select
    data_date,
    guarantee_no,
    contract_no,
    business_kind,
    currency,
    principal_balance,
    start_date,
    end_date
from {{ ref('stg_credit__guarantee_link') }}
