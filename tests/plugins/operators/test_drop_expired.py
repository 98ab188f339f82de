"""DropExpired, by the project's own catalogue."""

import psycopg2.extensions

from eastwind.operators.drop_expired import DropExpired
from tests.plugins.operators.conftest import Run


def test_what_the_catalogue_lets_go_is_dropped_and_counted(
    run: Run, batches: psycopg2.extensions.cursor, conn: psycopg2.extensions.connection
) -> None:
    batches.execute("insert into ops.build (data_date, started_at, finished_at) values ('2024-06-30', now(), now())")
    batches.execute("create table east.east_jgxxb (data_date date) partition by list (data_date)")
    for day in ("2024-01-01", "2024-01-31", "2024-06-28", "2024-06-29", "2024-06-30"):
        batches.execute(
            f"create table east.east_jgxxb_{day.replace('-', '')} partition of east.east_jgxxb for values in ('{day}')"
        )
    try:
        outcome = run(DropExpired(task_id="drop"))
        assert (outcome["dropped"], outcome["skipped"]) == (1, 0)
        batches.execute("select table_name, data_date::text from ops.retention")
        assert batches.fetchall() == [("east.east_jgxxb", "2024-01-01")]
        assert run(DropExpired(task_id="drop"))["dropped"] == 0
    finally:
        batches.execute("drop table east.east_jgxxb; truncate ops.retention")
