-- What was to be filed in the month of the data date: the packages of the month before, one for each licence of a head
-- office, so many days after their month's end. What was due before Eastwind first ran was not for it to file.
with due as (
    select
        'east' as target,
        organisation.licence_no,
        organisation.organisation_no,
        {{ previous_month_end() }} as period_end,
        {{ previous_month_end() }} + {{ var('kpi_submission_due_days') }} as due_date
    from {{ ref('core_organisation') }} as organisation
    where
        organisation.data_date = {{ data_date() }}
        and organisation.organisation_class = 'head_office'
),

first_attempt as (
    {{ first_attempts() }}
),

filed as (
    select
        target,
        licence_no,
        data_date,
        min(created_at) as submitted_at
    from {{ source('ops', 'submission') }}
    group by target, licence_no, data_date
)

select
    {{ data_date() }} as data_date,
    due.target,
    due.licence_no,
    due.period_end,
    due.due_date,
    filed.submitted_at,
    coalesce((filed.submitted_at at time zone 'Asia/Shanghai')::date <= due.due_date, false) as is_on_time,
    due.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no
from due
left join filed
    on
        lower(due.target) = lower(filed.target)
        and due.licence_no = filed.licence_no
        and due.period_end = filed.data_date
left join {{ ref('dim_organisation') }} as organisation
    on
        due.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
inner join first_attempt
    on
        first_attempt.system is null
        and (first_attempt.attempted_at at time zone 'Asia/Shanghai')::date <= due.due_date
where due.due_date <= {{ data_date() }}
