"""From the results of a check run to issues: found, seen again, reopened, verified, closed.

An issue is a rule that fails in an item of a table. It stays the same one however often it comes back. What happens to
it is added to dq.issue_event, and nothing is ever changed there.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include import settings
from include.catalogue.departments import Departments
from include.issues.workdays import due_dates

PLATFORM = "eastwind"
"""Who records what follows from a check run."""

LOCK = "dq.issue"


@dataclass(frozen=True)
class SyncSummary:
    """How many issues the runs named in `runs` found anew, reopened, closed and saw again, and how many are overdue
    since. A run of which the findings have been taken in before is not among them."""

    runs: tuple[int, ...]
    found: int
    reopened: int
    closed: int
    seen: int
    overdue: int


def sync(conn: Connection, departments: Departments, data_date: date) -> SyncSummary:
    """Takes in the findings of every finished check run up to the latest one of `data_date`, in their order.

    All of it is one transaction, and a run is taken in once. Raises LookupError if `data_date` has not been checked.
    """
    with conn, conn.cursor() as cursor:
        lock(cursor)
        cursor.execute(
            "select max(run_id) from dq.check_run where data_date = %s and finished_at is not null", (data_date,)
        )
        (latest,) = cursor.fetchone() or (None,)
        if latest is None:
            raise LookupError(f"{data_date} has no finished check run: `python -m include.checks run {data_date}`")
        cursor.execute(
            "select run_id, data_date from dq.check_run"
            " where run_id <= %s and finished_at is not null and run_id not in (select run_id from dq.issue_sync)"
            " order by run_id",
            (latest,),
        )
        runs = cursor.fetchall()
        for run_id, run_date in runs:
            _take_in(cursor, departments, run_id, run_date)
        cursor.execute(
            "select count(*) filter (where kind = 'found'), count(*) filter (where kind = 'reopened'),"
            " count(*) filter (where state = 'closed'), count(*) filter (where kind = 'seen'),"
            " count(distinct issue_id) filter (where kind in ('answer_overdue', 'repair_overdue'))"
            " from dq.issue_event where run_id = any(%s)",
            ([run_id for run_id, _ in runs],),
        )
        found, reopened, closed, seen, overdue = cursor.fetchone() or (0, 0, 0, 0, 0)
    return SyncSummary(tuple(run_id for run_id, _ in runs), found, reopened, closed, seen, overdue)


def remind(conn: Connection, data_date: date) -> int:
    """Puts on record which issues have become overdue by the day after `data_date`, checked or not; returns how many
    times. Commits."""
    with conn, conn.cursor() as cursor:
        lock(cursor)
        names = {"run_id": None, "data_date": data_date, "platform": PLATFORM, "today": data_date + timedelta(days=1)}
        cursor.execute(_OVERDUE, names)
        return cursor.rowcount


def runs_of(conn: Connection, data_date: date) -> list[int]:
    """The check runs of a data date of which the findings have been taken in, in their order."""
    with conn, conn.cursor() as cursor:
        cursor.execute("select run_id from dq.issue_sync where data_date = %s order by run_id", (data_date,))
        return [run_id for (run_id,) in cursor]


def lock(cursor: Cursor) -> None:
    """One writer of issues at a time, until the end of the transaction: what a state allows is looked up before."""
    cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (LOCK,))


def _take_in(cursor: Cursor, departments: Departments, run_id: int, data_date: date) -> None:
    cursor.execute("drop table if exists pg_temp.deadline, pg_temp.verdict, pg_temp.known")
    cursor.execute(
        "select cast(finished_at at time zone %s as date) from dq.check_run where run_id = %s",
        (settings.TIMEZONE.key, run_id),
    )
    (today,) = cursor.fetchone() or (None,)
    _say_until_when(cursor, departments, today)
    names = {"run_id": run_id, "data_date": data_date, "platform": PLATFORM, "today": today}
    for statement in (_VERDICTS, _NEW_ISSUES, _KNOWN, _EVENTS, _OVERDUE):
        cursor.execute(statement, names)
    cursor.execute("insert into dq.issue_sync (run_id, data_date) values (%s, %s)", (run_id, data_date))


def _say_until_when(cursor: Cursor, departments: Departments, today: date) -> None:
    """Temporary table deadline, a row per severity."""
    cursor.execute("create temporary table deadline (severity text, answer_due date, repair_due date) on commit drop")
    execute_values(cursor, "insert into deadline values %s", due_dates(departments, today))


# What the run says of each rule: failing, passing, lapsed (not asked any more, and why), silent (no row to judge).
_VERDICTS = """
create temporary table verdict on commit drop as
with judged as (
    select
        result.table_code,
        result.rule_id,
        result.item,
        result.severity,
        result.department,
        result.rows_checked,
        result.rows_failed,
        case
            when result.rows_failed > 0 then 'failing'
            when result.status <> 'checked' then 'lapsed'
            when looked_at.rows = 0 then 'silent'
            else 'passing'
        end as verdict,
        case when result.status <> 'checked' then concat_ws(': ', result.status, result.note) end as reason
    from dq.rule_result as result
    left join dq.table_result as looked_at
        on
            result.run_id = looked_at.run_id
            and result.table_code = looked_at.table_code
    where result.run_id = %(run_id)s
),

