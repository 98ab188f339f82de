"""Builds of core and the facts under the KPIs: when that of a data date began, and when it was done."""

import datetime as dt

import psycopg2.extensions


def start_build(warehouse: psycopg2.extensions.connection, data_date: dt.date) -> None:
    """Record that a build begins: until it has finished, the data date counts as not built. Commits."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "insert into ops.build (data_date, started_at) values (%s, clock_timestamp())"
            " on conflict (data_date) do update set started_at = excluded.started_at, finished_at = null",
            (data_date,),
        )


def finish_build(warehouse: psycopg2.extensions.connection, data_date: dt.date) -> None:
    """Record that it is done. Commits. Raises LookupError if it was never started."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "update ops.build"
            " set finished_at = clock_timestamp(), first_finished_at = coalesce(first_finished_at, clock_timestamp())"
            " where data_date = %s",
            (data_date,),
        )
        if cursor.rowcount == 0:
            raise LookupError(f"the build of {data_date} was never started")
