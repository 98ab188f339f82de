{%- set weights = var('kpi_issue_score_weights') -%}
-- An issue stands as of the data date by what belongs to that date or one before. What is measured against the clock is
-- measured up to the last thing on record by then, so that asking later gives the same.
with
event as (
    select
        issue_event.issue_id,
        issue_event.event_id,
        issue_event.kind,
        issue_event.state,
        issue_event.resolution,
        issue_event.data_date,
        issue_event.severity,
        issue_event.department,
        issue_event.rows_checked,
        issue_event.rows_failed,
        issue_event.answer_due,
        issue_event.repair_due,
        issue_event.recorded_at
    from {{ source('dq', 'issue_event') }} as issue_event
    where issue_event.data_date <= {{ data_date() }}
),

moment as (
    select max(event.recorded_at) as recorded_at
    from event
    union all
    select max(check_run.finished_at) as recorded_at
    from {{ source('dq', 'check_run') }} as check_run
    where check_run.data_date <= {{ data_date() }}
),

as_of as (
    select
        max(moment.recorded_at) as at_time,
        cast(max(moment.recorded_at) at time zone 'Asia/Shanghai' as date) as on_day
    from moment
),

standing as (
    select
        event.issue_id,
        (array_agg(event.state order by event.event_id desc) filter (where event.state is not null))[1] as state,
        (array_agg(event.resolution order by event.event_id desc) filter (where event.state is not null))[1]
            as resolution,
        (array_agg(event.severity order by event.event_id desc) filter (where event.severity is not null))[1]
            as severity,
        (array_agg(event.department order by event.event_id desc) filter (where event.department is not null))[1]
            as department,
        (array_agg(event.rows_checked order by event.event_id desc) filter (where event.rows_checked is not null))[1]
            as rows_checked,
        (array_agg(event.rows_failed order by event.event_id desc) filter (where event.rows_failed is not null))[1]
            as rows_failed,
        (array_agg(event.answer_due order by event.event_id desc) filter (where event.answer_due is not null))[1]
            as answer_due,
        (array_agg(event.repair_due order by event.event_id desc) filter (where event.repair_due is not null))[1]
            as repair_due,
        min(event.data_date) filter (where event.kind = 'found') as found_date,
        min(event.recorded_at) filter (where event.kind = 'found') as found_at,
        max(event.event_id) filter (where event.kind in ('found', 'reopened')) as round_event_id,
        max(event.recorded_at) filter (where event.state = 'closed') as last_closed_at
    from event
    group by event.issue_id
    -- Checked again, an earlier date may show what a later one has found: as of that date it was not known.
    having count(*) filter (where event.kind = 'found') > 0
),

-- To put it right without a word is an answer, too.
answer as (
    select
        event.issue_id,
        min(event.recorded_at) as answered_at
    from event
    inner join standing on event.issue_id = standing.issue_id
    where
        event.event_id > standing.round_event_id
        and event.kind in ('accepted', 'fixed', 'refused', 'arbitration', 'closed', 'dismissed')
    group by event.issue_id
),

issue_as_of as (
    select
        issue.issue_id,
        issue.table_code,
        issue.item,
        issue.rule_id,
        standing.severity,
        standing.department,
        standing.state,
        standing.resolution,
        standing.found_date,
        standing.rows_checked,
        standing.rows_failed,
        standing.state <> 'closed' as is_open,
        standing.state <> 'closed' and standing.rows_failed > 0 as is_failing,
        standing.found_date >= date_trunc('month', {{ data_date() }}) as is_new,
        standing.found_date < date_trunc('month', {{ data_date() }}) as is_historical,
        answer.answered_at is not null or standing.answer_due < as_of.on_day as is_to_be_answered,
        coalesce(cast(answer.answered_at at time zone 'Asia/Shanghai' as date) <= standing.answer_due, false)
            as is_answered_in_time,
        coalesce(standing.resolution, 'fixed') = 'fixed'
        and (standing.state = 'closed' or standing.repair_due < as_of.on_day) as is_to_be_repaired,
        coalesce(standing.resolution = 'fixed', false) as is_repaired,
        round(
            cast(
                extract(
                    epoch from
                    case when standing.state = 'closed' then standing.last_closed_at else as_of.at_time end
                    - standing.found_at
                ) / 3600 as numeric
            ),
            2
        ) as dwell_hours
    from standing
    inner join {{ source('dq', 'issue') }} as issue on standing.issue_id = issue.issue_id
    left join answer on standing.issue_id = answer.issue_id
    cross join as_of
)

-- An issue scores from nothing to its weight: by the rows that are still wrong, by whether it is done with, by how long
-- that has taken, and by whether it was put right by its day.
select
    {{ data_date() }} as data_date,
    head_office.organisation_no as bank_no,
    issue_as_of.issue_id,
    issue_as_of.table_code,
    issue_as_of.item,
    issue_as_of.rule_id,
    issue_as_of.severity,
    issue_as_of.department,
    issue_as_of.state,
    issue_as_of.resolution,
    issue_as_of.found_date,
    issue_as_of.rows_checked,
    issue_as_of.rows_failed,
    issue_as_of.is_open,
    issue_as_of.is_failing,
    issue_as_of.is_new,
    issue_as_of.is_historical,
    issue_as_of.is_to_be_answered,
    issue_as_of.is_answered_in_time,
    issue_as_of.is_to_be_repaired,
    issue_as_of.is_repaired,
    issue_as_of.dwell_hours,
    case issue_as_of.severity
        when 'strong' then {{ var('kpi_issue_strong_weight') }}
        else 1
    end as score_weight,
    round(
        case issue_as_of.severity
            when 'strong' then {{ var('kpi_issue_strong_weight') }}
            else 1
        end * (
            {{ weights.failure }} * case
                when issue_as_of.is_open
                    then 1 - coalesce(issue_as_of.rows_failed * 1.0 / nullif(issue_as_of.rows_checked, 0), 0)
                else 1
            end
            + {{ weights.open }} * case when issue_as_of.is_open then 0 else 1 end
            + {{ weights.dwell }}
            * greatest(1 - issue_as_of.dwell_hours / ({{ var('kpi_issue_dwell_days') }} * 24.0), 0)
            + {{ weights.repair }}
            * case when issue_as_of.is_to_be_repaired and not issue_as_of.is_repaired then 0 else 1 end
        ),
        6
    ) as score_amount
from issue_as_of
left join {{ head_office() }} as head_office on true
