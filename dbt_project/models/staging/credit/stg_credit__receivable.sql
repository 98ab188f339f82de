select
    data_date,
    nullif(recv_no, '') as receivable_no,
    nullif(note_no, '') as note_no,
    nullif(org_no, '') as organisation_no,
    nullif(debtor_cust_no, '') as debtor_customer_no,
    cast(nullif(recv_amt, '') as numeric(20, 2)) as receivable_amount,
    cast(nullif(review_date, '') as date) as review_date,
    case status
        when '0' then 'waiting'
        when '1' then 'reviewed'
        else nullif(status, '')
    end as status
from {{ source('credit', 'receivable') }}
where data_date = {{ data_date() }}
