-- What stands in the warehouse before the first batch: schemas, the tables that dbt does not build, and roles.
-- Applied as a whole, in one transaction, at every start: every statement must be repeatable.

create schema if not exists staging;
create schema if not exists core;
create schema if not exists east;
create schema if not exists kpi;
create schema if not exists dq;
create schema if not exists ops;
create schema if not exists vault;
create schema if not exists entry;

comment on schema staging is '标准层 · one view per source table: renamed, typed, standard codes';
comment on schema core is '整合层 · one model of the bank for all outputs';
comment on schema east is '报送集市 · the rows and text that are delivered to the regulator';
comment on schema kpi is '指标集市 · facts, dimensions and published KPI values';
comment on schema dq is '数据质量 · check results, append-only';
comment on schema ops is '运行记录 · batches, loads and submissions, append-only';
comment on schema vault is '保险库 · personal values and their digests; no group may read it';
comment on schema entry is '补录 · what no system holds, entered by officers; append-only, no group may read it';

create table if not exists ops.batch (
    system text not null,
    data_date date not null,
    previous_data_date date not null,
    status text not null check (status in ('running', 'succeeded', 'failed')),
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (system, data_date),
    check (previous_data_date < data_date)
);
alter table ops.batch
    add column if not exists due_at timestamptz,
    add column if not exists arrived_at timestamptz,
    add column if not exists first_finished_at timestamptz,
    add column if not exists skipped_days integer generated always as (data_date - previous_data_date - 1) stored,
    drop constraint if exists batch_status_check;
alter table ops.batch
    add constraint batch_status_check
    check (status in ('planned', 'running', 'succeeded', 'failed', 'outdated', 'expired'));
-- Of batches and builds from before this was kept, the last time they were done.
update ops.batch set first_finished_at = finished_at where first_finished_at is null and status = 'succeeded';
comment on table ops.batch is 'The batches of each source system; the first attempt fixes previous_data_date for all later ones';
comment on column ops.batch.status is
'outdated: covers days for which another batch has been made since; expired: raw has been dropped by retention';
comment on column ops.batch.due_at is 'When the system''s delivery is due by its contract';
comment on column ops.batch.arrived_at is 'When the last of its tables arrived, as in ops.arrival; null until the batch has succeeded';
comment on column ops.batch.first_finished_at is 'When an attempt first succeeded; later ones leave it';
comment on column ops.batch.skipped_days is 'Days of the interval for which no batch stands: their details are in this one, their snapshots in none';

create table if not exists ops.load (
    load_id bigint generated always as identity primary key,
    system text not null,
    table_name text not null,
    data_date date not null,
    source text not null,
    rows bigint,
    bytes bigint,
    control_column text,
    control_total numeric,
    sha256 text,
    status text not null check (status in ('loaded', 'failed')),
    error text,
    started_at timestamptz not null,
    finished_at timestamptz not null default now()
);
create index if not exists load_by_table on ops.load (system, table_name, data_date);
alter table ops.load
    add column if not exists partition_rows bigint,
    add column if not exists quarantined bigint,
    add column if not exists due_at timestamptz,
    add column if not exists arrived_at timestamptz,
    alter column finished_at drop not null,
    alter column finished_at drop default,
    drop constraint if exists load_status_check;
alter table ops.load
    add constraint load_status_check
    check (status in ('running', 'loaded', 'kept', 'failed', 'not_arrived', 'interrupted'));
comment on table ops.load is 'Every attempt to load a source table for a data date; the latest with status loaded is what raw holds';
comment on column ops.load.status is
'kept: the source shows only its latest state, so the partition of an earlier date stays; interrupted: killed on its way';
comment on column ops.load.rows is 'Rows loaded: those delivered are rows + quarantined';
comment on column ops.load.partition_rows is 'Rows of the partition: other than rows where changes were merged in';
comment on column ops.load.bytes is 'As delivered: size of the files, or bytes of the COPY stream';
comment on column ops.load.control_total is 'Sum of control_column over the rows loaded';
comment on column ops.load.sha256 is 'Of the delivered files, one after another, or of the COPY stream';
comment on column ops.load.due_at is 'When the delivery is due by its contract';
comment on column ops.load.arrived_at is 'When the source had it complete; null if the source does not say';

