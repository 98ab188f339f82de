select
    data_date,
    nullif(contract_no, '') as contract_no,
    nullif(agreement_no, '') as agreement_no,
    cast(nullif(bear_ratio, '') as numeric(20, 2)) as liability_ratio
from {{ source('credit', 'internet_coop') }}
where data_date = {{ data_date() }}
