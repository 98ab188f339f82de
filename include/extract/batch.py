"""Batches: what interval a data date covers, and how far a source system's batch has come.

The intervals of a system never overlap, so that a row of its details stands in one partition. What status a batch has:

- planned: its interval is fixed, nothing has been tried yet;
- running, succeeded, failed: of the latest attempt;
- outdated: a batch has been put before it into its interval since, so it holds too much: run it again;
- expired: raw has been dropped by retention.
"""

import datetime as dt
import logging
from collections.abc import Iterable

import psycopg2.extensions

from include.extract.errors import ExtractError

DONE = ("succeeded", "expired")
"""What no catch-up or backfill needs to run again."""

log = logging.getLogger(__name__)


class BatchCovered(ExtractError):
    """A later batch covers the days of this one already."""


def previous_data_date(warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date) -> dt.date:
    """The data date after which the batch of `data_date` begins. It is fixed at the first call, for all attempts: the
    latest earlier data date of the system, or else the last day of the month before. Commits.

    Raises BatchCovered if a later batch covers `data_date` already.
    """
    with warehouse, warehouse.cursor() as cursor:
        return _fix(cursor, system, data_date, "running", split=False)


def plan_batches(
    warehouse: psycopg2.extensions.connection, system: str, data_dates: Iterable[dt.date], *, split: bool = False
) -> None:
    """Fix the intervals of all these batches at once, before another run can cover their days. Commits all or nothing.

    With `split`, a later batch that covers some of the days begins after them from now on: it is outdated until it has
    been run again. Without, raises BatchCovered; also if that batch is running at the moment.
    """
    with warehouse, warehouse.cursor() as cursor:
        for data_date in sorted(data_dates):
            _fix(cursor, system, data_date, "planned", split=split)


def start_batch(
    warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date, due_at: dt.datetime | None = None
) -> dt.date:
    """Record that an attempt begins, and return the batch's previous data date. Commits.

    due_at: when the system's delivery is due by its contract. Raises BatchCovered like `previous_data_date`.
    """
    with warehouse, warehouse.cursor() as cursor:
        previous = _fix(cursor, system, data_date, "running", split=False)
        cursor.execute(
            "update ops.batch set status = 'running', started_at = now(), finished_at = null, arrived_at = null,"
            " due_at = coalesce(%s, due_at)"
            " where system = %s and data_date = %s",
            (due_at, system, data_date),
        )
        _warn_of_unfinished(cursor, system, previous)
        _warn_of_skipped(cursor, system, previous, data_date)
    return previous


def finish_batch(
    warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date, *, succeeded: bool
) -> None:
    """Record how an attempt ended and, if it succeeded, when the last of its tables arrived. Commits.

    Raises LookupError if a batch that was never started is to have succeeded; that it failed needs no record then.
    """
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            """
            update ops.batch
            set
                status = case when %(succeeded)s then 'succeeded' else 'failed' end,
                finished_at = now(),
                first_finished_at = coalesce(first_finished_at, case when %(succeeded)s then now() end),
                arrived_at = (
                    select max(arrived_at)
                    from ops.arrival
                    where system = %(system)s and data_date = %(data_date)s and %(succeeded)s
                )
            where system = %(system)s and data_date = %(data_date)s
            """,
            {"succeeded": succeeded, "system": system, "data_date": data_date},
        )
        if cursor.rowcount == 0 and succeeded:
            raise LookupError(f"the batch of {system} for {data_date} was never started")


def loaded_tables(warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date) -> set[str]:
    """The tables that the batch's latest attempt has loaded so far."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            """
            select distinct load.table_name
            from ops.load
            inner join ops.batch using (system, data_date)
            where
                load.system = %s
                and load.data_date = %s
                and load.status in ('loaded', 'kept')
                and load.started_at >= batch.started_at
            """,
            (system, data_date),
        )
        return {name for (name,) in cursor.fetchall()}


def batch_status(warehouse: psycopg2.extensions.connection, data_date: dt.date) -> dict[str, str]:
    """The status of the batches of a data date, by system."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("select system, status from ops.batch where data_date = %s order by system", (data_date,))
        return dict(cursor.fetchall())


def _fix(cursor: psycopg2.extensions.cursor, system: str, data_date: dt.date, status: str, *, split: bool) -> dt.date:
    """The previous data date of the batch, which is made with `status` if it is new."""
    # Two new batches of one system must see each other.
    cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"eastwind.batch {system}",))
    cursor.execute("select previous_data_date from ops.batch where system = %s and data_date = %s", (system, data_date))
    if (row := cursor.fetchone()) is None:
        _make_room(cursor, system, data_date, split=split)
        cursor.execute(
            """
            insert into ops.batch (system, data_date, previous_data_date, status)
            select
                %(system)s,
                %(data_date)s,
                coalesce(max(data_date), date_trunc('month', %(data_date)s::date)::date - 1),
                %(status)s
            from ops.batch
            where system = %(system)s and data_date < %(data_date)s
            returning previous_data_date
            """,
            {"system": system, "data_date": data_date, "status": status},
        )
        row = cursor.fetchone()
    assert row is not None
    previous: dt.date = row[0]
    return previous


def _make_room(cursor: psycopg2.extensions.cursor, system: str, data_date: dt.date, *, split: bool) -> None:
    """Let the later batch that covers `data_date` begin after it, or raise BatchCovered."""
    cursor.execute(
        "select data_date, previous_data_date, status from ops.batch"
        " where system = %s and previous_data_date < %s and data_date > %s",
        (system, data_date, data_date),
    )
    covering = cursor.fetchall()
    for later, previous, status in covering:
        if not split or status == "running":
            raise BatchCovered(
                f"{system}: the batch of {later} covers {previous + dt.timedelta(days=1)} to {later} and is {status}: "
                f"a batch of {data_date} would bring the same rows again. "
                + (
                    f"Wait until {later} has ended"
                    if split
                    else f"To split it, `make backfill FROM={data_date} TO={data_date} SYSTEM={system} SPLIT=1`, "
                    f"which runs {later} again afterwards"
                )
            )
    cursor.execute(
        "update ops.batch set previous_data_date = %s,"
        " status = case when status in ('succeeded', 'expired') then 'outdated' else status end"
        " where system = %s and data_date = any(%s)",
        (data_date, system, [later for later, _, _ in covering]),
    )


def _warn_of_unfinished(cursor: psycopg2.extensions.cursor, system: str, previous: dt.date) -> None:
    cursor.execute(
        "select status from ops.batch where system = %s and data_date = %s and status not in ('succeeded', 'expired')",
        (system, previous),
    )
    if (unfinished := cursor.fetchone()) is not None:
        log.warning(
            "%s: the batch before, %s, is %s; this batch does not cover its days: run it again",
            system,
            previous,
            unfinished[0],
        )


def _warn_of_skipped(cursor: psycopg2.extensions.cursor, system: str, previous: dt.date, data_date: dt.date) -> None:
    """Days without a batch are no news for a system that comes once a month, as the demo bank's do."""
    first, last = previous + dt.timedelta(days=1), data_date - dt.timedelta(days=1)
    if first > last:
        return
    cursor.execute(
        "select exists (select from ops.batch where system = %s and data_date <= %s and skipped_days = 0)",
        (system, previous),
    )
    if cursor.fetchone() == (True,):
        log.warning(
            "%s: no batch stands for %s to %s: this one covers them. For batches of their own: "
            "`make backfill FROM=%s TO=%s SYSTEM=%s SPLIT=1`",
            system,
            first,
            last,
            first,
            last,
            system,
        )
