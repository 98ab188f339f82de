select
    data_date,
    nullif(bill_no, '') as bill_no,
    case bill_type
        when 'AC01' then 'bank'
        when 'AC02' then 'commercial'
        when 'AC03' then 'finance_company'
        else nullif(bill_type, '')
    end as bill_kind,
    nullif(ccy, '') as currency,
    cast(nullif(bill_amt, '') as numeric(20, 2)) as face_amount,
    cast(nullif(draw_date, '') as date) as draw_date,
    cast(nullif(due_date, '') as date) as due_date,
    nullif(drawer_name, '') as drawer_name,
    nullif(drawer_cust_no, '') as drawer_customer_no,
    nullif(drawer_acct_no, '') as drawer_account_no,
    nullif(drawer_bank_name, '') as drawer_bank_name,
    nullif(acceptor_name, '') as acceptor_name,
    nullif(acceptor_bank_no, '') as acceptor_bank_code,
    nullif(payee_name, '') as payee_name,
    nullif(payee_acct_no, '') as payee_account_no,
    nullif(payee_bank_name, '') as payee_bank_name
from {{ source('bill', 'bill') }}
where data_date = {{ data_date() }}
