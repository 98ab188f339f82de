select
    data_date,
    nullif(project_no, '') as project_no,
    nullif(contract_no, '') as contract_no,
    nullif(project_name, '') as project_name,
    case project_type
        when '1' then 'infrastructure'
        when '2' then 'real_estate'
        when '3' then 'renovation'
        when '4' then 'technology'
        when '5' then 'acquisition'
        when '9' then 'tourism'
        else nullif(project_type, '')
    end as project_type,
    cast(nullif(total_invest, '') as numeric(20, 2)) as total_investment_amount,
    cast(nullif(capital, '') as numeric(20, 2)) as capital_amount,
    nullif(approval_no, '') as approval_no,
    nullif(approval_title, '') as approval_title,
    cast(nullif(start_date, '') as date) as construction_start_date,
    nullif(remark, '') as remark
from {{ source('credit', 'project') }}
where data_date = {{ data_date() }}
