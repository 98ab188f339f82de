select
    data_date,
    account_no,
    product_id,
    customer_no,
    customer_name,
    party_kind,
    document_type,
    document_no,
    agent_code,
    holding_date,
    units,
    frozen_units,
    end_date
from {{ ref('stg_wealth__position') }}
