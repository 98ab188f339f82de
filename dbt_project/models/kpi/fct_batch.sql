with
expected as (
    {{ expected_extracts() }}
),

extraction as (
    select
        'extract_' || expected.system as pipeline,
        coalesce(max(batch.due_at), max(expected.due_at)) as due_at,
        max(batch.arrived_at) as arrived_at,
        max(batch.started_at) filter (where batch.status <> 'planned') as started_at,
        max(batch.finished_at) as finished_at,
        coalesce(max(batch.status), 'missing') as status
    from expected
    left join {{ source('ops', 'batch') }} as batch
        on
            expected.system = batch.system
            and batch.data_date = {{ data_date() }}
    group by expected.system
),

transformation as (
    select
        'transform' as pipeline,
        cast(null as timestamp with time zone) as due_at,
        cast(null as timestamp with time zone) as arrived_at,
        max(build.started_at) as started_at,
        max(build.finished_at) as finished_at,
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
        due_at,
        arrived_at,
        started_at,
        finished_at,
        status
    from extraction
    union all
    select
        pipeline,
        due_at,
        arrived_at,
        started_at,
        finished_at,
        status
    from transformation
),

day_end as (
    select ({{ data_date() }} + 1 + time '00:00') at time zone 'Asia/Shanghai' as ended_at
)

select
    {{ data_date() }} as data_date,
    pipeline_batch.pipeline,
    pipeline_batch.due_at,
    pipeline_batch.arrived_at,
    pipeline_batch.started_at,
    pipeline_batch.finished_at,
    pipeline_batch.status,
    pipeline_batch.status in ('succeeded', 'expired') as is_succeeded,
    pipeline_batch.arrived_at <= pipeline_batch.due_at as is_on_time,
    round(cast(extract(epoch from pipeline_batch.finished_at - pipeline_batch.started_at) / 60 as numeric), 1)
        as duration_minutes,
    round(cast(extract(epoch from pipeline_batch.finished_at - day_end.ended_at) / 3600 as numeric), 2) as finish_hours,
    cast(extract(epoch from pipeline_batch.finished_at - day_end.ended_at) / 3600 as numeric)
    <= {{ var('kpi_batch_deadline_hours') }} as is_in_time,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no
from pipeline_batch
cross join day_end
left join {{ head_office() }} as head_office on true
