select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(cust_no, '') as customer_no,
    nullif(org_no, '') as organisation_no,
    nullif(product_no, '') as product_no,
    nullif(settle_ccy, '') as settlement_currency,
    nullif(fcy_ccy, '') as foreign_currency,
    cast(nullif(bill_day, '') as integer) as bill_day,
    cast(nullif(pay_days, '') as integer) as payment_days_count,
    cast(nullif(open_date, '') as date) as open_date,
    cast(nullif(close_date, '') as date) as close_date,
    cast(nullif(write_off_date, '') as date) as write_off_date,
    case status
        when 'A' then 'normal'
        when 'P' then 'closing'
        when 'C' then 'closed'
        when 'F' then 'frozen'
        when 'S' then 'stopped'
        when 'W' then 'written_off'
        else nullif(status, '')
    end as status,
    {{ five_class('five_class') }} as five_class,
    cast(nullif(overdue_prin, '') as numeric(20, 2)) as overdue_principal_amount,
    cast(nullif(overdue_date, '') as date) as overdue_date,
    cast(nullif(frozen_amt, '') as numeric(20, 2)) as frozen_amount,
    cast(nullif(cash_line, '') as numeric(20, 2)) as cash_line_amount,
    nullif(auto_pay_acct_no, '') as auto_pay_account_no,
    nullif(remark, '') as remark
from {{ source('card', 'account') }}
where data_date = {{ data_date() }}
