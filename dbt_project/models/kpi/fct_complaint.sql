-- Complaints received this month, and those that a card has been shown for this month. A yellow card is shown on the
-- day after the due date if the case is not closed by then, a red one some days later, or at once where somebody above
-- the bank has passed the complaint on. A case that gets both in a month counts by the red one.
with complaint as (
    select
        core_complaint.data_date,
        core_complaint.case_no,
        core_complaint.received_date,
        core_complaint.intake,
        core_complaint.business,
        core_complaint.cause,
        core_complaint.organisation_no,
        core_complaint.due_date,
        core_complaint.close_date,
        core_complaint.due_date + 1 as yellow_date,
        case
            when core_complaint.intake in ({{ sql_texts(var('kpi_complaint_red_intakes')) }})
                then core_complaint.due_date + 1
            else core_complaint.due_date + 1 + {{ var('kpi_complaint_red_days') }}
        end as red_date
    from {{ ref('core_complaint') }} as core_complaint
    where core_complaint.data_date = {{ data_date() }}
),

carded as (
    select
        complaint.*,
        complaint.received_date > {{ previous_month_end() }}
        and complaint.received_date <= {{ data_date() }} as is_received,
        complaint.red_date > {{ previous_month_end() }}
        and complaint.red_date <= {{ data_date() }}
        and coalesce(complaint.close_date >= complaint.red_date, true) as is_red,
        complaint.yellow_date > {{ previous_month_end() }}
        and complaint.yellow_date <= {{ data_date() }}
        and coalesce(complaint.close_date >= complaint.yellow_date, true) as is_yellow
    from complaint
)

select
    carded.data_date,
    carded.case_no,
    carded.received_date,
    carded.intake,
    carded.business,
    carded.cause,
    carded.due_date,
    carded.close_date,
    carded.is_received,
    case
        when carded.is_red then 'red'
        when carded.is_yellow then 'yellow'
    end as card_level,
    carded.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no
from carded
left join {{ ref('dim_organisation') }} as organisation
    on
        carded.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where
    carded.is_received
    or carded.is_red
    or carded.is_yellow
