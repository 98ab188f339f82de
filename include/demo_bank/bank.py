"""Generate the demo bank: SQL files over the core banking database, and what its systems deliver.

The work is done by `sql/NN_*.sql`, in that order, in the schema `bank` of the core banking database: sets, never row
by row. What a system offers is built aside, in the schema `<system>_new`, and audited; only then does it replace what
was there, so that a run either leaves a whole bank or nothing new. A system's tables are named there as its source
contract (`dbt_project/models/sources/<system>.yml`) names them; a snapshot that becomes a file has `eod_date` besides
the contract's columns.
"""

import datetime
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from os import fdopen, pipe
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import SourceSystem
from include.demo_bank import audit
from include.demo_bank.defects.files import spoil_file
from include.demo_bank.defects.kind import ALL, choose
from include.demo_bank.defects.plant import add_answers, plant
from include.demo_bank.unload import unload as unload_files

SQL = Path(__file__).parent / "sql"
DEFAULT_SEED = 20240630

WORKSHOP = "cbs"
"""The system in whose database the bank is generated."""

SETTINGS = "-c work_mem=128MB -c maintenance_work_mem=128MB -c jit=off -c max_parallel_workers_per_gather=0"
"""Sorts in memory; one worker, so that rows are written in the same order every time."""

log = logging.getLogger(__name__)

Connection = psycopg2.extensions.connection


