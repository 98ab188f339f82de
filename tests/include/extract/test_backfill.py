"""A backfill over the real ops tables; what loads a date is played unless said otherwise."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import psycopg2.extensions
import pytest

from include import settings
from include.extract.backfill import Backfill, BackfillRefused, run_backfill
from include.extract.batch import BatchCovered, finish_batch, start_batch
from include.warehouse.build import finish_build, start_build
from include.warehouse.connections import connect

Connection = psycopg2.extensions.connection

JAN_1, JAN_4, JAN_31 = dt.date(2023, 1, 1), dt.date(2023, 1, 4), dt.date(2023, 1, 31)


@pytest.fixture(autouse=True)
def nothing_loaded(conn: Connection) -> Iterator[None]:
    with conn, conn.cursor() as cursor:
        cursor.execute("truncate ops.batch, ops.build")
    yield
    with conn, conn.cursor() as cursor:
        cursor.execute("truncate ops.batch, ops.build")


class Loader:
    """Loads at once, and remembers what; fails for the dates in `fails`, as a load that finds no files."""

    def __init__(self, warehouse: Connection, *, builds: bool = False) -> None:
        self.warehouse = warehouse
        self.builds = builds
        self.fails: set[dt.date] = set()
        self.loaded: list[tuple[dt.date, tuple[str, ...]]] = []

    def __call__(self, data_date: dt.date, systems: Sequence[str]) -> list[str]:
        self.loaded.append((data_date, tuple(systems)))
        for system in systems:
            start_batch(self.warehouse, system, data_date)
            finish_batch(self.warehouse, system, data_date, succeeded=data_date not in self.fails)
        if data_date in self.fails:
            return [f"{system}: the flag is late or missing" for system in systems]
        if self.builds:
            start_build(self.warehouse, data_date)
            finish_build(self.warehouse, data_date)
        return []

    @property
    def days(self) -> list[int]:
        return [data_date.day for data_date, _ in self.loaded]


@pytest.fixture
def load(warehouse_url: str) -> Iterator[Loader]:
    with closing(connect(warehouse_url)) as warehouse:
        yield Loader(warehouse)


def test_a_date_after_the_other_with_a_line_of_progress_for_each(conn: Connection, load: Loader) -> None:
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.load (system, table_name, data_date, source, rows, status, started_at) values"
            " ('cbs', 'a', '2023-01-01', 'test', 1200, 'loaded', now()),"
            " ('cbs', 'b', '2023-01-01', 'test', 34, 'loaded', now()),"
            " ('hr', 'c', '2023-01-01', 'test', 9, 'loaded', now())"
        )
    lines: list[str] = []
    assert run_backfill(Backfill(JAN_1, JAN_4, ("cbs",)), conn, load, lines.append) == []

    assert load.days == [1, 2, 3, 4]
    assert len(lines) == 4
    assert "1/4  2023-01-01          1,234 rows  took 0:00:00  elapsed 0:00:00  left about 0:00:00" in lines[0]
    assert "4/4  2023-01-04" in lines[-1]


def test_what_is_loaded_is_not_loaded_again(conn: Connection, load: Loader) -> None:
    load(JAN_1, ["cbs"])
    load(dt.date(2023, 1, 2), ["cbs"])
    load(dt.date(2023, 1, 2), ["hr"])
    load.loaded.clear()
    lines: list[str] = []
    backfill = Backfill(JAN_1, JAN_4, ("cbs", "hr"), split=True)
    assert run_backfill(backfill, conn, load, lines.append) == []

    both = ("cbs", "hr")
    assert load.loaded == [
        (JAN_1, ("hr",)),
        (dt.date(2023, 1, 2), ("hr",)),
        (dt.date(2023, 1, 3), both),
        (JAN_4, both),
    ]
    assert lines[-1].startswith("    4/4")


def test_dates_that_are_done_are_counted(conn: Connection, load: Loader) -> None:
    load(JAN_1, ["cbs", "hr"])
    lines: list[str] = []
    run_backfill(Backfill(JAN_1, JAN_4, ("cbs", "hr")), conn, load, lines.append)
    assert lines[0] == "1 of 4 data dates are done already"


def test_a_date_that_fails_stops_it_and_is_the_first_when_it_goes_on(conn: Connection, load: Loader) -> None:
    load.fails = {dt.date(2023, 1, 3)}
    assert run_backfill(Backfill(JAN_1, JAN_4, ("cbs",)), conn, load) == [
        "2023-01-03: cbs: the flag is late or missing"
    ]
    assert load.days == [1, 2, 3]

    load.fails, load.loaded = set(), []
    assert run_backfill(Backfill(JAN_1, JAN_4, ("cbs",)), conn, load) == []
    assert load.days == [3, 4]


def test_a_date_that_is_loaded_but_not_built_is_built(conn: Connection, load: Loader) -> None:
    load(JAN_1, ["cbs", "hr"])
    load.loaded.clear()
    load.builds = True
    backfill = Backfill(JAN_1, dt.date(2023, 1, 2), ("cbs", "hr"))
    assert run_backfill(backfill, conn, load, required=["cbs", "hr"]) == []
    assert load.loaded == [(JAN_1, ()), (dt.date(2023, 1, 2), ("cbs", "hr"))]

    load.loaded.clear()
    assert run_backfill(backfill, conn, load, required=["cbs", "hr"]) == []
    assert load.loaded == []


def test_a_date_that_was_loaded_again_since_it_was_built_is_built_again(conn: Connection, load: Loader) -> None:
    load.builds = True
    load(JAN_1, ["cbs"])
    load.builds = False
    load(JAN_1, ["cbs"])
    load.loaded.clear()
    run_backfill(Backfill(JAN_1, JAN_1, ("cbs",)), conn, load, required=["cbs"])
    assert load.loaded == [(JAN_1, ())]


def test_a_date_of_which_other_systems_are_missing_need_not_be_built(conn: Connection, load: Loader) -> None:
    load(JAN_1, ["cbs"])
    load.loaded.clear()
    run_backfill(Backfill(JAN_1, JAN_1, ("cbs",)), conn, load, required=["cbs", "hr"])
    assert load.loaded == []


def test_month_ends_alone(conn: Connection, load: Loader) -> None:
    run_backfill(Backfill(JAN_4, dt.date(2023, 3, 30), ("cbs",), month_ends=True), conn, load)
    assert [data_date for data_date, _ in load.loaded] == [JAN_31, dt.date(2023, 2, 28)]


def test_a_range_without_a_date_is_refused(conn: Connection, load: Loader) -> None:
    with pytest.raises(BackfillRefused, match="no day from 2023-01-04 to 2023-01-01"):
        run_backfill(Backfill(JAN_4, JAN_1, ("cbs",)), conn, load)
    with pytest.raises(BackfillRefused, match="no month end from 2023-01-01 to 2023-01-04"):
        run_backfill(Backfill(JAN_1, JAN_4, ("cbs",), month_ends=True), conn, load)


def test_a_run_of_the_day_in_the_meantime_does_not_cover_its_days(conn: Connection, load: Loader) -> None:
    """The day's batch begins after the last day of the backfill, although that has not got there yet."""

    def load_and_start_today(data_date: dt.date, systems: Sequence[str]) -> Sequence[str]:
        if data_date == JAN_1:
            assert start_batch(load.warehouse, "cbs", dt.date(2023, 1, 5)) == JAN_4
        return load(data_date, systems)

    assert run_backfill(Backfill(JAN_1, JAN_4, ("cbs",)), conn, load_and_start_today) == []
    assert load.days == [1, 2, 3, 4]


