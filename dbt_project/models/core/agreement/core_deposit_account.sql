select
    account.data_date,
    account.account_no,
    account.currency,
    account.cash_remit,
    account.customer_no,
    account.party_kind,
    account.account_name,
    account.product_no,
    product.product_class,
    account.subject_no,
    account.organisation_no,
    account.external_account_no,
    account.interest_rate,
    account.balance,
    account.year_accumulation,
    account.month_accumulation,
    account.is_margin,
    account.open_date,
    account.open_teller_no,
    account.last_transaction_date,
    account.maturity_date,
    account.close_date,
    account.status,
    customer.document_type,
    customer.document_no
from {{ ref('stg_cbs__deposit_account') }} as account
left join {{ ref('stg_cbs__deposit_product') }} as product on account.product_no = product.product_no
left join {{ ref('core_customer') }} as customer
    on
        account.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
