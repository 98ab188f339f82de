select
    advance.data_date,
    advance.note_no,
    advance.contract_no,
    advance.advance_kind,
    advance.origin_no,
    advance.organisation_no,
    advance.customer_no,
    customer.customer_name,
    customer.document_type,
    customer.document_no,
    advance.currency,
    advance.advance_amount,
    advance.advance_date,
    advance.remark
from {{ ref('stg_trade__advance') }} as advance
left join {{ ref('core_customer') }} as customer
    on
        advance.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
