"""Deliveries from a source database: one COPY out of a snapshot, streamed as it comes."""

import datetime as dt
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import SourceTable
from include.extract.errors import ExtractError

BLOCK = 1 << 20


class DatabaseDelivery:
    """The rows of a table in a source database that belong to a batch. A Delivery."""

    delimiter = "\t"
    null = r"\N"
    sha256: str | None = None

    def __init__(
        self, table: SourceTable, connection: psycopg2.extensions.connection, previous: dt.date, data_date: dt.date
    ) -> None:
        """Open a read-only snapshot on `connection` and read there what the COPY must come to.

        Raises ExtractError if the table's columns are not those of the contract.
        """
        self._table = table
        self._connection = connection
        self.source = f"database {connection.info.dbname} on {connection.info.host}, table {table.source}"
        self.size = 0
        self._select = _selection(table, previous, data_date)
        try:
            connection.rollback()
            self.expected_rows, self.expected_control_total = self._open_snapshot()
        except psycopg2.Error as error:
            raise ExtractError(f"{self.source}: the source cannot be read: {str(error).strip()}") from error

    def _open_snapshot(self) -> tuple[int, Decimal | None]:
        """The rows and the control total of what is to be copied. The transaction stays open for the COPY."""
        table = self._table
        with self._connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read read only")
            # Text as every source gives it, and rows in the order of the table at every run.
            cursor.execute(
                "set local datestyle = 'ISO, YMD'; set local synchronize_seqscans = off;"
                " set local max_parallel_workers_per_gather = 0"
            )
            self._check_columns(cursor)
            control = sql.Identifier(table.control_column) if table.control_column else sql.NULL
            cursor.execute(
                sql.SQL("select count(*), sum({control}::numeric) from ({select}) as delivery").format(
                    control=control, select=self._select
                )
            )
            row = cursor.fetchone()
        assert row is not None
        return row[0], (row[1] or Decimal(0)) if table.control_column else None

    def _check_columns(self, cursor: psycopg2.extensions.cursor) -> None:
        schema, _, name = self._table.source.rpartition(".")
        cursor.execute(
            "select column_name from information_schema.columns where table_schema = %s and table_name = %s",
            (schema or "public", name),
        )
        found = {row[0] for row in cursor.fetchall()}
        if not found:
            raise ExtractError(f"{self.source}: does not exist, or this login may not read it")
        contract = {column.name for column in self._table.columns}
        problems = []
        if missing := sorted(contract - found):
            problems.append(f"{self.source}: missing column {', '.join(missing)}")
        if unknown := sorted(found - contract):
            problems.append(
                f"{self.source}: unknown column {', '.join(unknown)}: add it to the contract of "
                f"{self._table.system}.{self._table.name}"
            )
        if problems:
            raise ExtractError(*problems)

    @contextmanager
    def blocks(self) -> Iterator[Iterator[bytes]]:
        """A thread writes the COPY into a pipe, which holds it up as soon as the reader is slower."""
        reading, writing = os.pipe()
        failure: list[BaseException] = []

        def copy_out() -> None:
            try:
                with os.fdopen(writing, "wb", buffering=BLOCK) as pipe, self._connection.cursor() as cursor:
                    copy = sql.SQL("copy ({}) to stdout (encoding 'UTF8')").format(self._select)
                    cursor.copy_expert(copy, pipe, BLOCK)
            except BaseException as error:
                failure.append(error)

        writer = threading.Thread(target=copy_out, name=f"copy {self._table.source}", daemon=True)

        def read() -> Iterator[bytes]:
            while block := os.read(reading, BLOCK):
                self.size += len(block)
                yield block
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

    def place(self, row: int) -> str:
        return f"{self._table.source} row {row}"

    def explain_fields(self, row: int) -> str:
        return f"{self.place(row)}: the stream does not have {len(self._table.columns)} fields"


def _selection(table: SourceTable, previous: dt.date, data_date: dt.date) -> sql.Composable:
    """The rows of the batch. Values leave in PostgreSQL's own text form, without a cast that could change them."""
    assert table.date_column is not None
    date_column = sql.Identifier(table.date_column)
    interval = (
        sql.SQL("{} = {}").format(date_column, sql.Literal(data_date))
        if table.mode == "snapshot"
        # Whole days, also if the source keeps a time with the date.
        else sql.SQL("{} >= {} and {} < {}").format(
            date_column,
            sql.Literal(previous + dt.timedelta(days=1)),
            date_column,
            sql.Literal(data_date + dt.timedelta(days=1)),
        )
    )
    return sql.SQL("select {} from {} where {}").format(
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        sql.Identifier(*table.source.split(".")),
        interval,
    )
