select
    account.data_date,
    account.account_no,
    account.customer_no,
    customer.customer_name,
    customer.document_type,
    customer.document_no,
    account.organisation_no,
    account.product_no,
    account.settlement_currency,
    account.foreign_currency,
    account.bill_day,
    account.payment_days_count,
    account.open_date,
    account.close_date,
    account.write_off_date,
    account.status,
    account.five_class,
    account.overdue_principal_amount,
    account.overdue_date,
    account.frozen_amount,
    account.cash_line_amount,
    account.auto_pay_account_no,
    least(account.close_date, account.write_off_date) as end_date
from {{ ref('stg_card__account') }} as account
left join {{ ref('core_customer') }} as customer
    on
        account.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
