select
    data_date,
    relation_id,
    customer_no,
    relation_type,
    related_kind,
    related_customer_no,
    related_name,
    related_document_type,
    related_document_no,
    start_date,
    status,
    end_date,
    remark
from {{ ref('stg_ecif__person_relation') }}
