"""A backfill: past data dates, one after the other, resumed where it stopped.

What is done stands in ops.batch and ops.build, not in the process: a backfill that was stopped or killed goes on with
the same command. `python -m include.extract.backfill FROM TO SYSTEM` fills raw alone; through Airflow, with all that
follows, `python -m eastwind.backfill` does it.
"""

import argparse
import datetime as dt
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg2.extensions

from include.catalogue.manifest import CatalogueError, read_manifest
from include.catalogue.sources import ContractError, load_sources
from include.extract.batch import DONE, plan_batches
from include.extract.errors import ExtractError
from include.extract.sources import EnvironmentConnections, open_source
from include.extract.system import extract_system
from include.warehouse.connections import WarehouseUnreachable, connect

Load = Callable[[dt.date, Sequence[str]], Sequence[str]]
"""Loads the systems, if any, for a data date and does what is to follow; returns what has failed."""


class BackfillRefused(RuntimeError):
    """It cannot begin; the message says why."""


@dataclass(frozen=True)
class Backfill:
    """What is to be loaded: `systems` for all days from `first` to `last`, or for the month ends among them.

    split: later batches that cover some of these days are to begin after them, and are run again at the end.
    """

    first: dt.date
    last: dt.date
    systems: tuple[str, ...]
    month_ends: bool = False
    split: bool = False

    def dates(self) -> list[dt.date]:
        """Raises BackfillRefused if there is none."""
        days = (self.first + dt.timedelta(days=day) for day in range((self.last - self.first).days + 1))
        dates = [day for day in days if not self.month_ends or (day + dt.timedelta(days=1)).day == 1]
        if not dates:
            what = "month end" if self.month_ends else "day"
            raise BackfillRefused(f"there is no {what} from {self.first} to {self.last}")
        return dates


@dataclass(frozen=True)
class _Work:
    """What is missing of a data date."""

    data_date: dt.date
    systems: tuple[str, ...]


def run_backfill(
    backfill: Backfill,
    warehouse: psycopg2.extensions.connection,
    load: Load,
    report: Callable[[str], None] = print,
    required: Iterable[str] | None = None,
) -> list[str]:
    """Load what is missing, date by date, and return why it stopped, which is nothing if all is done.

    required: if given, a data date for which all these systems are loaded counts as done only when it is built.
    The intervals of all batches are fixed first, so that no other run covers their days in the meantime. Raises
    BackfillRefused, and BatchCovered if later batches cover days of this one and are not to be split.
    """
    dates = backfill.dates()
    with _alone(warehouse):
        for system in backfill.systems:
            plan_batches(warehouse, system, dates, split=backfill.split)
        dates += _outdated(warehouse, backfill)
        todo = [work for day in dates if (work := _missing(warehouse, backfill.systems, day, required)) is not None]
        if done := len(dates) - len(todo):
            report(f"{done} of {len(dates)} data dates are done already")
        started = time.monotonic()
        for number, work in enumerate(todo, 1):
            began = time.monotonic()
            if problems := load(work.data_date, work.systems):
                return [f"{work.data_date}: {problem}" for problem in problems]
            now = time.monotonic()
            left = (now - started) / number * (len(todo) - number)
            report(
                f"{done + number:>5}/{len(dates)}  {work.data_date}  {_rows(warehouse, work):>13,} rows"
                f"  took {_clock(now - began)}  elapsed {_clock(now - started)}  left about {_clock(left)}"
            )
    return []


@contextmanager
def _alone(warehouse: psycopg2.extensions.connection) -> Iterator[None]:
    """Two backfills at once would load the same dates twice. The lock ends with the connection."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtextextended('eastwind.backfill', 0))")
        if cursor.fetchone() != (True,):
            raise BackfillRefused("another backfill is running: wait until it has ended")
    try:
        yield
    finally:
        if not warehouse.closed:
            warehouse.rollback()
            with warehouse, warehouse.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtextextended('eastwind.backfill', 0))")


def _outdated(warehouse: psycopg2.extensions.connection, backfill: Backfill) -> list[dt.date]:
    """The later data dates whose batches have been split."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "select distinct data_date from ops.batch where system = any(%s) and data_date > %s and status = 'outdated'"
            " order by data_date",
            (list(backfill.systems), backfill.last),
        )
        return [row[0] for row in cursor.fetchall()]


def _missing(
    warehouse: psycopg2.extensions.connection, systems: Sequence[str], day: dt.date, required: Iterable[str] | None
) -> _Work | None:
    """What is to be done for a data date, or None."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("select system, status from ops.batch where data_date = %s", (day,))
        done = {system for system, status in cursor.fetchall() if status in DONE}
        cursor.execute(
            "select build.finished_at >= max(batch.finished_at) from ops.build as build"
            " inner join ops.batch as batch on build.data_date = batch.data_date"
            " where build.data_date = %s group by build.finished_at",
            (day,),
        )
        is_built = cursor.fetchone() == (True,)
    missing = tuple(system for system in systems if system not in done)
    must_be_built = required is not None and set(required) <= done and not is_built
    return _Work(day, missing) if missing or must_be_built else None


def _rows(warehouse: psycopg2.extensions.connection, work: _Work) -> int:
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            """
            select coalesce(sum(rows), 0)
            from (
                select distinct on (system, table_name) rows
                from ops.load
                where data_date = %s and system = any(%s) and status in ('loaded', 'kept')
                order by system, table_name, load_id desc
            ) as latest
            """,
            (work.data_date, list(work.systems)),
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What says which data dates."""
    parser.add_argument("first", type=dt.date.fromisoformat, metavar="FROM", help="first data date, YYYY-MM-DD")
    parser.add_argument("last", type=dt.date.fromisoformat, metavar="TO", help="last data date")
    parser.add_argument("--month-ends", action="store_true", help="only the month ends, each for its whole month")
    parser.add_argument("--split", action="store_true", help="also days that a later batch covers, which is run again")


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="python -m include.extract.backfill", description=__doc__)
    add_arguments(parser)
    parser.add_argument("system", help="name of the dbt source, for example cbs")
    arguments = parser.parse_args()
    try:
        systems = load_sources(read_manifest())
    except (CatalogueError, ContractError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if arguments.system not in systems:
        print(f"error: no source {arguments.system}: choose from {', '.join(systems)}", file=sys.stderr)
        return 2
    system = systems[arguments.system]
    backfill = Backfill(arguments.first, arguments.last, (system.name,), arguments.month_ends, arguments.split)
    try:
        with (
            closing(connect()) as warehouse,
            closing(connect()) as loading,
            open_source(system, EnvironmentConnections()) as source,
        ):

            def load(data_date: dt.date, _: Sequence[str]) -> list[str]:
                outcome = extract_system(system, data_date, source, loading)
                return [f"{system.name}.{table}: {error}" for table, error in outcome.failed.items()]

            problems = run_backfill(backfill, warehouse, load)
    except (BackfillRefused, ExtractError, WarehouseUnreachable, psycopg2.Error) as error:
        problems = [str(error).strip()]
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if problems:
        again = " ".join(["python -m include.extract.backfill", *sys.argv[1:]])
        print(f"to go on where it stopped: {again}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
