"""Deliveries by unload files: `<folder>/<YYYYMMDD>/<STEM>_<YYYYMMDD>.dat`, vouched for by a `.flg` written last.

A flag file is UTF-8 text of `key=value` lines: file, rows, bytes, columns (names in order), total.<control column>.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from include.catalogue.sources import FileFormat, SourceTable
from include.extract.errors import ExtractError, NotArrived

BLOCK = 1 << 20
LONGEST_LINE = 16 << 20


@dataclass(frozen=True)
class Flag:
    """What a flag file states about its data file."""

    rows: int
    bytes: int
    columns: tuple[str, ...]
    control_total: Decimal | None


class FileDelivery:
    """The unload files of a table that belong to a batch, one after another. A Delivery."""

    null = ""

    def __init__(self, table: SourceTable, folder: Path, previous: dt.date, data_date: dt.date) -> None:
        """Look at the flags and data files, without waiting for any.

        Raises NotArrived if one is not there, ExtractError if flag, data file and contract contradict each other.
        """
        assert table.file_format is not None
        self._table = table
        self._format: FileFormat = table.file_format
        self.delimiter = self._format.delimiter
        days = [data_date] if table.mode == "snapshot" else _days(previous, data_date)
        self._paths = [folder / f"{day:%Y%m%d}" / f"{table.source}_{day:%Y%m%d}.dat" for day in days]
        first, last = self._paths[0], self._paths[-1]
        self.source = str(first) if first == last else f"{first} to {last.name} ({len(self._paths)} files)"
        _check_arrival(self._paths)
        flags = [_read_flag(path, table) for path in self._paths]
        self.expected_rows = sum(flag.rows for flag in flags)
        self.expected_control_total = (
            sum((flag.control_total or Decimal(0) for flag in flags), Decimal(0)) if table.control_column else None
        )
        self._flags = flags
        self._ends: list[int] = []
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str | None:
        return self._digest.hexdigest()

    @contextmanager
    def blocks(self) -> Iterator[Iterator[bytes]]:
        yield self._blocks()

    def _blocks(self) -> Iterator[bytes]:
        row = 0
        for path, flag in zip(self._paths, self._flags, strict=True):
            lines, offset = 0, 0
            for block in _whole_lines(path):
                self._digest.update(block)
                yield self._transcode(path, block, lines, offset)
                lines += block.count(b"\n")
                offset += len(block)
            self.size += offset
            row += lines
            self._ends.append(row)
            if lines != flag.rows:
                raise ExtractError(f"{path}: has {lines} rows, its flag states {flag.rows}")

    def _transcode(self, path: Path, block: bytes, lines_before: int, bytes_before: int) -> bytes:
        """Whole lines as COPY's text format in UTF-8, every character kept."""

        def error(position: int, what: str) -> ExtractError:
            line = lines_before + block.count(b"\n", 0, position) + 1
            return ExtractError(f"{path} line {line}, byte offset {bytes_before + position} of the file: {what}")

        try:
            text = block.decode(self._format.encoding)
        except UnicodeDecodeError as bad:
            wrong = block[bad.start : max(bad.end, bad.start + 1)].hex(" ")
            raise error(bad.start, f"{wrong} (hex) is not {self._format.encoding}") from None
        if "\0" in text:
            raise error(block.index(b"\0"), "a NUL byte (hex 00), which text may not hold")
        if "\r\n" in text:
            raise error(block.index(b"\r\n"), "the line ends with CR LF instead of LF")
        return text.replace("\\", "\\\\").replace("\r", "\\r").encode()

    def place(self, row: int) -> str:
        path, line = self._locate(row)
        return f"{path.name} line {line}"

    def explain_fields(self, row: int) -> str:
        path, line = self._locate(row)
        with path.open("rb") as file:
            text = next(content for number, content in enumerate(file, 1) if number == line)
        fields = text.decode(self._format.encoding).count(self.delimiter) + 1
        return f"{path} line {line}: has {fields} fields, the contract {len(self._table.columns)}"

    def _locate(self, row: int) -> tuple[Path, int]:
        """The file and the line in it of the `row`; rows past the last finished file are in the one being read."""
        start = 0
        for path, end in zip(self._paths, self._ends, strict=False):
            if row <= end:
                return path, row - start
            start = end
        return self._paths[len(self._ends)], row - start


def _days(previous: dt.date, data_date: dt.date) -> list[dt.date]:
    return [previous + dt.timedelta(days=day) for day in range(1, (data_date - previous).days + 1)]


def _flag_path(data_path: Path) -> Path:
    return data_path.with_suffix(".flg")


def _check_arrival(paths: list[Path]) -> None:
    problems = []
    for path in paths:
        flag = _flag_path(path)
        if not flag.exists() and path.exists():
            problems.append(f"{flag}: the flag is late or missing, and without it {path.name} may be incomplete")
        elif not flag.exists():
            problems.append(f"{flag}: the delivery is late or missing: neither flag nor data file is there")
        elif not path.exists():
            problems.append(f"{path}: the data file is missing although its flag is there")
    if problems:
        raise NotArrived(*problems)


def _read_flag(data_path: Path, table: SourceTable) -> Flag:
    """The flag of a data file, held against the file's size and the contract."""
    path = _flag_path(data_path)
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        entries = dict(line.split("=", 1) for line in lines)
        total = f"total.{table.control_column}"
        flag = Flag(
            rows=int(entries["rows"]),
            bytes=int(entries["bytes"]),
            columns=tuple(entries["columns"].split("|")),
            control_total=Decimal(entries[total]) if table.control_column else None,
        )
        file_name = entries["file"]
    except KeyError as missing:
        raise ExtractError(f"{path}: the flag does not state {missing.args[0]}") from None
    except (ValueError, InvalidOperation) as error:
        raise ExtractError(
            f"{path}: not a flag file of key=value lines with numbers where they belong: {error}"
        ) from None

    problems = []
    if file_name != data_path.name:
        problems.append(f"{path}: the flag is for {file_name}, not for {data_path.name}")
    if (size := data_path.stat().st_size) != flag.bytes:
        problems.append(f"{data_path}: has {size} bytes, its flag states {flag.bytes}: incomplete or changed")
    contract = tuple(column.name for column in table.columns)
    if missing_columns := [name for name in contract if name not in flag.columns]:
        problems.append(f"{path}: missing column {', '.join(missing_columns)}")
    if unknown := [name for name in flag.columns if name not in contract]:
        problems.append(
            f"{path}: unknown column {', '.join(unknown)}: add it to the contract of {table.system}.{table.name}"
        )
    if not missing_columns and not unknown and flag.columns != contract:
        problems.append(f"{path}: the columns are in another order than in the contract of {table.system}.{table.name}")
    if problems:
        raise ExtractError(*problems)
    return flag


def _whole_lines(path: Path) -> Iterator[bytes]:
    """The file in blocks that end at line ends; in the encodings of China, LF is never a part of another character."""
    with path.open("rb") as file:
        rest = b""
        while block := file.read(BLOCK):
            end = block.rfind(b"\n") + 1
            if end:
                yield rest + block[:end]
                rest = block[end:]
            else:
                rest += block
            if len(rest) > LONGEST_LINE:
                raise ExtractError(f"{path}: a line is longer than {LONGEST_LINE} bytes: is this the right file?")
        if rest:
            raise ExtractError(f"{path}: the last line does not end with LF: the file has been cut off")
