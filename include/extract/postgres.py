"""Deliveries from a PostgreSQL database: one COPY out of a snapshot, streamed as it comes."""

import datetime as dt
import fcntl
import hashlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import NamedTuple

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import Ready, SourceColumn, SourceTable
from include.extract.delivery import Block, Interval, Note, check_undated
from include.extract.drift import ObservedColumn, check_drift
from include.extract.errors import ExtractError, NotArrived
from include.settings import TIMEZONE

BLOCK = 1 << 20

_INTEGERS = {"smallint": 5, "integer": 10, "bigint": 19}
"""The types of whole numbers and their digits."""


class _Column(NamedTuple):
    """A column of the source: `type` as PostgreSQL writes it, such as numeric(20,2)."""

    name: str
    type: str
    not_null: bool


class PostgresSource:
    """A source database that is PostgreSQL. A Source."""

    def __init__(self, connection: psycopg2.extensions.connection) -> None:
        self._connection = connection

    def describe(self, table: SourceTable) -> str:
        info = self._connection.info
        return f"database {info.dbname} on {info.host}, table {table.source}"

    def dataset(self, table: SourceTable) -> tuple[str, str]:
        info = self._connection.info
        schema, _, name = table.source.rpartition(".")
        return f"postgres://{info.host}:{info.port}", f"{info.dbname}.{schema or 'public'}.{name}"

    def deliver(self, table: SourceTable, interval: Interval) -> "PostgresDelivery":
        return PostgresDelivery(table, self._connection, interval, self.describe(table))

    def ready_since(self, ready: Ready, data_date: dt.date) -> dt.datetime | None:
        """When the source had `data_date` complete, or None if it does not say. Raises NotArrived if it has not."""
        where = f"database {self._connection.info.dbname}, table {ready.table}"
        time = sql.Identifier(ready.time_column) if ready.time_column else sql.SQL("null::timestamptz")
        try:
            with self._connection, self._connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL("set local timezone = {}; select max({}), count(*) from {} where {} = %s").format(
                        sql.Literal(TIMEZONE.key),
                        sql.SQL("{}::timestamptz").format(time),
                        sql.Identifier(*ready.table.split(".")),
                        sql.Identifier(ready.date_column),
                    ),
                    (data_date,),
                )
                row = cursor.fetchone()
        except psycopg2.Error as error:
            raise ExtractError(f"{where}: the source cannot be read: {str(error).strip()}") from error
        assert row is not None
        if not row[1]:
            raise NotArrived(f"{where}: no row with {ready.date_column} {data_date}: the day is not complete yet")
        since: dt.datetime | None = row[0]
        return since

    def close(self) -> None:
        self._connection.close()


