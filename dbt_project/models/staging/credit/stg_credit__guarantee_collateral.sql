select
    data_date,
    nullif(guar_no, '') as guarantee_no,
    nullif(coll_no, '') as collateral_no,
    cast(nullif(prior_amt, '') as numeric(20, 2)) as prior_charge_amount,
    cast(nullif(seniority, '') as integer) as seniority,
    cast(nullif(reg_date, '') as date) as registration_date
from {{ source('credit', 'guarantee_collateral') }}
where data_date = {{ data_date() }}
