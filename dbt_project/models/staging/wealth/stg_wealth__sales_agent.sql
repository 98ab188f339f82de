select
    data_date,
    nullif(agent_code, '') as agent_code,
    nullif(agent_name, '') as agent_name,
    nullif(sup_name, '') as supervisor_name,
    nullif(region_code, '') as region_code
from {{ source('wealth', 'agent_info') }}
where data_date = {{ data_date() }}
