select
    data_date,
    customer_no,
    'person' as party_kind,
    organisation_no,
    customer_name,
    document_type,
    document_no,
    open_date,
    is_secret,
    is_credit_customer,
    first_credit_date
from {{ ref('core_person') }}
where data_date = {{ data_date() }}

union all

select
    data_date,
    customer_no,
    'corporate' as party_kind,
    organisation_no,
    customer_name,
    document_type,
    document_no,
    open_date,
    is_secret,
    is_credit_customer,
    first_credit_date
from {{ ref('core_corporate') }}
where data_date = {{ data_date() }}
