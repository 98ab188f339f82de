select
    data_date,
    nullif(accept_no, '') as acceptance_no,
    nullif(bill_no, '') as bill_no,
    nullif(org_no, '') as organisation_no,
    nullif(cust_no, '') as customer_no,
    nullif(subj_no, '') as subject_no,
    cast(nullif(accept_date, '') as date) as acceptance_date,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    nullif(other_fee_ccy, '') as other_fee_currency,
    cast(nullif(other_fee_amt, '') as numeric(20, 2)) as other_fee_amount,
    cast(nullif(margin_ratio, '') as numeric(20, 2)) as margin_ratio,
    nullif(margin_ccy, '') as margin_currency,
    cast(nullif(margin_amt, '') as numeric(20, 2)) as margin_amount,
    nullif(margin_acct_no, '') as margin_account_no,
    cast(nullif(is_agency, '') as boolean) as is_agency,
    nullif(trade_desc, '') as trade_description,
    nullif(mgr_no, '') as manager_employee_no,
    case status
        when '01' then 'outstanding'
        when '02' then 'paid'
        when '03' then 'advanced'
        when '04' then 'written_off'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(remark, '') as remark
from {{ source('bill', 'acceptance') }}
where data_date = {{ data_date() }}