@dataclass(frozen=True)
class Plan:
    """What is generated: how many customers, and how many months up to the month end `until`."""

    customers: int
    months: int
    until: datetime.date
    seed: int = DEFAULT_SEED
    defects: tuple[str, ...] = ()
    """The kinds of defects planted in its last month, by id; or `all`, which leaves out those it has no row for."""

    def __post_init__(self) -> None:
        if self.customers < 100:
            raise ValueError(f"--customers is {self.customers}: a bank needs at least 100")
        if self.customers > 9_000_000:
            raise ValueError(f"--customers is {self.customers}: customer numbers end at 9000000")
        if not 1 <= self.months <= 60:
            raise ValueError(f"--months is {self.months}: from 1 to 60 are possible")
        if (self.until + datetime.timedelta(days=1)).day != 1:
            raise ValueError(f"--until is {self.until}: it must be the last day of a month")
        choose(self.defects)

    @property
    def first_day(self) -> datetime.date:
        """The first day of the window."""
        months = self.until.year * 12 + self.until.month - self.months
        return datetime.date(months // 12, months % 12 + 1, 1)

    def parameters(self) -> dict[str, Any]:
        """What the SQL files are given."""
        return {
            "customers": self.customers,
            "months": self.months,
            "until": self.until,
            "seed": self.seed,
            "first_day": self.first_day,
            "open_day": self.first_day - datetime.timedelta(days=1),
        }


def generate(
    plan: Plan,
    systems: Mapping[str, SourceSystem],
    urls: Mapping[str, str],
    unload: Path,
    *,
    all_of_them: bool = True,
) -> dict[str, int]:
    """Generate the bank; returns the rows delivered by table.

    `systems` are the source contracts that the bank delivers by, `urls` the databases by system: each gets a schema of
    the system's name, and core banking's is where the work is done. Files go to their system's folder below `unload`.
    The plan's defects are planted into what has passed the audit; the answer key is bank.answer_key in core banking's.
    A kind that finds no row to spoil raises NothingToPlant, or is left out: without `all_of_them`, or where the plan
    says `all`.
    Raises audit.BooksDoNotAgree, and leaves what was there, if the books are not consistent.
    """
    databases = [system for system in systems.values() if system.kind == "postgres"]
    files = [system for system in systems.values() if system.kind == "file"]
    copied = [system for system in databases if system.name != WORKSHOP]
    with ExitStack() as stack:
        cbs = stack.enter_context(closing(_connect(urls[WORKSHOP])))
        others = {system.name: stack.enter_context(closing(_connect(urls[system.name]))) for system in copied}
        stack.enter_context(_only_one(cbs))
        for system in (*databases, *files):
            _execute(cbs, sql.SQL("drop schema if exists {0} cascade; create schema {0}").format(_new(system)))
        for path in sorted(SQL.glob("[0-9]*.sql")):
            started = time.monotonic()
            _execute(cbs, path.read_text(encoding="utf-8"), plan.parameters())
            log.info("%-24s %6.1f s", path.stem, time.monotonic() - started)
        audit.check(cbs, "_new")
        kinds = choose(plan.defects)
        if kinds:
            plant(cbs, systems, kinds, plan.parameters(), all_of_them=all_of_them and ALL not in plan.defects)
        for name, connection in others.items():
            _copy_schema(cbs, connection, f"{name}_new")
        with unload_files(cbs, files, unload) as rows:
            for system in databases:
                rows |= _count(cbs, f"{system.name}_new")
            for name, connection in others.items():
                _replace(connection, name)
            # What the other systems deliver stays beside core banking, for the audit.
            _replace(cbs, *(system.name for system in (*databases, *files)))
        add_answers(cbs, [spoil_file(kind, systems, unload, plan.until) for kind in kinds if kind.on_files])
    return rows


def _new(system: SourceSystem) -> sql.Identifier:
    """The schema in which a system's deliveries are built aside."""
    return sql.Identifier(f"{system.name}_new")


def _connect(url: str) -> Connection:
    connection = psycopg2.connect(url, application_name="eastwind demo bank", options=SETTINGS)
    connection.autocommit = True
    return connection


@contextmanager
def _only_one(connection: Connection) -> Iterator[None]:
    """Keeps a second run from building in the same place at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('eastwind demo bank'))")
        (is_ours,) = cursor.fetchone() or (False,)
    if not is_ours:
        raise RuntimeError("the demo bank is being generated by another process: wait until it has ended")
    yield


def _execute(connection: Connection, statement: str | sql.Composable, parameters: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _tables(connection: Connection, schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = %s order by tablename", (schema,))
        return [name for (name,) in cursor.fetchall()]


def _count(connection: Connection, schema: str) -> dict[str, int]:
    rows = {}
    with connection.cursor() as cursor:
        for table in _tables(connection, schema):
            cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table)))
            (rows[f"{schema.removesuffix('_new')}.{table}"],) = cursor.fetchone() or (0,)
    return rows


def _copy_schema(source: Connection, target: Connection, schema: str) -> None:
    """Copy the tables of a schema to another database, streaming."""
    _execute(target, sql.SQL("drop schema if exists {0} cascade; create schema {0}").format(sql.Identifier(schema)))
    for table in _tables(source, schema):
        name = sql.Identifier(schema, table)
        with source.cursor() as cursor:
            cursor.execute(
                "select string_agg(format('%%I %%s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)"
                " from pg_attribute where attrelid = format('%%I.%%I', %s, %s)::regclass and attnum > 0",
                (schema, table),
            )
            (columns,) = cursor.fetchone() or ("",)
        _execute(target, sql.SQL("create table {} ({})").format(name, sql.SQL(columns)))
        _stream(source, target, name)


def _stream(source: Connection, target: Connection, table: sql.Identifier) -> None:
    read_end, write_end = pipe()
    failures: list[BaseException] = []

    def send() -> None:
        try:
            with fdopen(write_end, "wb") as stream, source.cursor() as cursor:
                cursor.copy_expert(sql.SQL("copy {} to stdout").format(table).as_string(source), stream)
        except BaseException as error:
            failures.append(error)

    sender = threading.Thread(target=send)
    sender.start()
    with fdopen(read_end, "rb") as stream, target.cursor() as cursor:
        cursor.copy_expert(sql.SQL("copy {} from stdin").format(table).as_string(target), stream)
    sender.join()
    if failures:
        raise failures[0]


def _replace(connection: Connection, *schemas: str) -> None:
    """Put each `<schema>_new` in the place of `schema`, all at once."""
    moves = [
        sql.SQL("drop schema if exists {0} cascade; alter schema {1} rename to {0};").format(
            sql.Identifier(schema), sql.Identifier(f"{schema}_new")
        )
        for schema in schemas
    ]
    _execute(connection, sql.SQL("begin; {} commit").format(sql.SQL(" ").join(moves)))
