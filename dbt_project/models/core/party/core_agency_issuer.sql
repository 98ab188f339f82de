select
    data_date,
    issuer_no,
    issuer_name,
    rating,
    rating_agency,
    clearing_account_no,
    clearing_bank_name
from {{ ref('stg_agency__issuer') }}
