"""Spoils unload files that have been delivered: what goes wrong between a system's end of day and the bank's platform.

Each operation reads one day's file of a table as a whole, since it must count and add up again what its flag states,
and returns what was there and what is there now, in words.
"""

import gzip
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from include.catalogue.sources import SourceSystem, SourceTable
from include.demo_bank.defects.kind import Kind
from include.demo_bank.defects.plant import NothingToPlant, source_table


@dataclass
class DayFile:
    """A table's unload file of a day and its flag."""

    table: SourceTable
    path: Path
    flag_path: Path

    @classmethod
    def of(cls, folder: Path, table: SourceTable, day: date) -> "DayFile":
        assert table.file_format is not None
        stem = {"table": table.source, "date": f"{day:%Y%m%d}"}
        return cls(
            table, folder / table.file_format.path.format(**stem), folder / table.file_format.flag.format(**stem)
        )

    @property
    def delimiter(self) -> bytes:
        assert self.table.file_format is not None and self.table.file_format.delimiter is not None
        return self.table.file_format.delimiter.encode(self.table.file_format.encoding)

    @property
    def encoding(self) -> str:
        assert self.table.file_format is not None
        return self.table.file_format.encoding

    def read(self) -> bytes:
        data = self.path.read_bytes()
        return gzip.decompress(data) if self._is_packed else data

    def rows(self) -> list[list[bytes]]:
        return [line.split(self.delimiter) for line in self.read().splitlines()]

    def write(self, data: bytes, *, states: bool = True) -> None:
        """Replace the file; with `states` its flag states the new size, as a system's flag would."""
        arrived = self.path.stat().st_mtime
        self.path.write_bytes(gzip.compress(data, mtime=0) if self._is_packed else data)
        os.utime(self.path, (arrived, arrived))
        if states:
            self.state(bytes=self.path.stat().st_size)

    def write_rows(self, rows: list[list[bytes]]) -> None:
        assert self.table.file_format is not None
        end = b"\r\n" if self.table.file_format.line_ending == "crlf" else b"\n"
        self.write(b"".join(self.delimiter.join(row) + end for row in rows))

    def flag(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.flag_path.read_text(encoding="utf-8").splitlines())

    def state(self, **entries: Any) -> None:
        """Change what the flag states."""
        arrived = self.flag_path.stat().st_mtime
        flag = self.flag() | {name: str(value) for name, value in entries.items()}
        self.flag_path.write_text("".join(f"{key}={value}\n" for key, value in flag.items()), encoding="utf-8")
        os.utime(self.flag_path, (arrived, arrived))

    def place(self, column: str) -> int:
        return [each.name for each in self.table.columns].index(column)

    @property
    def _is_packed(self) -> bool:
        assert self.table.file_format is not None
        return self.table.file_format.compression == "gzip"


Words = tuple[str, str]


def _cut_off(file: DayFile) -> Words:
    """The transfer breaks off in the middle: the flag is that of the whole file."""
    data = file.read()
    file.write(data[: len(data) // 2], states=False)
    return f"{len(data)} bytes", f"{len(data) // 2} bytes"


def _lose_row(file: DayFile) -> Words:
    """The last row never made it into the file, which its flag does not know."""
    rows = file.rows()
    file.write_rows(rows[:-1])
    return f"{len(rows)} rows", f"{len(rows) - 1} rows"


def _repeat_row(file: DayFile) -> Words:
    """The last row stands there twice, and is counted and added twice."""
    rows = file.rows()
    file.write_rows([*rows, rows[-1]])
    file.state(rows=len(rows) + 1)
    if control := file.table.control_column:
        total = Decimal(file.flag()[f"total.{control}"]) + Decimal(rows[-1][file.place(control)].decode())
        file.state(**{f"total.{control}": total})
    return f"{len(rows)} rows", f"{len(rows) + 1} rows"


def _change_amount(file: DayFile, column: str, by: str) -> Words:
    """An amount changes on the way."""
    rows = file.rows()
    value = rows[0][file.place(column)].decode()
    rows[0][file.place(column)] = str(Decimal(value) + Decimal(by)).encode()
    file.write_rows(rows)
    return value, rows[0][file.place(column)].decode()


def _spoil(file: DayFile, column: str, value: str) -> Words:
    """A value of the first row becomes another; the flag is right about rows and bytes."""
    rows = file.rows()
    original = rows[0][file.place(column)].decode(file.encoding)
    rows[0][file.place(column)] = value.encode(file.encoding)
    file.write_rows(rows)
    return original, value


def _swap_columns(file: DayFile, columns: list[str]) -> Words:
    """The unload program writes two columns in the other order, the flag says nothing of it."""
    rows, (one, other) = file.rows(), map(file.place, columns)
    for row in rows:
        row[one], row[other] = row[other], row[one]
    file.write_rows(rows)
    return ", ".join(columns), ", ".join(reversed(columns))


def _recode(file: DayFile, encoding: str) -> Words:
    """The file comes in another encoding than the contract says."""
    file.write(file.read().decode(file.encoding).encode(encoding))
    return file.encoding, encoding


def _last_month(file: DayFile) -> Words:
    """The file of the month before is sent again under the new date: a stale snapshot."""
    day = file.path.parent.name
    before = date.fromisoformat(day).replace(day=1) - timedelta(days=1)
    earlier = DayFile.of(file.path.parent.parent, file.table, before)
    rows = file.flag()["rows"]
    arrived = file.path.stat().st_mtime
    file.path.write_bytes(earlier.path.read_bytes())
    os.utime(file.path, (arrived, arrived))
    file.state(**{key: value for key, value in earlier.flag().items() if key != "file"})
    return f"{rows} rows of {day}", f"{earlier.flag()['rows']} rows of {before:%Y%m%d}"


def _no_flag(file: DayFile) -> Words:
    """The system died before it had finished: nobody vouches for the file."""
    file.flag_path.unlink()
    return file.flag_path.name, "missing"


def _not_sent(file: DayFile) -> Words:
    """Neither file nor flag."""
    file.path.unlink()
    file.flag_path.unlink()
    return file.path.name, "missing"


OPERATIONS: Mapping[str, Callable[..., Words]] = {
    "cut_off": _cut_off,
    "lose_row": _lose_row,
    "repeat_row": _repeat_row,
    "change_amount": _change_amount,
    "spoil": _spoil,
    "swap_columns": _swap_columns,
    "recode": _recode,
    "last_month": _last_month,
    "no_flag": _no_flag,
    "not_sent": _not_sent,
}


def spoil_file(kind: Kind, systems: Mapping[str, SourceSystem], unload: Path, until: date) -> tuple[Any, ...]:
    """Spoil the last file of the kind's table up to `until` that has rows; returns its line of the answer key.

    Raises NothingToPlant if there is none.
    """
    table = source_table(systems, kind.tables[0])
    folder = unload / str(systems[table.system].folder)
    days = [until] if table.mode == "snapshot" else [until - timedelta(days=back) for back in range(until.day)]
    file = next((each for day in days if (each := DayFile.of(folder, table, day)).rows()), None)
    operation = OPERATIONS.get(kind.operation or "")
    if file is None or operation is None:
        raise NothingToPlant(f"defect {kind.id}: there is no file of {kind.tables[0]} with rows, or no such operation")
    original, planted = operation(file, **kind.parameters)
    expected = f"{kind.caught_by}: {', '.join(kind.found_by)}"
    column = kind.parameters.get("column")
    return (kind.id, table.system, table.name, file.path.name, column, original, planted, until, expected)
