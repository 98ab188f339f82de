select
    data_date,
    agreement_no,
    partner_no,
    partner_name,
    document_type,
    document_no,
    partner_type,
    cooperation_ways,
    region_code,
    is_restricted
from {{ ref('stg_credit__cooperation_partner') }}
