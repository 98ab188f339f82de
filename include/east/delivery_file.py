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
"""Bytes after which what is written goes to the disk and is read back, while more comes."""

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
        with (
            path.open("w+b", buffering=0) as file,
            _Sink(file, _Reading(table, path)) as sink,
            io.BufferedWriter(sink, CHUNK) as stream,
        ):
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
    found = sink.reading.result()
    if found.sha256 != sink.written.hexdigest():
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
    reading = _Reading(table, path)
    with path.open("rb", buffering=0) as file:
        reading.read_on(file, path.stat().st_size)
    return reading.result()


class _Reading:
    """A file as it is read from its beginning: its digest, and whether every row consists of the table's items."""

    def __init__(self, table: EastTable, path: Path) -> None:
        self.size = 0
        self._table, self._path = table, path
        self._digest = hashlib.sha256()
        self._rows = 0
        self._row = SEPARATOR * (len(table.items) - 1) + ROW_END
        self._begun = b""

    def read_on(self, file: BinaryIO, size: int) -> None:
        """Until `size` bytes have been read in all, or the file ends. Raises DeliveryError at a malformed row."""
        while chunk := os.pread(file.fileno(), min(CHUNK, size - self.size), self.size):
            self._digest.update(chunk)
            self.size += len(chunk)
            # What is left of rows of the right shape is the same few bytes, over and over.
            left = self._begun + chunk.translate(None, _OTHER_BYTES)
            whole = len(left) // len(self._row)
            self._begun = left[whole * len(self._row) :]
            self._rows += whole
            if left != self._row * whole + self._begun or not self._row.startswith(self._begun):
                raise _malformed(self._table, self._path)

    def result(self) -> DeliveryFile:
        """Of all that has been read. Raises DeliveryError if it does not end with a whole row."""
        if self._begun or not _ends_a_row(self._path, self.size):
            raise _malformed(self._table, self._path)
        table = self._table
        return DeliveryFile(table.code, table.name_zh, self._path.name, self._rows, self.size, self._digest.hexdigest())


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
    """What COPY writes to, by way of a buffer. Beside that, what comes is digested, and what has been written goes to
    the disk and is read back while more comes. At the end of its block everything is on the disk and has been read."""

    def __init__(self, file: BinaryIO, reading: _Reading) -> None:
        self.written = hashlib.sha256()
        self.reading = reading
        self._file = file
        self._size = 0
        self._held = b""
        self._beside = ThreadPoolExecutor(2)
        self._digested: Future[None] | None = None
        self._proved: Future[None] | None = None

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
        self._digested = self._beside.submit(self.written.update, block)
        rest = memoryview(block)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._size += len(block)
        if self._size - self.reading.size >= SYNCED and (self._proved is None or self._proved.done()):
            self._wait_for_proof()
            self._proved = self._beside.submit(self._prove, self._size)
        return len(data)

    def __exit__(self, *error: object) -> None:
        with self._beside:
            self._wait_for_digest()
            self._wait_for_proof()
        if error[0] is None:
            os.fsync(self._file.fileno())
            self.reading.read_on(self._file, os.fstat(self._file.fileno()).st_size)

    def _prove(self, size: int) -> None:
        """That the first `size` bytes are on the disk, and what they are there."""
        os.fdatasync(self._file.fileno())
        self.reading.read_on(self._file, size)

    def _wait_for_digest(self) -> None:
        """A digest takes the blocks one by one."""
        if self._digested:
            self._digested.result()

    def _wait_for_proof(self) -> None:
        if self._proved:
            self._proved.result()
