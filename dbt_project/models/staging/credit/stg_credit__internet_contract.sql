select
    data_date,
    nullif(contract_no, '') as contract_no,
    nullif(apply_phone, '') as applicant_phone,
    case coop_mode
        when '1' then 'cooperation'
        when '2' then 'alone'
        else nullif(coop_mode, '')
    end as cooperation_mode,
    nullif(remark, '') as remark
from {{ source('credit', 'internet_contract') }}
where data_date = {{ data_date() }}
