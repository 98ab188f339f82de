"""Small contracts and deliveries by which the extraction tests read like statements."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg2.extensions
import pytest

from include.catalogue.sources import FileFormat, SourceColumn, SourceTable
from include.extract.files import FileSource
from include.extract.transport import LocalFiles
from tests.include.extract.mariadb import MariaDb, running_server

MAY_31 = dt.date(2024, 5, 31)
JUNE_30 = dt.date(2024, 6, 30)

COLUMNS = (
    SourceColumn("txn_no", "text", nullable=False),
    SourceColumn("customer_name", "text", personal="name"),
    SourceColumn("txn_date", "date", nullable=False),
    SourceColumn("amount", "numeric(20,2)"),
    SourceColumn("is_cash", "boolean"),
)

_numbers = itertools.count()


@pytest.fixture
def table() -> SourceTable:
    """An append table in a source database, `bank.txn`; every test has a system and raw table of its own."""
    number = next(_numbers)
    return SourceTable(
        system=f"system_{number}",
        schema="raw_cbs",
        name=f"txn_{number}",
        source="bank.txn",
        mode="append",
        columns=COLUMNS,
        key=("txn_no",),
        date_column="txn_date",
        control_column="amount",
    )


@pytest.fixture
def file_table(table: SourceTable) -> SourceTable:
    """The same as a snapshot by unload file, stem TXN."""
    return replace(table, source="TXN", mode="snapshot", file_format=FileFormat("gb18030", "|"), date_column=None)


@pytest.fixture
def source(source_conn: psycopg2.extensions.connection) -> psycopg2.extensions.connection:
    """A source database with three rows in `bank.txn`, two of them in June."""
    with source_conn, source_conn.cursor() as cursor:
        cursor.execute(
            """
            create schema bank;
            create table bank.txn (
                txn_no text, customer_name text, txn_date date, amount numeric(20, 2), is_cash boolean
            );
            insert into bank.txn values
            ('T1', '张三', '2024-05-31', 1.00, true),
            ('T2', '李四', '2024-06-01', 10.50, false),
            ('T3', null, '2024-06-30', -0.25, null);
            """
        )
    return source_conn


class Unload:
    """Writes unload files with their flags below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def source(self) -> FileSource:
        return FileSource(LocalFiles(self.folder))

    def paths(self, day: dt.date = JUNE_30) -> tuple[Path, Path]:
        path = self.folder / f"{day:%Y%m%d}" / f"TXN_{day:%Y%m%d}.dat"
        return path, path.with_suffix(".flg")

    def write(self, *lines: str, day: dt.date = JUNE_30, total: str = "0", **stated: str) -> None:
        self.write_bytes("".join(f"{line}\n" for line in lines).encode("gb18030"), day=day, total=total, **stated)

    def write_bytes(self, content: bytes, day: dt.date = JUNE_30, total: str = "0", **stated: str) -> None:
        """`stated` replaces what the flag says."""
        data, flag = self.paths(day)
        data.parent.mkdir(parents=True, exist_ok=True)
        data.write_bytes(content)
        entries = {
            "file": data.name,
            "rows": str(content.count(b"\n")),
            "bytes": str(len(content)),
            "columns": "|".join(column.name for column in COLUMNS),
            "total.amount": total,
        }
        flag.write_text("".join(f"{key}={value}\n" for key, value in {**entries, **stated}.items()), encoding="utf-8")


@pytest.fixture
def unload(tmp_path: Path) -> Unload:
    return Unload(tmp_path)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDb]:
    with running_server() as server:
        yield server


def execute(connection: psycopg2.extensions.connection, statement: str) -> None:
    """Commits."""
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)


def raw_rows(conn: psycopg2.extensions.connection, table: SourceTable, data_date: dt.date) -> list[tuple[object, ...]]:
    """The contract's columns and `_row` of one data date, in order."""
    columns = ", ".join(column.name for column in table.columns)
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute(
            f"select {columns}, _row from {table.schema}.{table.name} where data_date = %s order by _row", (data_date,)
        )
        return cursor.fetchall()


def loads(conn: psycopg2.extensions.connection, table: SourceTable) -> list[tuple[object, ...]]:
    """Status, rows, control total and error of every attempt in ops.load."""
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute(
            "select status, rows, control_total, error from ops.load where system = %s and table_name = %s"
            " order by load_id",
            (table.system, table.name),
        )
        return cursor.fetchall()


def notes(conn: psycopg2.extensions.connection, table: SourceTable) -> list[tuple[str, str]]:
    """Kind and detail of the notes on the latest attempt, but for lateness: the files of a test are always late."""
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute(
            "select kind, detail from ops.load_note where kind <> 'late' and load_id ="
            " (select max(load_id) from ops.load where system = %s and table_name = %s) order by kind",
            (table.system, table.name),
        )
        return cursor.fetchall()


def quarantined(conn: psycopg2.extensions.connection, table: SourceTable) -> list[tuple[object, ...]]:
    """File, line, text, reason and whether it is open, of all rows that were ever set aside."""
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute(
            f"select file, line, raw_text, reason, closed_by_load is null from {table.schema}._quarantine"
            " where table_name = %s order by load_id, file, line",
            (table.name,),
        )
        return cursor.fetchall()


def relations(conn: psycopg2.extensions.connection, table: SourceTable) -> set[str]:
    """All tables and sequences that belong to the raw table."""
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'raw_cbs'::regnamespace"
            " and relkind in ('r', 'p', 'S') and (relname = %s or relname like %s)",
            (table.name, rf"{table.name}\_%"),
        )
        return {row[0] for row in cursor.fetchall()}