create table if not exists ops.load_note (
    load_id bigint not null references ops.load (load_id),
    kind text not null,
    detail text not null
);
create index if not exists load_note_by_load on ops.load_note (load_id);
comment on table ops.load_note is 'What did not stop a load but must not go unseen: permitted drift, late and repeated deliveries';

create or replace view ops.arrival as
select
    first_load.system,
    first_load.table_name,
    first_load.data_date,
    first_load.due_at,
    coalesce(
        first_load.arrived_at,
        case
            when exists (
                select
                from ops.load as missed
                where
                    missed.system = first_load.system
                    and missed.table_name = first_load.table_name
                    and missed.data_date = first_load.data_date
                    and missed.load_id < first_load.load_id
                    and missed.status in ('not_arrived', 'failed')
                    and missed.started_at >= first_load.due_at
            ) then first_load.started_at
            else least(first_load.started_at, first_load.due_at)
        end
    ) as arrived_at
from (
    select distinct on (load.system, load.table_name, load.data_date)
        load.system,
        load.table_name,
        load.data_date,
        load.load_id,
        load.due_at,
        load.arrived_at,
        load.started_at
    from ops.load as load
    where load.status = 'loaded'
    order by load.system, load.table_name, load.data_date, load.load_id
) as first_load;
comment on view ops.arrival is 'When each table arrived for a data date, by the first load that held against its contract';
comment on column ops.arrival.arrived_at is
'A source that does not say when counts as on time, unless an attempt after the due time found it missing or wrong';

create table if not exists ops.build (
    data_date date primary key,
    started_at timestamptz not null,
    finished_at timestamptz
);
alter table ops.build
    add column if not exists first_finished_at timestamptz;
update ops.build set first_finished_at = finished_at where first_finished_at is null and finished_at is not null;
comment on table ops.build is 'Builds of core and the KPIs'' facts from raw, the latest of each data date';
comment on column ops.build.finished_at is 'Null while it runs, and if it failed';
comment on column ops.build.first_finished_at is 'When it was first done; later builds leave it';

create table if not exists ops.retention (
    retention_id bigint generated always as identity primary key,
    layer text not null,
    table_name text not null,
    data_date date not null,
    retention_days integer not null,
    outcome text not null check (outcome in ('dropped', 'skipped')),
    estimated_rows bigint not null,
    bytes bigint not null,
    error text,
    recorded_at timestamptz not null default now(),
    check ((outcome = 'skipped') = (error is not null))
);
comment on table ops.retention is 'Partitions that retention has dropped, or left because others were using them';
comment on column ops.retention.retention_days is 'The rule at that time: days before the newest built data date';
comment on column ops.retention.estimated_rows is 'By the statistics of the partition';

create table if not exists ops.notice (
    notice_id bigint generated always as identity primary key,
    kind text not null,
    topic text not null,
    data_date date not null,
    recipient text,
    subject text not null,
    body text not null,
    created_at timestamptz not null default now(),
    sent_at timestamptz,
    error text
);
create index if not exists notice_by_data_date on ops.notice (data_date);
comment on table ops.notice is 'What somebody was to be told, and whether a mail has gone out';
comment on column ops.notice.topic is 'What it is about: a source system, a KPI';
comment on column ops.notice.error is 'Why no mail has gone out';

create table if not exists ops.submission (
    target text not null,
    licence_no text not null,
    data_date date not null,
    version integer not null check (version > 0),
    path text not null,
    manifest jsonb not null,
    content_sha256 text not null,
    created_at timestamptz not null default now(),
    primary key (target, licence_no, data_date, version)
);
comment on table ops.submission is 'Published packages; a version is never touched again';

create table if not exists ops.file (
    target text not null,
    licence_no text not null,
    data_date date not null,
    version integer not null,
    table_code text not null,
    file_name text not null,
    rows bigint not null,
    bytes bigint not null,
    sha256 text not null,
    primary key (target, licence_no, data_date, version, file_name),
    foreign key (target, licence_no, data_date, version)
        references ops.submission (target, licence_no, data_date, version)
);
comment on table ops.file is 'The files of each published package';

