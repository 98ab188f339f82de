select
    data_date,
    agreement_no,
    core_customer_no,
    product_no,
    organisation_no,
    start_date,
    end_date,
    status
from {{ ref('stg_credit__chain_agreement') }}
