select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(prod_id, '') as product_id,
    nullif(cust_no, '') as customer_no,
    nullif(cust_name, '') as customer_name,
    {{ party_kind('cust_kind') }} as party_kind,
    {{ document_type('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(agent_code, '') as agent_code,
    cast(nullif(hold_date, '') as date) as holding_date,
    cast(nullif(units, '') as numeric(23, 5)) as units,
    cast(nullif(froz_units, '') as numeric(23, 5)) as frozen_units,
    cast(nullif(end_date, '') as date) as end_date
from {{ source('wealth', 'cust_hold') }}
where data_date = {{ data_date() }}