class PostgresDelivery:
    """The rows of a table in a PostgreSQL database that belong to a batch. A Delivery."""

    delimiter = "\t"
    null = r"\N"

    def __init__(
        self, table: SourceTable, connection: psycopg2.extensions.connection, interval: Interval, source: str
    ) -> None:
        """Open a read-only snapshot on `connection` and read there what the COPY must come to.

        Raises ExtractError if the table's columns are not those of the contract.
        """
        self._table = table
        self._connection = connection
        self.source = source
        self.arrived_at: dt.datetime | None = None
        self.size = 0
        self._digest = hashlib.sha256()
        self.notes: list[Note]
        self.stated_rows: int | None
        self.stated_control_total: Decimal | None
        try:
            connection.rollback()
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read read only")
                cursor.execute(
                    "set local datestyle = 'ISO, YMD'; set local synchronize_seqscans = off; set local timezone = %s",
                    (TIMEZONE.key,),
                )
                observed = self._observe(cursor)
                names, self.notes = check_drift(
                    table, [ObservedColumn(column.name, column.type) for column in observed], source
                )
                by_name = {column.name: column for column in observed}
                self.notes += check_undated(table, self._undated(cursor, by_name), source)
                columns = [by_name[name] for name in names if any(name == c.name for c in table.columns)]
                self.columns = tuple(column.name for column in columns)
                self._select = _selection(table, columns, interval)
                self.stated_rows, self.stated_control_total, self.trusted = self._count(cursor, columns)
                self.unique = self._is_unique(cursor, by_name)
                # Rows in the order of the table at every run; only the count may be read in parallel.
                cursor.execute("set local max_parallel_workers_per_gather = 0")
        except psycopg2.Error as error:
            raise ExtractError(f"{source}: the source cannot be read: {str(error).strip()}") from error

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def _observe(self, cursor: psycopg2.extensions.cursor) -> list[_Column]:
        cursor.execute(
            """
            select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
            from pg_attribute as a
            where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """,
            (_relation(self._table).as_string(cursor),),
        )
        observed = [_Column(*row) for row in cursor.fetchall()]
        if not observed:
            raise ExtractError(f"{self.source}: does not exist, or this login may not see it")
        return observed

    def _count(
        self, cursor: psycopg2.extensions.cursor, columns: list[_Column]
    ) -> tuple[int, Decimal | None, frozenset[str]]:
        """One scan of what is to be copied: rows, control total, and the columns in which nothing can be wrong.

        Those are the columns whose type keeps the contract's but for values that are counted here and are not there.
        """
        contract = {column.name: column for column in self._table.columns}
        exceptions = {
            column.name: _exceptions(column, contract[column.name], column.name in self._table.key)
            for column in columns
            if _keeps_type(column, contract[column.name])
        }
        counted = [(name, predicate) for name, predicates in exceptions.items() for predicate in predicates]
        control = self._table.control_column
        cursor.execute(
            sql.SQL("select {} from ({}) as delivery").format(
                sql.SQL(", ").join(
                    [
                        sql.SQL("count(*)"),
                        sql.SQL("sum({}::numeric)").format(sql.Identifier(control)) if control else sql.NULL,
                        *(sql.SQL("count(*) filter (where {})").format(predicate) for _, predicate in counted),
                    ]
                ),
                self._select,
            )
        )
        row = cursor.fetchone()
        assert row is not None
        rows, total, *counts = row
        broken = {name for (name, _), count in zip(counted, counts, strict=True) if count}
        return rows, (total or Decimal(0)) if control else None, frozenset(exceptions.keys() - broken)

    def _undated(self, cursor: psycopg2.extensions.cursor, columns: dict[str, _Column]) -> int:
        name = self._table.date_column
        if name is None or columns[name].not_null:
            return 0
        cursor.execute(
            sql.SQL("select count(*) from {} where {} is null").format(_relation(self._table), sql.Identifier(name))
        )
        row = cursor.fetchone()
        assert row is not None
        rows: int = row[0]
        return rows

    def _is_unique(self, cursor: psycopg2.extensions.cursor, columns: dict[str, _Column]) -> bool:
        """Whether a unique index over columns of the key keeps it unique; a snapshot has one value of its date."""
        date = self._table.date_column
        fixed = {date} if self._table.mode == "snapshot" and date and columns[date].type == "date" else set()
        cursor.execute(
            """
            select array_agg(a.attname::text)
            from pg_index as i
            inner join pg_attribute as a on i.indrelid = a.attrelid and a.attnum = any(i.indkey[:i.indnkeyatts - 1])
            where
                i.indrelid = to_regclass(%s) and i.indisunique and i.indisvalid and i.indimmediate
                and i.indpred is null and i.indexprs is null
            group by i.indexrelid
            """,
            (_relation(self._table).as_string(cursor),),
        )
        return any(
            set(names) <= {*self._table.key, *fixed} and all(columns[name].not_null for name in names)
            for (names,) in cursor.fetchall()
        )

    @contextmanager
    def blocks(self) -> Iterator[Iterator[Block]]:
        """A thread writes the COPY into a pipe, which holds it up as soon as the reader is slower."""
        reading, writing = os.pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, BLOCK)
        failure: list[BaseException] = []

        def copy_out() -> None:
            try:
                with os.fdopen(writing, "wb", buffering=BLOCK) as pipe, self._connection.cursor() as cursor:
                    copy = sql.SQL("copy ({}) to stdout (encoding 'UTF8')").format(self._select)
                    cursor.copy_expert(copy, pipe, BLOCK)
            except BaseException as error:
                failure.append(error)

        writer = threading.Thread(target=copy_out, name=f"copy {self._table.source}", daemon=True)

        def read() -> Iterator[Block]:
            rest = b""
            while chunk := os.read(reading, BLOCK):
                self.size += len(chunk)
                self._digest.update(chunk)
                end = chunk.rfind(b"\n") + 1
                if end:
                    yield Block(rest + chunk[:end])
                    rest = chunk[end:]
                else:
                    rest += chunk
            writer.join()
            if failure:
                raise ExtractError(f"{self.source}: reading broke off: {str(failure[0]).strip()}") from failure[0]

        writer.start()
        try:
            yield read()
        finally:
            os.close(reading)
            # A connection that is broken already must not hide why.
            with suppress(psycopg2.Error):
                if writer.is_alive():
                    self._connection.cancel()
                writer.join()
                self._connection.rollback()

    def place(self, position: int) -> tuple[str, int]:
        return self._table.source, position


