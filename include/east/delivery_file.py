"""One EAST table to one file as the standard wants it: UTF-8, 0x01 between items, 0x0A after each row, no quoting."""

import hashlib
import io
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import EastTable

SEPARATOR = b"\x01"
QUOTE = b"\x02"
ROW_END = b"\n"
CHUNK = 1 << 20
SYNCED = 64 << 20
"""Bytes after which what is written goes to the disk, while more is being read."""

_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPED = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_OTHER_BYTES = bytes(set(range(256)) - {*SEPARATOR, *QUOTE, *ROW_END})


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

    Rows stand as the table holds them: the same partition gives the same bytes, one that was built again the same rows
    (same_rows()). To sort them would take longer than all the rest. Raises DeliveryError and DeliveryInterrupted.
    """
    try:
        _require_built(cursor, table, data_date)
        cursor.execute("set local synchronize_seqscans = off; set local max_parallel_workers_per_gather = 0")
        with path.open("wb", buffering=0) as file, _Sink(file) as sink, io.BufferedWriter(sink, CHUNK) as stream:
            cursor.copy_expert(copy_statement(table, data_date).as_string(cursor), stream, CHUNK)
        rows = cursor.rowcount
    except psycopg2.errors.UndefinedTable as error:
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {str(error).splitlines()[0]}; "
            f"build it with `dbt build --select {table.model}`"
        ) from error
    except (psycopg2.Error, OSError) as error:
        # A connection that is lost in mid-COPY may say so without an SQLSTATE, as a plain DatabaseError.
        is_outside = isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError, OSError))
        if is_outside or getattr(error, "pgcode", None) is None:
            raise DeliveryInterrupted(
                f"{table.code} {table.name_zh}: writing {table.relation} to {path} broke off: {error}; "
                "nothing was published, run again when the cause is removed"
            ) from error
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {table.relation} cannot be read as a whole: {error}"
        ) from error
    found = read_file(table, path)
    if found.sha256 != sink.digest.hexdigest():
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
    row = SEPARATOR * (len(table.items) - 1) + ROW_END
    begun = b""
    with path.open("rb", buffering=0) as file, ThreadPoolExecutor(1) as other:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digested = other.submit(digest.update, chunk)
            size += len(chunk)
            # What is left of rows of the right shape is the same few bytes, over and over.
            left = begun + chunk.translate(None, _OTHER_BYTES)
            whole = len(left) // len(row)
            begun = left[whole * len(row) :]
            rows += whole
            digested.result()
            if left != row * whole + begun or not row.startswith(begun):
                raise _malformed(table, path)
    if begun or not _ends_a_row(path, size):
        raise _malformed(table, path)
    return DeliveryFile(table.code, table.name_zh, path.name, rows, size, digest.hexdigest())


def _ends_a_row(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(max(size - 1, 0))
        return file.read(1) in (b"", ROW_END)


def _malformed(table: EastTable, path: Path) -> DeliveryError:
    """Names the first row that does not consist of the table's items."""
    separators = len(table.items) - 1
    with path.open("rb", buffering=CHUNK) as file:
        for number, line in enumerate(file, start=1):
            if line.count(SEPARATOR) != separators or QUOTE in line or not line.endswith(ROW_END):
                return DeliveryError(
                    f"{table.code} {table.name_zh}: row {number} of {path.name} has {line.count(SEPARATOR)} separators "
                    f"instead of {separators}, or a control character in an item: {line[:80]!r}; the model's items "
                    "must go through deliver()"
                )
    return DeliveryError(f"{table.code} {table.name_zh}: {path.name} was changed while it was read")


def same_rows(one: Path, other: Path) -> bool:
    """Whether two files hold the same rows, each as often, in whatever order."""
    return _sum_of_rows(one) == _sum_of_rows(other)


def _sum_of_rows(path: Path) -> int:
    """The sum of the digests of all rows, which does not depend on their order, in 128 bits."""
    with path.open("rb", buffering=CHUNK) as file:
        return sum(int.from_bytes(hashlib.blake2b(line, digest_size=16).digest()) for line in file) % (1 << 128)


def copy_statement(table: EastTable, data_date: date) -> sql.Composed:
    """COPY's text format with 0x01 between items writes every value as it is but for backslashes, which _unescaped()
    takes away: of those that were doubled, and of those before a byte that must not be, which read_file() refuses."""
    return sql.SQL(
        "copy (select {items} from {relation} where data_date = {data_date})"
        " to stdout (delimiter E'\\x01', null '', encoding 'UTF8')"
    ).format(
        items=sql.SQL(", ").join(sql.Identifier(item.name) for item in table.items),
        relation=sql.Identifier(table.schema, table.name),
        data_date=sql.Literal(data_date),
    )


def _unescaped(text: bytes) -> bytes:
    """What COPY has escaped, as it was; `text` must not end within an escape."""
    if text.count(b"\\\\") * 2 == text.count(b"\\"):
        return text.replace(b"\\\\", b"\\")
    return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), text)


def _require_built(cursor: Cursor, table: EastTable, data_date: date) -> None:
    """Raises DeliveryError if the table was never built for the date, which no count of its rows can tell."""
    cursor.execute("select to_regclass(%s) is not null", (f"{table.relation}_{data_date:%Y%m%d}",))
    row = cursor.fetchone()
    assert row is not None
    if not row[0]:
        raise DeliveryError(
            f"{table.code} {table.name_zh}: {table.relation} has not been built for {data_date}: "
            f"`EASTWIND_DATA_DATE={data_date} dbt build --select {table.model}`"
        )


class _Sink(io.RawIOBase):
    """What COPY writes to, by way of a buffer: writes on, digests beside that, and sends to the disk what has been
    written while more comes. At the end of its block everything is on the disk."""

    def __init__(self, file: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self._file = file
        self._unsynced = 0
        self._held = b""
        self._beside = ThreadPoolExecutor(2)
        self._digested: Future[None] | None = None
        self._synced: Future[None] | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        block = self._held + bytes(data)
        self._held = b""
        if b"\\" in block:
            if (len(block) - len(block.rstrip(b"\\"))) % 2:
                block, self._held = block[:-1], b"\\"
            block = _unescaped(block)
        self._wait_for_digest()
        self._digested = self._beside.submit(self.digest.update, block)
        rest = memoryview(block)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._unsynced += len(block)
        if self._unsynced >= SYNCED and (self._synced is None or self._synced.done()):
            self._unsynced = 0
            self._synced = self._beside.submit(os.fdatasync, self._file.fileno())
        return len(data)

    def __exit__(self, *error: object) -> None:
        with self._beside:
            self._wait_for_digest()
            if self._synced:
                self._synced.result()
        if error[0] is None:
            os.fsync(self._file.fileno())

    def _wait_for_digest(self) -> None:
        """A digest takes the blocks one by one."""
        if self._digested:
            self._digested.result()