def test_days_that_a_later_batch_covers_are_refused_before_anything_is_loaded(conn: Connection, load: Loader) -> None:
    load(dt.date(2023, 1, 5), ["cbs"])
    load.loaded.clear()
    with pytest.raises(BatchCovered, match="the batch of 2023-01-05 covers 2023-01-01 to 2023-01-05"):
        run_backfill(Backfill(dt.date(2022, 12, 30), JAN_4, ("cbs",)), conn, load)
    assert load.loaded == []


def test_the_later_batch_that_is_split_is_run_again_at_the_end(conn: Connection, load: Loader) -> None:
    load(dt.date(2023, 1, 6), ["cbs"])
    load.loaded.clear()
    load.fails = {JAN_4}
    backfill = Backfill(dt.date(2023, 1, 3), JAN_4, ("cbs",), split=True)
    assert run_backfill(backfill, conn, load)
    load.fails = set()
    assert run_backfill(backfill, conn, load) == []
    assert load.days == [3, 4, 4, 6]
    assert run_backfill(backfill, conn, load) == []
    assert load.days == [3, 4, 4, 6]


def test_two_at_once_are_refused(conn: Connection, load: Loader, warehouse_url: str) -> None:
    def another(data_date: dt.date, systems: Sequence[str]) -> Sequence[str]:
        with closing(connect(warehouse_url)) as second, pytest.raises(BackfillRefused, match="another backfill"):
            run_backfill(Backfill(JAN_1, JAN_4, ("hr",)), second, load)
        return load(data_date, systems)

    run_backfill(Backfill(JAN_1, JAN_1, ("cbs",)), conn, another)
    run_backfill(Backfill(JAN_1, JAN_1, ("hr",)), conn, load)
    assert load.loaded == [(JAN_1, ("cbs",)), (JAN_1, ("hr",))]


KILLED = """
import datetime as dt, sys, time
from include.extract.backfill import Backfill, run_backfill
from include.extract.batch import finish_batch, start_batch
from include.warehouse.connections import connect

warehouse, loading = connect(), connect()

def load(data_date, systems):
    start_batch(loading, "cbs", data_date)
    if data_date.day == 3:
        print("in the middle", flush=True)
        time.sleep(60)
    finish_batch(loading, "cbs", data_date, succeeded=True)
    return []

run_backfill(Backfill(dt.date(2023, 1, 1), dt.date(2023, 1, 4), ("cbs",)), warehouse, load)
"""


def test_a_backfill_that_was_killed_goes_on_where_it_was(conn: Connection, load: Loader, warehouse_url: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "EASTWIND_WAREHOUSE": warehouse_url, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "in the middle" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    # The server notices after a moment that nobody holds the other end.
    deadline = time.monotonic() + 10
    while True:
        try:
            assert run_backfill(Backfill(JAN_1, JAN_4, ("cbs",)), conn, load) == []
            break
        except BackfillRefused:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert load.days == [3, 4]


def test_a_single_system_without_airflow(warehouse_url: str, tmp_path: Path) -> None:
    """With the project's own contract and no files: it stops at the first date and says how to go on."""
    if not settings.MANIFEST.exists():
        pytest.fail("run `dbt parse` first")
    done = subprocess.run(
        [sys.executable, "-m", "include.extract.backfill", "2023-01-01", "2023-01-04", "credit"],
        env={**os.environ, "EASTWIND_WAREHOUSE": warehouse_url, "EASTWIND_UNLOAD_DIR": str(tmp_path)},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (
        "error: 2023-01-01: credit.contract: " in done.stderr and "neither flag nor data file is there" in done.stderr
    )
    assert "python -m include.extract.backfill 2023-01-01 2023-01-04 credit" in done.stderr