-- A rule that the run does not have, of a table that it has.
dropped as (
    select
        issue.table_code,
        issue.rule_id,
        issue.item,
        cast(null as text) as severity,
        cast(null as text) as department,
        cast(null as bigint) as rows_checked,
        cast(null as bigint) as rows_failed,
        'lapsed' as verdict,
        'withdrawn' as reason
    from dq.issue as issue
    where
        exists (select from judged where judged.table_code = issue.table_code)
        and not exists (
            select from judged
            where
                judged.table_code = issue.table_code
                and judged.rule_id = issue.rule_id
                and judged.item is not distinct from issue.item
        )
)

select * from judged
union all
select * from dropped
"""

_NEW_ISSUES = """
insert into dq.issue (table_code, rule_id, item)
select
    verdict.table_code,
    verdict.rule_id,
    verdict.item
from verdict
where verdict.verdict = 'failing'
order by
    verdict.table_code,
    verdict.rule_id
on conflict do nothing
"""

# Every issue that the run has a verdict on, as it stood before, with who answers for it and until when from today on.
_KNOWN = """
create temporary table known on commit drop as
select
    issue.issue_id,
    verdict.verdict,
    verdict.severity,
    verdict.rows_checked,
    verdict.rows_failed,
    verdict.reason,
    state.state,
    state.resolution,
    state.finding,
    state.failing_date,
    state.department,
    coalesce(verdict.department, state.department) as catalogue_department,
    -- What the arbiter has decided stays.
    state.assigned_by <> %(platform)s as is_arbitrated,
    deadline.answer_due,
    deadline.repair_due
from verdict
inner join dq.issue as issue
    on
        verdict.table_code = issue.table_code
        and verdict.rule_id = issue.rule_id
        and verdict.item is not distinct from issue.item
left join dq.issue_state as state on issue.issue_id = state.issue_id
left join deadline on verdict.severity = deadline.severity
"""

# An earlier data date that passes says nothing about the later one that failed.
_EVENTS = """
insert into dq.issue_event (
    issue_id, kind, state, data_date, run_id, severity, rows_checked, rows_failed,
    department, resolution, answer_due, repair_due, reason, who
)
select
    known.issue_id,
    event.kind,
    event.state,
    %(data_date)s,
    %(run_id)s,
    known.severity,
    known.rows_checked,
    known.rows_failed,
    event.department,
    event.resolution,
    event.answer_due,
    event.repair_due,
    case when event.resolution = 'lapsed' then known.reason end,
    %(platform)s
from known
cross join lateral (
    select
        known.verdict = 'failing' and known.state is null as is_new,
        known.verdict = 'failing' and (
            known.state = 'fixed'
            or (known.state = 'closed' and not (known.resolution = 'not_a_defect' and known.finding <> 'passed'))
        ) as is_back,
        known.state <> 'closed' as is_open,
        known.failing_date <= %(data_date)s as is_later,
        case when known.is_arbitrated then known.department else known.catalogue_department end as department
) as its
cross join lateral (
    values
    (1, its.is_new, 'found', 'found', null, null, null, null),
    (2, its.is_new, 'assigned', 'assigned', its.department, null, known.answer_due, known.repair_due),
    (
        1, its.is_back, 'reopened', 'assigned', its.department, null, known.answer_due,
        case when known.state = 'closed' then known.repair_due end
    ),
    (1, known.verdict = 'failing' and not its.is_new and not its.is_back, 'seen', null, null, null, null, null),
    (
        2,
        known.verdict = 'failing'
        and not its.is_back
        and known.state in ('assigned', 'accepted')
        and its.department <> known.department,
        'assigned', 'assigned', its.department, null, known.answer_due, null
    ),
    (1, known.verdict = 'passing' and its.is_open and its.is_later, 'verified', 'verified', null, null, null, null),
    (2, known.verdict = 'passing' and its.is_open and its.is_later, 'closed', 'closed', null, 'fixed', null, null),
    (
        1,
        known.verdict = 'passing'
        and its.is_later
        and known.resolution = 'not_a_defect'
        and known.finding <> 'passed',
        'passed', null, null, null, null, null
    ),
    (1, known.verdict = 'lapsed' and its.is_open and its.is_later, 'closed', 'closed', null, 'lapsed', null, null)
) as event (step, happens, kind, state, department, resolution, answer_due, repair_due)
where event.happens
order by
    known.issue_id,
    event.step
"""

# Said once for each time that the issue was found or reopened.
_OVERDUE = """
insert into dq.issue_event (issue_id, kind, data_date, run_id, who)
select
    state.issue_id,
    late.kind,
    %(data_date)s,
    %(run_id)s,
    %(platform)s
from dq.issue_state as state
cross join lateral (
    values
    ('answer_overdue', state.state in ('found', 'assigned') and state.answer_due < %(today)s),
    ('repair_overdue', state.state in ('found', 'assigned', 'accepted') and state.repair_due < %(today)s)
) as late (kind, is_late)
where
    late.is_late
    and not exists (
        select from dq.issue_event as said
        where
            said.issue_id = state.issue_id
            and said.kind = late.kind
            and said.event_id > state.round_event_id
    )
order by
    state.issue_id,
    late.kind
"""
