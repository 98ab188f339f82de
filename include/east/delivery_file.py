"""One EAST table to one file as the standard wants it: UTF-8, 0x01 between items, 0x0A after each row, no quoting."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import EastTable

SEPARATOR = b"\x01"
QUOTE = b"\x02"
ROW_END = b"\n"
CHUNK = 1 << 20


class DeliveryError(RuntimeError):
    """A table cannot be delivered, or its file is not what it holds; the message names table, row and what to do."""


class DeliveryInterrupted(RuntimeError):
    """A file could not be written, for a cause outside the data: to run again may be enough."""


@dataclass(frozen=True)
class DeliveryFile:
    """A written file. `bytes` is its size, `sha256` that of its content in hexadecimal."""

    table: str
    name_zh: str
    file: str
    rows: int
    bytes: int
    sha256: str


def write_file(cursor: Cursor, table: EastTable, data_date: date, path: Path) -> DeliveryFile:
    """Streams the rows of `data_date` to `path`, syncs it, and proves by reading back that it holds the whole table.

    Rows are ordered by key, then by all items, so that the same rows always give the same bytes.
    Raises DeliveryError and DeliveryInterrupted.
    """
    try:
        rows = _count(cursor, table, data_date)
        with path.open("wb", buffering=CHUNK) as file:
            stream = _HashingStream(file.write)
            cursor.copy_expert(copy_statement(table, data_date).as_string(cursor), stream, CHUNK)
            file.flush()
            os.fsync(file.fileno())
    except psycopg2.errors.UndefinedTable as error:
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {str(error).splitlines()[0]}; "
            f"build it with `dbt build --select {table.name}`"
        ) from error
    except (psycopg2.OperationalError, psycopg2.InterfaceError, OSError) as error:
        raise DeliveryInterrupted(
            f"{table.code} {table.name_zh}: writing {table.relation} to {path} broke off: {error}; "
            "nothing was published, run again when the cause is removed"
        ) from error
    except psycopg2.Error as error:
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {table.relation} cannot be read as a whole: {error}"
        ) from error
    found = read_file(table, path)
    if found.sha256 != stream.digest.hexdigest():
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {path} does not read back as it was written; check the disk"
        )
    if found.rows != rows:
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {table.relation} has {rows} rows on {data_date}, {path.name} {found.rows}"
        )
    return found


def read_file(table: EastTable, path: Path) -> DeliveryFile:
    """Reads the file at `path` and counts it. Raises DeliveryError if a row does not consist of the table's items."""
    digest = hashlib.sha256()
    size = rows = 0
    separators = len(table.items) - 1
    with path.open("rb", buffering=CHUNK) as file:
        for rows, line in enumerate(file, start=1):
            digest.update(line)
            size += len(line)
            if line.count(SEPARATOR) != separators or QUOTE in line or not line.endswith(ROW_END):
                raise DeliveryError(
                    f"{table.code} {table.name_zh}: row {rows} of {path.name} has {line.count(SEPARATOR)} separators "
                    f"instead of {separators}, or a control character in an item: {line[:80]!r}; the model's items "
                    "must go through deliver()"
                )
    return DeliveryFile(table.code, table.name_zh, path.name, rows, size, digest.hexdigest())


def copy_statement(table: EastTable, data_date: date) -> sql.Composed:
    """CSV with 0x01 between items and nulls as nothing writes every value as it is: quoting, by 0x02, would start only
    at an item that holds one of these bytes or a line break, which read_file() refuses. Empty text would be quoted,
    so it is turned into null."""
    names = [item.name for item in table.items]
    order = [*table.key, *(name for name in names if name not in table.key)]
    return sql.SQL(
        "copy (select {items} from {relation} where data_date = {data_date} order by {order})"
        " to stdout (format csv, delimiter E'\\x01', quote E'\\x02', null '', encoding 'UTF8')"
    ).format(
        items=sql.SQL(", ").join(sql.SQL("nullif({}, '')").format(sql.Identifier(name)) for name in names),
        relation=sql.Identifier(table.schema, table.name),
        data_date=sql.Literal(data_date),
        order=sql.SQL(", ").join(sql.SQL('{} collate "C"').format(sql.Identifier(name)) for name in order),
    )


def _count(cursor: Cursor, table: EastTable, data_date: date) -> int:
    """The rows of `data_date`. Raises DeliveryError if the table was never built for it, which no count can tell."""
    cursor.execute(
        sql.SQL(
            "select count(*), to_regclass({partition}) is not null from {relation} where data_date = {date}"
        ).format(
            partition=sql.Literal(f"{table.relation}_{data_date:%Y%m%d}"),
            relation=sql.Identifier(table.schema, table.name),
            date=sql.Literal(data_date),
        )
    )
    row = cursor.fetchone()
    assert row is not None
    if not row[1]:
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {table.relation} has not been built for {data_date}: "
            f"`EASTWIND_DATA_DATE={data_date} dbt build --select {table.name}`"
        )
    return int(row[0])


class _HashingStream:
    """What COPY writes to: passes on, and digests on the way."""

    def __init__(self, write: Callable[[bytes], int]) -> None:
        self._write = write
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._write(data)