create table if not exists dq.check_run (
    run_id bigint generated always as identity primary key,
    data_date date not null,
    edition text not null,
    rules_sha256 text not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz
);
create index if not exists check_run_by_data_date on dq.check_run (data_date);
comment on table dq.check_run is 'Runs of the EAST rules over one data date';

create table if not exists dq.rule_result (
    run_id bigint not null references dq.check_run (run_id),
    data_date date not null,
    table_code text not null,
    rule_id text not null,
    number integer,
    kind text not null,
    item text,
    severity text not null check (severity in ('strong', 'weak')),
    status text not null,
    note text,
    text_zh text not null,
    rows_checked bigint not null,
    rows_failed bigint not null,
    primary key (run_id, table_code, rule_id)
);
alter table dq.rule_result
    add column if not exists department text,
    drop constraint if exists rule_result_status_check;
alter table dq.rule_result
    add constraint rule_result_status_check
    check (status in ('checked', 'not_applicable', 'withdrawn', 'suspended', 'undecidable'));
comment on table dq.rule_result is 'Counts of every rule in every run, passed or failed, and of the rules that did not run';
comment on column dq.rule_result.number is 'Official number, where it is known';
comment on column dq.rule_result.note is 'Why a rule did not run';
comment on column dq.rule_result.department is 'Who answers for what the rule finds';
comment on column dq.rule_result.text_zh is 'What the rule asks, in Chinese';

create table if not exists dq.table_result (
    run_id bigint not null references dq.check_run (run_id),
    table_code text not null,
    rows bigint not null,
    partition bigint,
    primary key (run_id, table_code)
);
alter table dq.table_result
    add column if not exists rows_failed bigint;
comment on table dq.table_result is 'What a run looked at: the gate stays closed if the table has changed since';
comment on column dq.table_result.rows_failed is 'Rows that fail one rule of the table or several';
comment on column dq.table_result.partition is 'Object id of the partition, null if it was empty; a rebuild brings another one';

create table if not exists dq.failing_row (
    run_id bigint not null,
    table_code text not null,
    rule_id text not null,
    row_key jsonb not null,
    item_value text,
    foreign key (run_id, table_code, rule_id) references dq.rule_result (run_id, table_code, rule_id)
);
alter table dq.failing_row
    add column if not exists difference numeric,
    add column if not exists note text,
    add column if not exists compared bigint not null default 1;
create index if not exists failing_row_by_rule on dq.failing_row (run_id, table_code, rule_id);
comment on table dq.failing_row is 'Keys of rows that failed a rule, up to a bound for each; the counts are in dq.rule_result';
comment on column dq.failing_row.item_value is 'Masked but for its first character where the item is personal';
comment on column dq.failing_row.difference is 'Of two amounts compared: ours less theirs';
comment on column dq.failing_row.note is 'Of two amounts compared: both and the difference, in Chinese';
comment on column dq.failing_row.compared is 'Failing rows that it stands for: those with one key and outcome, or, without a key, all that have no row of their own';

create table if not exists dq.check_result (
    run_id bigint not null references dq.check_run (run_id),
    check_id text not null,
    partition bigint not null,
    primary key (run_id, check_id)
);
comment on table dq.check_result is 'What a run read of each check beyond the list: the gate stays closed if it has been built anew since';

create table if not exists dq.reason (
    reason_id bigint generated always as identity primary key,
    table_code text not null,
    rule_id text not null,
    data_date date,
    reason text not null check (btrim(reason) <> ''),
    who text not null check (btrim(who) <> ''),
    recorded_at timestamptz not null default now(),
    valid_until date
);
alter table dq.reason
    add column if not exists row_key jsonb check (row_key <> '{}'),
    add column if not exists amount numeric;
comment on table dq.reason is 'Written reasons why a package may go out although a strong rule fails';
comment on column dq.reason.data_date is 'The data date it is for; null: all';
comment on column dq.reason.valid_until is 'Last data date it is good for; null: no end';
comment on column dq.reason.row_key is 'The failing rows that it explains, by these parts of their key; null: the rule as a whole';
comment on column dq.reason.amount is 'The difference that it explains, ours less theirs; null: any';

