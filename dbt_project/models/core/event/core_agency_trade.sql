select
    data_date,
    trade_no,
    product_no,
    customer_no,
    account_no,
    organisation_no,
    direction,
    trade_date,
    currency,
    trade_amount,
    fee_amount,
    is_cash,
    channel,
    seller_employee_no,
    remark
from {{ ref('stg_agency__trade') }}
