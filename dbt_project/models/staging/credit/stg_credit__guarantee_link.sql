select
    data_date,
    nullif(guar_no, '') as guarantee_no,
    nullif(contract_no, '') as contract_no,
    case biz_kind
        when '01' then 'loan'
        when '02' then 'acceptance'
        when '03' then 'letter_of_guarantee'
        when '04' then 'letter_of_credit'
        when '05' then 'commitment'
        when '06' then 'entrusted_loan'
        when '07' then 'investment'
        else nullif(biz_kind, '')
    end as business_kind,
    nullif(ccy, '') as currency,
    cast(nullif(principal_bal, '') as numeric(20, 2)) as principal_balance,
    cast(nullif(link_date, '') as date) as start_date,
    cast(nullif(release_date, '') as date) as end_date
from {{ source('credit', 'guarantee_link') }}
where data_date = {{ data_date() }}
