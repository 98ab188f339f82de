select
    data_date,
    nullif(disc_no, '') as discount_no,
    nullif(bill_no, '') as bill_no,
    nullif(org_no, '') as organisation_no,
    nullif(cust_no, '') as customer_no,
    nullif(contract_no, '') as contract_no,
    nullif(note_no, '') as note_no,
    cast(nullif(disc_date, '') as date) as discount_date,
    cast(nullif(int_days, '') as integer) as interest_days,
    cast(nullif(disc_rate, '') as numeric(20, 6)) as discount_rate,
    cast(nullif(disc_int, '') as numeric(20, 2)) as interest_amount,
    cast(nullif(pay_amt, '') as numeric(20, 2)) as paid_amount,
    nullif(acct_no, '') as account_no,
    nullif(acct_bank_name, '') as account_bank_name,
    case status
        when 'H' then 'held'
        when 'S' then 'sold'
        when 'C' then 'collected'
        when 'D' then 'dishonoured'
        when 'W' then 'written_off'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(remark, '') as remark
from {{ source('bill', 'discount') }}
where data_date = {{ data_date() }}
