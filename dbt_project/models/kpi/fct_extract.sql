with expected as (
    {{ expected_extracts() }}
),

first_attempt as (
    {{ first_attempts() }}
),

attempt as (
    select
        load.system,
        load.table_name,
        count(*) as attempt_count,
        (array_agg(load.status order by load.load_id desc))[1] as latest_status
    from {{ source('ops', 'load') }} as load
    where load.data_date = {{ data_date() }}
    group by
        load.system,
        load.table_name
),

loaded as (
    select distinct on (load.system, load.table_name)
        load.system,
        load.table_name,
        load.rows,
        load.quarantined,
        load.bytes,
        load.finished_at
    from {{ source('ops', 'load') }} as load
    where
        load.data_date = {{ data_date() }}
        and load.status = 'loaded'
    order by
        load.system asc,
        load.table_name asc,
        load.load_id desc
),

newest as (
    select
        load.system,
        load.table_name,
        max(load.data_date) as newest_data_date
    from {{ source('ops', 'load') }} as load
    where
        load.data_date <= {{ data_date() }}
        and load.status = 'loaded'
    group by
        load.system,
        load.table_name
),

arrival as (
    select
        arrival.system,
        arrival.table_name,
        arrival.due_at,
        arrival.arrived_at
    from {{ source('ops', 'arrival') }} as arrival
    where arrival.data_date = {{ data_date() }}
)

select
    {{ data_date() }} as data_date,
    expected.system,
    expected.table_name,
    expected.owner,
    coalesce(arrival.due_at, expected.due_at) as due_at,
    arrival.arrived_at,
    loaded.finished_at as loaded_at,
    case
        when loaded.system is not null then 'complete'
        when attempt.system is null then 'missing'
        when attempt.latest_status = 'not_arrived' then 'not_arrived'
        when attempt.latest_status = 'running' then 'running'
        else 'failed'
    end as status,
    loaded.system is not null as is_complete,
    coalesce(arrival.arrived_at <= coalesce(arrival.due_at, expected.due_at), false) as is_on_time,
    round(cast(extract(epoch from arrival.arrived_at - coalesce(arrival.due_at, expected.due_at)) / 60 as numeric), 1)
        as delay_minutes,
    coalesce(loaded.quarantined, 1) = 0 as is_reconciled,
    loaded.rows as loaded_rows,
    loaded.quarantined as quarantined_rows,
    loaded.bytes as delivered_bytes,
    coalesce(attempt.attempt_count, 0) as attempt_count,
    newest.newest_data_date,
    -- A table that arrived in time is a day old when it is used.
    {{ data_date() }} + 1 - newest.newest_data_date as lag_days,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no,
    coalesce(
        coalesce(of_system.attempted_at, of_any.attempted_at) <= coalesce(arrival.due_at, expected.due_at), false
    ) as is_measured
from expected
left join first_attempt as of_any on of_any.system is null
left join first_attempt as of_system on expected.system = of_system.system
left join attempt
    on
        expected.system = attempt.system
        and expected.table_name = attempt.table_name
left join loaded
    on
        expected.system = loaded.system
        and expected.table_name = loaded.table_name
left join arrival
    on
        expected.system = arrival.system
        and expected.table_name = arrival.table_name
left join newest
    on
        expected.system = newest.system
        and expected.table_name = newest.table_name
left join {{ head_office() }} as head_office on true
