select
    data_date,
    guarantee_no,
    collateral_no,
    prior_charge_amount,
    seniority,
    registration_date
from {{ ref('stg_credit__guarantee_collateral') }}
