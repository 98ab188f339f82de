select
    data_date,
    nullif(deal_no, '') as deal_no,
    nullif(bill_no, '') as bill_no,
    nullif(org_no, '') as organisation_no,
    case deal_kind
        when 'T1' then 'purchase'
        when 'T2' then 'sale'
        when 'R1' then 'pledged_repo'
        when 'R2' then 'pledged_reverse_repo'
        when 'R3' then 'outright_repo'
        when 'R4' then 'outright_reverse_repo'
        when 'C1' then 'central_bank_rediscount'
        else nullif(deal_kind, '')
    end as deal_kind,
    cast(nullif(deal_date, '') as date) as deal_date,
    cast(nullif(int_days, '') as integer) as interest_days,
    cast(nullif(deal_rate, '') as numeric(20, 6)) as deal_rate,
    cast(nullif(deal_int, '') as numeric(20, 2)) as interest_amount,
    cast(nullif(settle_amt, '') as numeric(20, 2)) as settlement_amount,
    cast(nullif(back_date, '') as date) as repurchase_date,
    cast(nullif(back_amt, '') as numeric(20, 2)) as repurchase_amount,
    cast(nullif(back_rate, '') as numeric(20, 6)) as repurchase_rate,
    cast(nullif(back_int, '') as numeric(20, 2)) as repurchase_interest_amount,
    nullif(cpty_name, '') as counterparty_name,
    nullif(cpty_bank_no, '') as counterparty_bank_code,
    nullif(note_no, '') as note_no,
    case status
        when 'O' then 'open'
        when 'F' then 'finished'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(remark, '') as remark
from {{ source('bill', 'market_deal') }}
where data_date = {{ data_date() }}
