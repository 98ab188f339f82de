select
    data_date,
    nullif(agreement_no, '') as agreement_no,
    nullif(core_cust_no, '') as core_customer_no,
    nullif(prod_code, '') as product_no,
    nullif(org_no, '') as organisation_no,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    case status
        when '1' then 'effective'
        when '2' then 'ended'
        else nullif(status, '')
    end as status
from {{ source('credit', 'chain_agreement') }}
where data_date = {{ data_date() }}
