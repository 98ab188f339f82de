select
    data_date,
    collateral_no,
    valuation_date,
    value_amount,
    method
from {{ ref('stg_credit__collateral_valuation') }}
