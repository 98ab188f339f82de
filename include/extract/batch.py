"""Batches: what interval a data date covers, and how far a source system's batch has come."""

import datetime as dt
import logging

import psycopg2.extensions

log = logging.getLogger(__name__)


def previous_data_date(warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date) -> dt.date:
    """The data date after which the batch of `data_date` begins. It is fixed at the first call, for all attempts: the
    latest earlier data date of the system, or else the last day of the month before. Commits."""
    with warehouse, warehouse.cursor() as cursor:
        return _fix(cursor, system, data_date)


def start_batch(warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date) -> dt.date:
    """Record that an attempt begins, and return the batch's previous data date. Commits."""
    with warehouse, warehouse.cursor() as cursor:
        previous = _fix(cursor, system, data_date)
        cursor.execute(
            "update ops.batch set status = 'running', started_at = now(), finished_at = null"
            " where system = %s and data_date = %s",
            (system, data_date),
        )
        cursor.execute(
            "select status from ops.batch where system = %s and data_date = %s and status <> 'succeeded'",
            (system, previous),
        )
        if (unfinished := cursor.fetchone()) is not None:
            log.warning(
                "%s: the batch before, %s, is %s; this batch does not cover its days: run it again",
                system,
                previous,
                unfinished[0],
            )
    return previous


def finish_batch(
    warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date, *, succeeded: bool
) -> None:
    """Record how an attempt ended. Commits. Raises LookupError if the batch was never started."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "update ops.batch set status = %s, finished_at = now() where system = %s and data_date = %s",
            ("succeeded" if succeeded else "failed", system, data_date),
        )
        if cursor.rowcount == 0:
            raise LookupError(f"the batch of {system} for {data_date} was never started")


def _fix(cursor: psycopg2.extensions.cursor, system: str, data_date: dt.date) -> dt.date:
    cursor.execute(
        """
        insert into ops.batch (system, data_date, previous_data_date, status)
        select
            %(system)s,
            %(data_date)s,
            coalesce(max(data_date), date_trunc('month', %(data_date)s::date)::date - 1),
            'running'
        from ops.batch
        where system = %(system)s and data_date < %(data_date)s
        on conflict (system, data_date) do nothing
        """,
        {"system": system, "data_date": data_date},
    )
    cursor.execute("select previous_data_date from ops.batch where system = %s and data_date = %s", (system, data_date))
    row = cursor.fetchone()
    assert row is not None
    previous: dt.date = row[0]
    return previous
