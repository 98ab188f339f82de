-- The first discount of a bill stands in its chain of endorsements.
with discount as (
    select
        bill_no,
        endorser_name,
        endorsement_date,
        row_number() over (partition by bill_no order by sequence_no) as place
    from {{ ref('stg_bill__bill_endorsement') }}
    where endorsement_kind = 'discount'
)

select
    bill.data_date,
    bill.bill_no,
    bill.bill_kind,
    bill.currency,
    bill.face_amount,
    bill.draw_date,
    bill.due_date,
    bill.drawer_name,
    bill.drawer_customer_no,
    bill.drawer_account_no,
    bill.drawer_bank_name,
    bill.acceptor_name,
    bill.acceptor_bank_code,
    bill.payee_name,
    bill.payee_account_no,
    bill.payee_bank_name,
    discount.endorser_name as discounter_name,
    discount.endorsement_date as discount_date
from {{ ref('stg_bill__bill') }} as bill
left join discount
    on
        bill.bill_no = discount.bill_no
        and discount.place = 1
