with expected as (
    {{ expected_extracts() }}
),

first_attempt as (
    {{ first_attempts() }}
),

-- Attempts stay on record: the first of them is when the batch began, however often it is run again.
first_load as (
    select
        system,
        min(started_at) as started_at
    from {{ source('ops', 'load') }}
    where data_date = {{ data_date() }}
    group by system
),

extraction as (
    select
        'extract_' || expected.system as pipeline,
        expected.system,
        coalesce(max(batch.due_at), max(expected.due_at)) as due_at,
        max(batch.arrived_at) as arrived_at,
        max(batch.started_at) filter (where batch.status <> 'planned') as started_at,
        max(batch.finished_at) as finished_at,
        max(batch.first_finished_at) as first_finished_at,
        max(first_load.started_at) as first_started_at,
        coalesce(max(batch.status), 'missing') as status
    from expected
    left join first_load on expected.system = first_load.system
    left join {{ source('ops', 'batch') }} as batch
        on
            expected.system = batch.system
            and batch.data_date = {{ data_date() }}
    group by expected.system
),

transformation as (
    select
        'transform' as pipeline,
        cast(null as text) as system,
        cast(null as timestamp with time zone) as due_at,
        cast(null as timestamp with time zone) as arrived_at,
        max(build.started_at) as started_at,
        max(build.finished_at) as finished_at,
        max(build.first_finished_at) as first_finished_at,
        -- Of builds the latest alone is on record; that of a first one that was run again is not.
        max(build.started_at) filter (where build.finished_at = build.first_finished_at) as first_started_at,
        case
            when count(build.finished_at) > 0 then 'succeeded'
            when count(*) > 0 then 'unfinished'
            else 'missing'
        end as status
    from {{ source('ops', 'build') }} as build
    where build.data_date = {{ data_date() }}
),

pipeline_batch as (
    select
        pipeline,
        system,
        due_at,
        arrived_at,
        started_at,
        finished_at,
        first_finished_at,
        first_started_at,
        status
    from extraction
    union all
    select
        pipeline,
        system,
        due_at,
        arrived_at,
        started_at,
        finished_at,
        first_finished_at,
        first_started_at,
        status
    from transformation
),

day_end as (
    select
        ({{ data_date() }} + 1 + time '00:00') at time zone 'Asia/Shanghai' as ended_at,
        ({{ data_date() }} + 1 + time '00:00') at time zone 'Asia/Shanghai'
        + {{ var('kpi_batch_deadline_hours') }} * interval '1 hour' as deadline_at
),

measured as (
    select
        pipeline_batch.*,
        day_end.ended_at,
        day_end.deadline_at,
        coalesce(coalesce(of_system.attempted_at, of_any.attempted_at) <= day_end.deadline_at, false) as is_measured
    from pipeline_batch
    cross join day_end
    left join first_attempt as of_any on of_any.system is null
    left join first_attempt as of_system on pipeline_batch.system = of_system.system
)

select
    {{ data_date() }} as data_date,
    measured.pipeline,
    measured.due_at,
    measured.arrived_at,
    measured.started_at,
    measured.finished_at,
    measured.status,
    measured.status in ('succeeded', 'expired') as is_succeeded,
    measured.arrived_at <= measured.due_at as is_on_time,
    round(cast(extract(epoch from measured.finished_at - measured.started_at) / 60 as numeric), 1) as duration_minutes,
    case
        when measured.is_measured
            then
                round(
                    cast(extract(epoch from measured.first_finished_at - measured.ended_at) / 3600 as numeric), 2
                )
    end as finish_hours,
    case
        when measured.is_measured then coalesce(measured.first_finished_at <= measured.deadline_at, false)
    end as is_in_time,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no,
    measured.is_measured,
    case
        when measured.is_measured
            then
                round(
                    cast(extract(epoch from measured.first_started_at - measured.ended_at) / 60 as numeric), 1
                )
    end as first_start_minutes,
    case
        when measured.is_measured
            then
                round(
                    cast(extract(epoch from measured.first_finished_at - measured.ended_at) / 60 as numeric), 1
                )
    end as first_finish_minutes
from measured
left join {{ head_office() }} as head_office on true
