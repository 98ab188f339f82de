-- Lines in force, and those that were granted this month. What others bear the risk of stands under no line.
select
    line.data_date,
    line.line_no,
    line.customer_no,
    line.party_kind,
    coalesce(corporate.enterprise_size, 'person') as customer_size,
    line.line_kind,
    line.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    line.start_date > {{ previous_month_end() }} and line.start_date <= line.data_date as is_granted_this_month,
    line.approver_employee_no is null as is_automatic,
    line.start_date - line.application_date as approval_day_count,
    case
        when line.status <> 'valid' then null
        when line.end_date <= line.data_date then 'overdue'
        when line.end_date <= line.data_date + {{ var('kpi_line_due_days') }} then 'due'
        else 'later'
    end as due_band
from {{ ref('core_credit_line') }} as line
left join {{ ref('core_corporate') }} as corporate
    on
        line.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        line.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where
    line.data_date = {{ data_date() }}
    and (line.status = 'valid' or line.start_date > {{ previous_month_end() }})
