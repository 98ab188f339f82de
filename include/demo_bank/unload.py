"""Unload files as the source systems write them: data files, and flags that vouch for them.

Format, names and control columns are those of the source contracts. The server sends UTF-8; it is re-encoded here in
the chunks that COPY delivers, since a server may lack GB18030.
"""

import codecs
import datetime
import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import FileFormat, SourceSystem, SourceTable
from include.settings import TIMEZONE

Connection = psycopg2.extensions.connection

MONTH_END = "eod_date"
"""The column, not delivered, by which the generator says which month end a row of a snapshot is for."""

_BETWEEN = b"\x1f"
"""Stands between the fields while COPY writes them; no value of the demo bank holds it."""


class Encoder:
    """Takes UTF-8 chunks with `_BETWEEN` between the fields, writes what the format says to `stream`; counts rows."""

    def __init__(self, stream: BinaryIO, file_format: FileFormat) -> None:
        if file_format.delimiter is None:
            raise ValueError("the demo bank writes no fixed-width files")
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._encoding = file_format.encoding
        self._delimiter = file_format.delimiter.encode(file_format.encoding)
        self._is_crlf = file_format.line_ending == "crlf"
        self.rows = 0

    def write(self, chunk: bytes) -> int:
        self.rows += chunk.count(b"\n")
        encoded = self._decoder.decode(chunk).encode(self._encoding).replace(_BETWEEN, self._delimiter)
        self._stream.write(encoded.replace(b"\n", b"\r\n") if self._is_crlf else encoded)
        return len(chunk)


@contextmanager
def unload(connection: Connection, systems: list[SourceSystem], folder: Path) -> Iterator[dict[str, int]]:
    """Write the files of `systems` from the schemas `<system>_new` aside; put them in place when the block ended well.

    Yields rows by table. What `folder` holds of other systems stays.
    """
    rows: dict[str, int] = {}
    places = []
    for system in systems:
        place = folder / str(system.folder)
        aside = place.with_name(f"{place.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        rows |= _unload_system(connection, system, aside)
        places.append((aside, place))
    yield rows
    for aside, place in places:
        old = place.with_name(f"{place.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if place.exists():
            place.rename(old)
        aside.rename(place)
        shutil.rmtree(old, ignore_errors=True)


def _unload_system(connection: Connection, system: SourceSystem, folder: Path) -> dict[str, int]:
    """Snapshots once a month end, everything else once a day; returns rows by table."""
    rows = {f"{system.name}.{table.name}": 0 for table in system.tables}
    with connection.cursor() as cursor:
        cursor.execute(
            "select day::date, day::date = any(select last_day from bank.month)"
            " from generate_series((select min(first_day) from bank.month)::timestamp,"
            " (select max(last_day) from bank.month)::timestamp, interval '1 day') as days (day)"
        )
        days = cursor.fetchall()
        for table in system.tables:
            cursor.execute(
                sql.SQL("create index on {} ({})").format(
                    sql.Identifier(f"{system.name}_new", table.name), sql.Identifier(_date_column(table))
                )
            )
    for day, is_month_end in days:
        for place, table in enumerate(system.tables):
            if is_month_end or table.mode != "snapshot":
                arrived = _arrived_at(system, place, day)
                rows[f"{system.name}.{table.name}"] += _unload_day(connection, table, day, folder, arrived)
    return rows


def _date_column(table: SourceTable) -> str:
    if table.mode == "snapshot":
        return MONTH_END
    if not table.date_column:
        raise ValueError(f"source {table.system}, table {table.name}: the demo bank needs load.date_column")
    return table.date_column


def _unload_day(
    connection: Connection, table: SourceTable, day: datetime.date, folder: Path, arrived: datetime.datetime
) -> int:
    """Write a data file and then its flag; returns the rows."""
    file_format = table.file_format
    assert file_format is not None
    names = [column.name for column in table.columns]
    stem = {"table": table.source, "date": f"{day:%Y%m%d}"}
    path = folder / file_format.path.format(**stem)
    flag_path = folder / file_format.flag.format(**stem)
    for parent in (path.parent, flag_path.parent):
        parent.mkdir(parents=True, exist_ok=True)
    source = sql.SQL("{} where {} = {}").format(
        sql.Identifier(f"{table.system}_new", table.name), sql.Identifier(_date_column(table)), sql.Literal(day)
    )
    part = path.with_name(f"{path.name}.part")
    with connection.cursor() as cursor, ExitStack() as stack:
        stream: BinaryIO = stack.enter_context(part.open("wb"))
        if file_format.compression == "gzip":
            stream = stack.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0))  # type: ignore[assignment]
        encoder = Encoder(stream, file_format)
        query = sql.SQL("copy (select {} from {}) to stdout (delimiter {}, null '')").format(
            sql.SQL(", ").join(map(sql.Identifier, names)), source, sql.Literal(_BETWEEN.decode())
        )
        cursor.copy_expert(query.as_string(connection), encoder)
    flag = {"file": path.name, "rows": str(encoder.rows), "bytes": str(part.stat().st_size), "columns": "|".join(names)}
    if table.control_column:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("select coalesce(sum({}), 0) from {}").format(sql.Identifier(table.control_column), source)
            )
            (total,) = cursor.fetchone() or (None,)
        flag[f"total.{table.control_column}"] = str(total)
    part.rename(path)
    flag_part = flag_path.with_name(f"{flag_path.name}.part")
    flag_part.write_text("".join(f"{key}={value}\n" for key, value in flag.items()), encoding="utf-8")
    before = arrived.timestamp() - 60
    os.utime(path, (before, before))
    os.utime(flag_part, (arrived.timestamp(), arrived.timestamp()))
    flag_part.rename(flag_path)
    return encoder.rows


def _arrived_at(system: SourceSystem, place: int, day: datetime.date) -> datetime.datetime:
    """When the system put its delivery there: one file after another in the last 75 minutes before all is due."""
    hour, minute = map(int, system.arrival.split(":"))
    due = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(hour, minute), TIMEZONE)
    spread = 60 * place // len(system.tables)
    return due - datetime.timedelta(minutes=75 - spread - day.toordinal() * 5 % 13)
