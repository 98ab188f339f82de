select
    data_date,
    nullif(stmt_no, '') as statement_no,
    case owner_type
        when 'C' then 'customer'
        when 'G' then 'group'
        else nullif(owner_type, '')
    end as owner_type,
    nullif(owner_no, '') as owner_no,
    cast(nullif(period_end, '') as date) as period_end,
    case period_type
        when '2' then 'month'
        when '3' then 'quarter'
        when '4' then 'half_year'
        when '5' then 'year'
        else nullif(period_type, '')
    end as period_type,
    case scope
        when '1' then 'company'
        when '2' then 'consolidated'
        when '3' then 'aggregated'
        else nullif(scope, '')
    end as scope,
    cast(nullif(is_audited, '') as boolean) as is_audited,
    nullif(auditor, '') as auditor_name,
    nullif(ccy, '') as currency,
    cast(nullif(received_date, '') as date) as received_date,
    nullif(remark, '') as remark
from {{ source('ecif', 'fin_statement') }}
where data_date = {{ data_date() }}
