select
    data_date,
    agent_code,
    agent_name,
    supervisor_name,
    region_code
from {{ ref('stg_wealth__sales_agent') }}
