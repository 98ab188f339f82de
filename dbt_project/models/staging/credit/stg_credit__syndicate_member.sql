select
    data_date,
    nullif(contract_no, '') as contract_no,
    cast(nullif(member_seq, '') as integer) as member_place,
    case role
        when '1' then 'lead'
        when '2' then 'agent'
        when '3' then 'participant'
        else nullif(role, '')
    end as role,
    nullif(bank_code, '') as bank_code,
    nullif(bank_name, '') as bank_name,
    cast(nullif(self_flag, '') as boolean) as is_this_bank,
    cast(nullif(share_amt, '') as numeric(20, 2)) as share_amount
from {{ source('credit', 'syndicate_member') }}
where data_date = {{ data_date() }}
