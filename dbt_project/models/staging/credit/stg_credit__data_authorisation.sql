select
    data_date,
    nullif(auth_no, '') as authorisation_no,
    nullif(contract_no, '') as contract_no,
    cast(nullif(eff_date, '') as date) as effective_date,
    case exp_kind
        when '1' then 'fixed'
        when '2' then 'with_business'
        when '3' then 'permanent'
        else nullif(exp_kind, '')
    end as expiry_kind,
    cast(nullif(exp_date, '') as date) as expiry_date
from {{ source('credit', 'data_auth') }}
where data_date = {{ data_date() }}
