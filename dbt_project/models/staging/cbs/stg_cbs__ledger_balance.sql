select
    data_date,
    nullif(org_no, '') as organisation_no,
    nullif(subject_no, '') as subject_no,
    nullif(ccy, '') as currency,
    cast(nullif(acct_date, '') as date) as accounting_date,
    cast(nullif(open_dr_bal, '') as numeric(20, 2)) as opening_debit_balance,
    cast(nullif(open_cr_bal, '') as numeric(20, 2)) as opening_credit_balance,
    cast(nullif(dr_turnover, '') as numeric(20, 2)) as debit_turnover,
    cast(nullif(cr_turnover, '') as numeric(20, 2)) as credit_turnover,
    cast(nullif(close_dr_bal, '') as numeric(20, 2)) as closing_debit_balance,
    cast(nullif(close_cr_bal, '') as numeric(20, 2)) as closing_credit_balance
from {{ source('cbs', 'gl_balance') }}
where data_date = {{ data_date() }}
