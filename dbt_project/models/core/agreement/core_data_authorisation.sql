select
    data_date,
    authorisation_no,
    contract_no,
    effective_date,
    expiry_kind,
    expiry_date
from {{ ref('stg_credit__data_authorisation') }}
