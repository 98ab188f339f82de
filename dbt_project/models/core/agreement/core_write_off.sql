select
    data_date,
    asset_no,
    asset_kind,
    contract_no,
    customer_no,
    party_kind,
    organisation_no,
    currency,
    principal_amount,
    on_balance_interest_amount,
    off_balance_interest_amount,
    write_off_date,
    status,
    finish_date,
    remark
from {{ ref('stg_credit__write_off') }}