def _relation(table: SourceTable) -> sql.Identifier:
    return sql.Identifier(*table.source.split("."))


def _selection(table: SourceTable, columns: list[_Column], interval: Interval) -> sql.Composable:
    """The rows of the batch. Values leave in PostgreSQL's own text form, without a cast that could change them; only a
    moment becomes the bank's local time."""
    return sql.SQL("select {} from {} where {}").format(
        sql.SQL(", ").join(
            sql.SQL("{0} at time zone {1} as {0}").format(sql.Identifier(column.name), sql.Literal(TIMEZONE.key))
            if re.fullmatch(r"timestamp(\(\d\))? with time zone", column.type)
            else sql.Identifier(column.name)
            for column in columns
        ),
        _relation(table),
        _rows_of(table, interval),
    )


def _rows_of(table: SourceTable, interval: Interval) -> sql.Composable:
    if table.date_column is None:
        return sql.SQL("true")
    column = sql.Identifier(table.date_column)
    # Whole days, also if the source keeps a time with the date.
    until = sql.SQL("{} < {}").format(column, sql.Literal(interval.data_date + dt.timedelta(days=1)))
    if table.mode == "history" or interval.from_start:
        return until
    first = interval.data_date if table.mode == "snapshot" else interval.previous + dt.timedelta(days=1)
    since = sql.SQL("{} >= {}").format(column, sql.Literal(first))
    return sql.SQL("{} and {}").format(since, until)


def _keeps_type(column: _Column, contract: SourceColumn) -> bool:
    """Whether every value of the column, but for the `_exceptions`, is good by the contract's type."""
    wanted = contract.data_type
    if contract.values:
        return False
    if wanted == "text":
        return True
    if contract.length is not None:
        length = re.fullmatch(r"character(?: varying)?\((\d+)\)", column.type)
        return length is not None and int(length[1]) <= contract.length
    if wanted in ("integer", "bigint"):
        return column.type in _INTEGERS and _INTEGERS[column.type] <= _INTEGERS[wanted]
    if contract.scale is not None and contract.precision is not None:
        digits = contract.precision - contract.scale
        if column.type in _INTEGERS:
            return _INTEGERS[column.type] <= digits
        numeric = re.fullmatch(r"numeric\((\d+),(\d+)\)", column.type)
        return numeric is not None and int(numeric[2]) <= contract.scale and int(numeric[1]) - int(numeric[2]) <= digits
    if wanted == "timestamp":
        return re.fullmatch(r"timestamp(\(\d\))? without time zone", column.type) is not None
    return column.type == wanted


def _exceptions(column: _Column, contract: SourceColumn, is_key: bool) -> list[sql.Composable]:
    """What the type of the source admits and the contract does not: a predicate for each."""
    name = sql.Identifier(column.name)
    predicates: list[sql.Composable] = []
    if (is_key or not contract.nullable) and not column.not_null:
        predicates.append(sql.SQL("{} is null").format(name))
    if contract.data_type in ("date", "timestamp"):
        # Years that are not of four digits, and infinity.
        predicates.append(sql.SQL("{0} not between '0001-01-01' and '9999-12-31 23:59:59.999999'").format(name))
    if contract.scale is not None and column.type.startswith("numeric"):
        predicates.append(sql.SQL("{} = 'NaN'").format(name))
    return predicates
