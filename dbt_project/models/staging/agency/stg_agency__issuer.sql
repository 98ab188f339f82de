select
    data_date,
    nullif(issuer_no, '') as issuer_no,
    nullif(issuer_name, '') as issuer_name,
    nullif(rating, '') as rating,
    nullif(rating_agency, '') as rating_agency,
    nullif(clear_acct_no, '') as clearing_account_no,
    nullif(clear_bank_name, '') as clearing_bank_name
from {{ source('agency', 'issuer') }}
where data_date = {{ data_date() }}
