select
    data_date,
    nullif(note_no, '') as note_no,
    nullif(contract_no, '') as contract_no,
    case adv_kind
        when '11' then 'acceptance'
        when '12' then 'financing_guarantee'
        when '21' then 'non_financing_guarantee'
        when '31' then 'letter_of_credit'
        else nullif(adv_kind, '')
    end as advance_kind,
    nullif(origin_no, '') as origin_no,
    nullif(org_no, '') as organisation_no,
    nullif(cust_no, '') as customer_no,
    nullif(ccy, '') as currency,
    cast(nullif(adv_amt, '') as numeric(20, 2)) as advance_amount,
    cast(nullif(adv_date, '') as date) as advance_date,
    nullif(remark, '') as remark
from {{ source('trade', 'advance') }}
where data_date = {{ data_date() }}
