select
    data_date,
    nullif(collect_no, '') as collection_no,
    nullif(acct_no, '') as account_no,
    cast(nullif(act_date, '') as date) as collection_date,
    case method
        when '1' then 'telephone'
        when '2' then 'letter'
        when '3' then 'visit'
        when '4' then 'court'
        when '5' then 'agency'
        else nullif(method, '')
    end as collection_method,
    nullif(result, '') as result
from {{ source('card', 'collection') }}
where data_date = {{ data_date() }}