create table if not exists dq.decision (
    decision_id bigint generated always as identity primary key,
    data_date date not null,
    run_id bigint,
    is_open boolean not null,
    obstacles jsonb not null,
    findings jsonb not null,
    reasons bigint[] not null,
    text_zh text not null,
    decided_at timestamptz not null default now()
);
create index if not exists decision_by_data_date on dq.decision (data_date);
comment on table dq.decision is 'Decisions of the gate, append-only';
comment on column dq.decision.run_id is 'The check run that it rests on; null if there was none';
comment on column dq.decision.findings is 'Each failing rule: counts, rows explained, reason';
comment on column dq.decision.reasons is 'Ids of the reasons that it rests on';

create or replace function dq.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end
$$;
create or replace trigger decision_is_append_only
before update or delete or truncate on dq.decision
for each statement execute function dq.refuse_change();

create or replace function dq.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception '%.% is append-only: what has happened is not changed, record what happens next',
        tg_table_schema, tg_table_name;
end
$$;

create table if not exists dq.issue (
    issue_id bigint generated always as identity primary key,
    table_code text not null,
    rule_id text not null,
    item text,
    recorded_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (table_code, rule_id, item)
);
comment on table dq.issue is '数据质量问题 · What a rule finds in an item of a table, for good: when it comes back, it is the same one';

create table if not exists dq.issue_event (
    event_id bigint generated always as identity primary key,
    issue_id bigint not null references dq.issue (issue_id),
    kind text not null,
    state text,
    data_date date not null,
    run_id bigint,
    severity text,
    rows_checked bigint,
    rows_failed bigint,
    department text,
    resolution text,
    answer_due date,
    repair_due date,
    who text not null check (btrim(who) <> ''),
    person text,
    reason text,
    measure text,
    planned_on date,
    submission char(64) unique,
    recorded_at timestamptz not null default clock_timestamp(),
    check ((state = 'closed') = (resolution is not null))
);
alter table dq.issue_event
    add column if not exists submitted jsonb,
    drop constraint if exists issue_event_kind_check,
    drop constraint if exists issue_event_state_check,
    drop constraint if exists issue_event_resolution_check;
alter table dq.issue_event
    add constraint issue_event_kind_check
    check (
        kind in (
            'found', 'assigned', 'seen', 'passed', 'verified', 'closed', 'reopened', 'answer_overdue', 'repair_overdue',
            'accepted', 'fixed', 'refused', 'arbitration', 'dismissed', 'noted', 'conflict'
        )
    ),
    add constraint issue_event_state_check
    check (state in ('found', 'assigned', 'accepted', 'fixed', 'refused', 'arbitration', 'verified', 'closed')),
    add constraint issue_event_resolution_check
    check (resolution in ('fixed', 'not_a_defect', 'lapsed'));
create index if not exists issue_event_by_issue on dq.issue_event (issue_id, event_id);
create index if not exists issue_event_by_run on dq.issue_event (run_id);
comment on table dq.issue_event is '问题流转 · All that has happened to issues, append-only: their state follows from it (dq.issue_state)';
comment on column dq.issue_event.state is 'The state of the issue from here on; null if the event does not change it';
comment on column dq.issue_event.data_date is 'Of the check run, or of the workbook that the event was entered in';
comment on column dq.issue_event.run_id is 'The check run; null for what an officer has entered';
comment on column dq.issue_event.department is 'Who answers for the issue from here on';
comment on column dq.issue_event.who is 'Who recorded it: an officer, or eastwind';
comment on column dq.issue_event.person is 'Who is to put it right, within the department';
comment on column dq.issue_event.submission is 'Fingerprint of what an officer has entered: entering it again changes nothing';
comment on column dq.issue_event.submitted is 'All that the officer has entered; of a conflict, nothing else holds it';

