select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(ccy, '') as currency,
    nullif(acct_name, '') as account_name,
    nullif(subject_no, '') as subject_no,
    nullif(org_no, '') as organisation_no,
    {{ balance_side('dr_cr') }} as balance_side,
    cast(nullif(dr_bal, '') as numeric(20, 2)) as debit_balance,
    cast(nullif(cr_bal, '') as numeric(20, 2)) as credit_balance,
    cast(nullif(is_interest, '') as boolean) as is_interest_bearing,
    {{ interest_method('interest_method') }} as interest_method,
    cast(nullif(rate, '') as numeric(20, 6)) as interest_rate,
    cast(nullif(open_date, '') as date) as open_date,
    cast(nullif(close_date, '') as date) as close_date,
    case status
        when '1' then 'normal'
        when '3' then 'closed'
        else nullif(status, '')
    end as status
from {{ source('cbs', 'internal_account') }}
where data_date = {{ data_date() }}
