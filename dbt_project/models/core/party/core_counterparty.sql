select
    data_date,
    counterparty_no,
    counterparty_name,
    counterparty_type,
    document_no,
    country_code,
    rating,
    rating_agency,
    settlement_account_no,
    settlement_bank_code,
    settlement_bank_name,
    industry_code
from {{ ref('stg_treasury__counterparty') }}
