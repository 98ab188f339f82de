select
    discount.data_date,
    discount.discount_no,
    discount.bill_no,
    discount.organisation_no,
    discount.customer_no,
    customer.customer_name,
    customer.document_type,
    customer.document_no,
    discount.contract_no,
    discount.note_no,
    discount.discount_date,
    discount.interest_days,
    discount.discount_rate,
    discount.interest_amount,
    discount.paid_amount,
    discount.account_no,
    discount.account_bank_name,
    discount.status,
    discount.close_date,
    discount.remark
from {{ ref('stg_bill__bill_discount') }} as discount
left join {{ ref('core_customer') }} as customer
    on
        discount.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
