select
    data_date,
    nullif(deal_no, '') as deal_no,
    case dir
        when 'B' then 'buy'
        when 'S' then 'sell'
        else nullif(dir, '')
    end as direction,
    nullif(instr_no, '') as instrument_no,
    nullif(prod_code, '') as product_code,
    case book_type
        when 'B' then 'banking'
        when 'T' then 'trading'
        else nullif(book_type, '')
    end as book_type,
    nullif(subject_no, '') as subject_no,
    nullif(ccy, '') as currency,
    cast(nullif(amt, '') as numeric(20, 2)) as principal_amount,
    cast(nullif(rate, '') as numeric(20, 6)) as annual_rate,
    cast(nullif(deal_date, '') as date) as deal_date,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(mature_date, '') as date) as maturity_date,
    nullif(our_acct_no, '') as own_account_no,
    nullif(cpty_no, '') as counterparty_no,
    cast(nullif(is_entrusted, '') as boolean) as is_entrusted,
    nullif(approver_no, '') as approver_employee_no,
    nullif(trader_no, '') as trader_employee_no,
    nullif(remark, '') as remark
from {{ source('treasury', 'deal') }}
where data_date = {{ data_date() }}