create table if not exists dq.issue_sync (
    run_id bigint primary key,
    data_date date not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table dq.issue_sync is 'Check runs whose findings have become issues';

create or replace trigger issue_is_append_only
before update or delete or truncate on dq.issue
for each statement execute function dq.refuse_change();
create or replace trigger issue_event_is_append_only
before update or delete or truncate on dq.issue_event
for each statement execute function dq.refuse_change();
create or replace trigger issue_sync_is_append_only
before update or delete or truncate on dq.issue_sync
for each statement execute function dq.refuse_change();

create or replace view dq.issue_state as
with latest as (
    select
        event.issue_id,
        (array_agg(event.state order by event.event_id desc) filter (where event.state is not null))[1] as state,
        (array_agg(event.resolution order by event.event_id desc) filter (where event.state is not null))[1] as resolution,
        (array_agg(event.department order by event.event_id desc) filter (where event.department is not null))[1]
            as department,
        (array_agg(event.who order by event.event_id desc) filter (where event.department is not null))[1] as assigned_by,
        (array_agg(event.severity order by event.event_id desc) filter (where event.severity is not null))[1] as severity,
        (array_agg(event.rows_checked order by event.event_id desc) filter (where event.rows_checked is not null))[1]
            as rows_checked,
        (array_agg(event.rows_failed order by event.event_id desc) filter (where event.rows_failed is not null))[1]
            as rows_failed,
        (array_agg(event.kind order by event.event_id desc) filter (
            where event.kind in ('found', 'seen', 'passed', 'verified', 'reopened')
        ))[1] as finding,
        max(event.run_id) filter (where event.kind in ('found', 'seen', 'reopened')) as failing_run_id,
        max(event.data_date) filter (where event.kind in ('found', 'seen', 'reopened')) as failing_date,
        min(event.data_date) filter (where event.kind = 'found') as found_date,
        min(event.recorded_at) filter (where event.kind = 'found') as found_at,
        count(*) filter (where event.kind = 'reopened') as times_reopened,
        max(event.event_id) filter (where event.kind in ('found', 'reopened')) as round_event_id,
        (array_agg(event.answer_due order by event.event_id desc) filter (where event.answer_due is not null))[1]
            as answer_due,
        (array_agg(event.repair_due order by event.event_id desc) filter (where event.repair_due is not null))[1]
            as repair_due,
        (array_agg(event.person order by event.event_id desc) filter (where event.person is not null))[1] as person,
        (array_agg(event.reason order by event.event_id desc) filter (where event.reason is not null))[1] as reason,
        (array_agg(event.measure order by event.event_id desc) filter (where event.measure is not null))[1] as measure,
        (array_agg(event.planned_on order by event.event_id desc) filter (where event.planned_on is not null))[1] as planned_on,
        max(event.recorded_at) filter (where event.state = 'closed') as closed_at,
        max(event.data_date) filter (where event.state = 'closed') as closed_date,
        max(event.event_id) filter (
            where event.kind not in ('seen', 'passed', 'answer_overdue', 'repair_overdue', 'conflict')
        ) as version
    from dq.issue_event as event
    group by event.issue_id
)

select
    issue.issue_id,
    issue.table_code,
    issue.rule_id,
    issue.item,
    latest.state,
    latest.resolution,
    latest.department,
    latest.assigned_by,
    latest.severity,
    latest.rows_checked,
    latest.rows_failed,
    latest.finding,
    latest.failing_run_id,
    latest.failing_date,
    latest.found_date,
    latest.found_at,
    latest.times_reopened,
    latest.answer_due,
    latest.repair_due,
    answer.answered_at,
    latest.person,
    latest.reason,
    latest.measure,
    latest.planned_on,
    case when latest.state = 'closed' then latest.closed_at end as closed_at,
    case when latest.state = 'closed' then latest.closed_date end as closed_date,
    latest.version,
    excuse.reason as excuse,
    excuse.who as excused_by,
    latest.round_event_id
from dq.issue as issue
inner join latest on issue.issue_id = latest.issue_id
left join lateral (
    select min(event.recorded_at) as answered_at
    from dq.issue_event as event
    where
        event.issue_id = issue.issue_id
        and event.event_id > latest.round_event_id
        and event.kind in ('accepted', 'fixed', 'refused', 'arbitration')
) as answer on true
left join lateral (
    select
        reason.reason,
        reason.who
    from dq.reason as reason
    where
        reason.table_code = issue.table_code
        and reason.rule_id = issue.rule_id
        and reason.row_key is null
        and coalesce(reason.data_date, latest.failing_date) = latest.failing_date
        and coalesce(reason.valid_until, latest.failing_date) >= latest.failing_date
    order by reason.recorded_at desc, reason.reason_id desc
    limit 1
) as excuse on true;
comment on view dq.issue_state is '问题现状 · Where each issue stands after its last event';
comment on column dq.issue_state.round_event_id is 'The event by which it was last found or reopened';
comment on column dq.issue_state.version is 'The last event that changed what an officer decides on';
comment on column dq.issue_state.finding is 'What the last check run made of it';
comment on column dq.issue_state.answered_at is 'When the department first answered since it was found or reopened';
comment on column dq.issue_state.excuse is 'The written reason by which the package may go out all the same';

create table if not exists vault.sm3_digest (
    value text primary key,
    digest char(64) not null
);
comment on table vault.sm3_digest is 'SM3 digests of values that are delivered desensitised';

create table if not exists kpi.kpi_value (
    data_date date not null,
    kpi_id text not null,
    organisation_level text not null check (organisation_level in ('bank', 'branch', 'sub_branch', 'outlet')),
    organisation_no text not null,
    organisation_name text not null,
    unit text not null,
    value numeric,
    value_reason text,
    previous_month_value numeric,
    previous_month_change numeric,
    previous_month_change_rate numeric,
    previous_month_reason text,
    year_start_value numeric,
    year_start_change numeric,
    year_start_change_rate numeric,
    year_start_reason text,
    last_year_value numeric,
    last_year_change numeric,
    last_year_change_rate numeric,
    last_year_reason text,
    published_at timestamptz not null default now(),
    primary key (data_date, kpi_id, organisation_level, organisation_no),
    check ((value is null) = (value_reason is not null)),
    check (previous_month_change is not null or previous_month_reason is not null),
    check (year_start_change is not null or year_start_reason is not null),
    check (last_year_change is not null or last_year_reason is not null)
);
alter table kpi.kpi_value
    add column if not exists dimension text not null default 'all',
    add column if not exists member text not null default 'all',
    add column if not exists member_name text not null default '',
    add column if not exists month_average numeric,
    add column if not exists previous_quarter_value numeric,
    add column if not exists previous_quarter_change numeric,
    add column if not exists previous_quarter_change_rate numeric,
    add column if not exists previous_quarter_reason text,
    add column if not exists share numeric,
    add column if not exists rank integer,
    add column if not exists ranked integer,
    add column if not exists target_value numeric,
    add column if not exists completion_rate numeric;
do $$
begin
    if not exists (
        select
        from pg_constraint
        where conrelid = 'kpi.kpi_value'::regclass and contype = 'p' and cardinality(conkey) = 6
    ) then
        alter table kpi.kpi_value
            drop constraint kpi_value_pkey,
            add primary key (data_date, kpi_id, organisation_level, organisation_no, dimension, member);
    end if;
end
$$;
comment on table kpi.kpi_value is '指标结果 · published KPI values of each data date and organisation, with what they are compared with';
comment on column kpi.kpi_value.organisation_no is
'At a level below its own, an organisation stands for the books it keeps itself: each level adds up to the bank';
comment on column kpi.kpi_value.dimension is
'all: the whole of the organisation; otherwise what it is broken down by, and member the part. The parts of one dimension make up the whole';
comment on column kpi.kpi_value.unit is '元, 户, %, ...; a percentage is in per cent, its changes in percentage points';
comment on column kpi.kpi_value.month_average is '月日均 · average of the daily balances of the month';
comment on column kpi.kpi_value.share is '占比 · per cent of the bank''s value; of a part, of its organisation''s value';
comment on column kpi.kpi_value.rank is '排名 · among the bank''s organisations of that level; of a part, among its organisation''s parts; managers in the bank';
comment on column kpi.kpi_value.completion_rate is
'完成率 · per cent of the target; where lower is better, 2 less value by target: at the target 100, below it more';
comment on column kpi.kpi_value.previous_month_change_rate is 'Change in per cent of the base; empty for percentages';
comment on column kpi.kpi_value.previous_month_reason is 'Why there is no comparison, or no rate';

create table if not exists kpi.restatement (
    restatement_id bigint generated always as identity primary key,
    data_date date not null,
    kpi_id text not null,
    organisation_level text not null,
    organisation_no text not null,
    dimension text not null,
    member text not null,
    old_value numeric,
    new_value numeric,
    reason text not null check (reason <> ''),
    restated_at timestamptz not null default now(),
    check (old_value is distinct from new_value)
);
create index if not exists restatement_by_date on kpi.restatement (data_date, kpi_id);
create or replace trigger restatement_is_append_only
before update or delete or truncate on kpi.restatement
for each statement execute function dq.refuse_change();
comment on table kpi.restatement is '指标重述 · published values that have been replaced by others, with both values and the reason; append-only';

create table if not exists entry.version (
    subject text not null,
    version integer not null check (version > 0),
    valid_from date not null,
    who text not null check (btrim(who) <> ''),
    why text not null check (btrim(why) <> ''),
    file_name text not null,
    columns text[] not null,
    rows integer not null,
    sha256 char(64) not null,
    recorded_at timestamptz not null default now(),
    primary key (subject, version)
);
comment on table entry.version is 'Versions of each subject; for a data date, the highest with valid_from up to it counts';
comment on column entry.version.columns is 'Of the contract by which it was entered';
comment on column entry.version.sha256 is 'Of its rows in the text format of COPY, columns in this order';

create table if not exists entry.version_row (
    subject text not null,
    version integer not null,
    row_no integer not null check (row_no > 0),
    content jsonb not null,
    primary key (subject, version, row_no),
    foreign key (subject, version) references entry.version (subject, version)
);
comment on table entry.version_row is 'All rows of each version';
comment on column entry.version_row.content is 'Text by column; null where nothing was entered';

create or replace function entry.refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception '%.% is append-only: enter a new version', tg_table_schema, tg_table_name;
end
$$;
create or replace trigger version_is_append_only
before update or delete or truncate on entry.version
for each statement execute function entry.refuse_change();
create or replace trigger version_row_is_append_only
before update or delete or truncate on entry.version_row
for each statement execute function entry.refuse_change();

revoke all on schema staging, core, vault, entry from public;

-- Roles belong to the server, which may not let this login create them; then nobody but the login reads anything.
do $$
declare
    missing text;
begin
    for missing in
        select role_name
        from unnest(array['eastwind_reporting', 'eastwind_kpi', 'eastwind_steward']) as role_name
        where not exists (select from pg_roles where rolname = role_name)
    loop
        begin
            execute format('create role %I nologin', missing);
        exception
            when duplicate_object or unique_violation then
                null;
            when insufficient_privilege then
                raise warning 'role % is missing and this login may not create it: nobody is granted what it may read',
                    missing;
        end;
    end loop;
end
$$;

do $$
declare
    access record;
begin
    for access in
        select
            grants.role_name,
            grants.schema_name
        from (
            values
            ('eastwind_reporting', 'east'),
            ('eastwind_reporting', 'dq'),
            ('eastwind_reporting', 'ops'),
            ('eastwind_kpi', 'kpi'),
            ('eastwind_steward', 'dq'),
            ('eastwind_steward', 'ops')
        ) as grants (role_name, schema_name)
        inner join pg_roles on grants.role_name = pg_roles.rolname
    loop
        execute format('grant usage on schema %I to %I', access.schema_name, access.role_name);
        execute format('grant select on all tables in schema %I to %I', access.schema_name, access.role_name);
        execute format(
            'alter default privileges in schema %I grant select on tables to %I', access.schema_name, access.role_name
        );
    end loop;
    if exists (select from pg_roles where rolname = 'eastwind_steward') then
        grant insert on dq.reason to eastwind_steward;
    end if;
end
$$;
