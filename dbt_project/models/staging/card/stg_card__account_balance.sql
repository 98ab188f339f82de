select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(ccy, '') as currency,
    case bal_type
        when 'R' then 'revolving'
        when 'I' then 'instalment'
        when 'F' then 'interest_and_fees'
        when 'O' then 'overpaid'
        when 'M' then 'off_balance_interest'
        else nullif(bal_type, '')
    end as balance_kind,
    nullif(subj_no, '') as subject_no,
    cast(nullif(bal, '') as numeric(20, 2)) as balance
from {{ source('card', 'account_balance') }}
where data_date = {{ data_date() }}
