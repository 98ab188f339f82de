select
    data_date,
    nullif(plan_no, '') as plan_no,
    nullif(acct_no, '') as account_no,
    nullif(card_no, '') as card_no,
    case plan_type
        when '01' then 'bill'
        when '02' then 'purchase'
        when '03' then 'cash'
        when '04' then 'merchant'
        when '05' then 'mail_order'
        when '06' then 'auto'
        when '07' then 'home_improvement'
        when '08' then 'parking_space'
        when '09' then 'education'
        when '10' then 'wedding'
        else nullif(plan_type, '')
    end as plan_type,
    cast(nullif(is_merged, '') as boolean) as is_merged,
    cast(nullif(apply_date, '') as date) as application_date,
    nullif(apply_time, '') as application_time,
    nullif(ccy, '') as currency,
    cast(nullif(plan_amt, '') as numeric(20, 2)) as plan_amount,
    cast(nullif(terms, '') as integer) as total_terms,
    cast(nullif(term_amt, '') as numeric(20, 2)) as term_principal_amount,
    cast(nullif(term_fee, '') as numeric(20, 2)) as term_fee_amount,
    cast(nullif(apr, '') as numeric(20, 6)) as annual_rate,
    cast(nullif(line_amt, '') as numeric(20, 2)) as line_amount,
    cast(nullif(avail_line_amt, '') as numeric(20, 2)) as available_line_amount,
    nullif(into_acct_no, '') as paid_into_account_no,
    nullif(into_acct_name, '') as paid_into_account_name,
    cast(nullif(is_individual, '') as boolean) as is_individual,
    case status
        when 'A' then 'repaying'
        when 'F' then 'ended'
        when 'E' then 'settled_early'
        else nullif(status, '')
    end as status,
    cast(nullif(left_amt, '') as numeric(20, 2)) as remaining_amount,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(remark, '') as remark
from {{ source('card', 'instalment') }}
where data_date = {{ data_date() }}
