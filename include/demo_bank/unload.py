"""The credit system's unload files: `credit/<YYYYMMDD>/<STEM>_<YYYYMMDD>.dat` with a `.flg` that vouches for it.

GB18030, `|` between the fields, LF, no header, no quoting, empty is null. The server sends UTF-8; it is re-encoded here
in the chunks that COPY delivers, since a server may lack GB18030.
"""

import codecs
import datetime
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psycopg2.extensions
from psycopg2 import sql

from include.settings import TIMEZONE

Connection = psycopg2.extensions.connection


@dataclass(frozen=True)
class Stem:
    """A file of the credit system: its table in the schema `bank`, the column that says which folder a row is for."""

    name: str
    table: str
    date_column: str
    control_column: str | None

    @property
    def is_snapshot(self) -> bool:
        """One delivery a month end; otherwise one a day."""
        return self.date_column == "eod_date"


STEMS = (
    Stem("CONTRACT", "unload_contract", "eod_date", "contract_amt"),
    Stem("LOAN_NOTE", "unload_loan_note", "eod_date", "bal"),
    Stem("REPAY_PLAN", "unload_repay_plan", "eod_date", "due_principal"),
    Stem("CLASS_CHANGE", "unload_class_change", "change_date", None),
    Stem("LOAN_TXN", "unload_loan_txn", "txn_date", "amt"),
)


class Gb18030Writer:
    """Takes UTF-8 chunks, writes GB18030 to `stream`; counts rows and bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.rows = 0
        self.bytes = 0

    def write(self, chunk: bytes) -> int:
        encoded = self._decoder.decode(chunk).encode("gb18030")
        self.rows += chunk.count(b"\n")
        self.bytes += len(encoded)
        self._stream.write(encoded)
        return len(chunk)


@contextmanager
def unload_credit(connection: Connection, folder: Path) -> Iterator[dict[str, int]]:
    """Write all files beside `folder` and put them in its place when the block has ended well; yields rows by table."""
    aside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    rows = {f"credit.{stem.name}": 0 for stem in STEMS}
    with connection.cursor() as cursor:
        cursor.execute(
            "select day::date, day::date = any(select last_day from bank.month)"
            " from generate_series((select min(first_day) from bank.month)::timestamp,"
            " (select max(last_day) from bank.month)::timestamp, interval '1 day') as days (day)"
        )
        days = cursor.fetchall()
    for day, is_month_end in days:
        day_folder = aside / f"{day:%Y%m%d}"
        day_folder.mkdir()
        for stem in STEMS:
            if is_month_end or not stem.is_snapshot:
                rows[f"credit.{stem.name}"] += _unload(connection, stem, day, day_folder)
    yield rows
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _unload(connection: Connection, stem: Stem, day: datetime.date, folder: Path) -> int:
    """Write a data file and then its flag; returns the rows."""
    table = sql.Identifier("bank", stem.table)
    is_of_day = sql.SQL("{} = {}").format(sql.Identifier(stem.date_column), sql.Literal(day))
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and attname <> 'eod_date'"
            " order by attnum",
            (f"bank.{stem.table}",),
        )
        columns = [name for (name,) in cursor.fetchall()]
        total = None
        if stem.control_column:
            cursor.execute(
                sql.SQL("select coalesce(sum({}), 0) from {} where {}").format(
                    sql.Identifier(stem.control_column), table, is_of_day
                )
            )
            (total,) = cursor.fetchone() or (None,)

        name = f"{stem.name}_{day:%Y%m%d}"
        part = folder / f"{name}.dat.part"
        query = sql.SQL("copy (select {} from {} where {}) to stdout (delimiter '|', null '')").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), table, is_of_day
        )
        with part.open("wb") as stream:
            writer = Gb18030Writer(stream)
            cursor.copy_expert(query.as_string(connection), writer)
        part.rename(folder / f"{name}.dat")

    flag = {
        "file": f"{name}.dat",
        "rows": str(writer.rows),
        "bytes": str(writer.bytes),
        "columns": "|".join(columns),
    }
    if stem.control_column:
        flag[f"total.{stem.control_column}"] = str(total)
    flag_part = folder / f"{name}.flg.part"
    flag_part.write_text("".join(f"{key}={value}\n" for key, value in flag.items()), encoding="utf-8")
    arrived = _arrived_at(stem, day).timestamp()
    os.utime(folder / f"{name}.dat", (arrived - 60, arrived - 60))
    os.utime(flag_part, (arrived, arrived))
    flag_part.rename(folder / f"{name}.flg")
    return writer.rows


def _arrived_at(stem: Stem, day: datetime.date) -> datetime.datetime:
    """When the credit system put the delivery there: one file after another in the small hours of the day after."""
    minutes = 105 + 7 * STEMS.index(stem) + day.toordinal() * 5 % 53
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), TIMEZONE) + datetime.timedelta(
        minutes=minutes
    )
