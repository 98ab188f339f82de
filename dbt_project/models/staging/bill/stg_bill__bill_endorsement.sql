select
    data_date,
    nullif(bill_no, '') as bill_no,
    cast(nullif(seq_no, '') as integer) as sequence_no,
    case endorse_type
        when '10' then 'transfer'
        when '20' then 'discount'
        else nullif(endorse_type, '')
    end as endorsement_kind,
    nullif(endorser_name, '') as endorser_name,
    nullif(endorsee_name, '') as endorsee_name,
    cast(nullif(endorse_date, '') as date) as endorsement_date
from {{ source('bill', 'endorsement') }}
where data_date = {{ data_date() }}
