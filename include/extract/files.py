"""Deliveries by unload files: one data file for a table and a day, vouched for by a flag file that is written last."""

import datetime as dt
import hashlib
from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal, localcontext
from pathlib import PurePosixPath

from include.catalogue.sources import SourceTable
from include.extract.day_files import DayFile, find
from include.extract.delivery import Block, Interval, Note
from include.extract.errors import ExtractError
from include.extract.lines import LineReader
from include.extract.read_ahead import read_ahead
from include.extract.translate import Translator
from include.extract.transport import Files, FileState


class FileSource:
    """A system that unloads its tables into files. A Source."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def describe(self, table: SourceTable) -> str:
        return f"{self._files.location()}, files of {table.source}"

    def dataset(self, table: SourceTable) -> tuple[str, str]:
        """The files of all days as one data set."""
        return self._files.dataset(table.source)

    def deliver(self, table: SourceTable, interval: Interval) -> "FileDelivery":
        """A snapshot or a full history is the files of the data date; rows to append and changes are those of every day
        of the interval.

        Changes before the interval are in no file of it, so that `interval.from_start` makes no difference: the first
        batch of a table of changes has to be delivered with all rows as its changes.
        """
        days = interval.days if table.mode in ("append", "changes") else [interval.data_date]
        return FileDelivery(self._files, table, *find(self._files, table, days))

    def close(self) -> None:
        self._files.close()


class FileDelivery:
    """The unload files of a table that belong to a batch, one after another. A Delivery."""

    null = ""
    trusted: frozenset[str] = frozenset()
    unique = False

    def __init__(
        self,
        files: Files,
        table: SourceTable,
        day_files: Sequence[DayFile],
        columns: tuple[str, ...],
        notes: list[Note],
    ) -> None:
        assert table.file_format is not None
        self._files = files
        self._format = table.file_format
        self._day_files = day_files
        self._translator = Translator(table, columns)
        self.columns = columns
        self.delimiter = self._translator.delimiter
        self.notes = notes
        first, last = day_files[0], day_files[-1]
        self.source = files.location(first.path)
        if len(day_files) > 1:
            self.source += f" to {PurePosixPath(last.path).name} ({len(day_files)} files)"
        self.stated_rows: int | None = sum(day_file.flag.rows for day_file in day_files)
        self.stated_control_total = _sum(day_file.flag.control_total for day_file in day_files)
        self.arrived_at: dt.datetime | None = max(day_file.flagged_at for day_file in day_files)
        self.size = 0
        self._digest = hashlib.sha256()
        self._ends: list[int] = []

    @property
    def sha256(self) -> str:
        """Of the files as delivered, one after another as if they were one."""
        return self._digest.hexdigest()

    @contextmanager
    def blocks(self) -> Iterator[Iterator[Block]]:
        with closing(self._blocks()) as blocks, read_ahead(blocks) as ahead:
            yield ahead

    def place(self, position: int) -> tuple[str, int]:
        """Positions past the last file that has been read to its end are in the one being read."""
        index = bisect_left(self._ends, position)
        path = PurePosixPath(self._day_files[index].path)
        # The name is enough where it tells one day from another.
        name = path.name if "{date}" in PurePosixPath(self._format.path).name else str(path)
        return name, position - (self._ends[index - 1] if index else 0)

    def _blocks(self) -> Generator[Block]:
        for day_file in self._day_files:
            try:
                yield from self._read(day_file)
            except ExtractError as error:
                # A file that changes under the reader looks damaged in many ways; this is the way it is.
                self._check_unchanged(day_file, self._files.state(day_file.path), cause=error)
                raise

    def _read(self, day_file: DayFile) -> Iterator[Block]:
        location, flag = self._files.location(day_file.path), day_file.flag
        rows_before = self._ends[-1] if self._ends else 0
        size_before = self.size
        digest = hashlib.sha256() if flag.sha256 else None
        with self._files.open(day_file.path) as file:
            self._check_unchanged(day_file, file.state())
            reader = LineReader(self._count(file.blocks(), digest), self._format, location)
            for lines in reader:
                yield self._translator.block(lines, rows_before + reader.lines)
        self._check_unchanged(day_file, self._files.state(day_file.path))
        if (size := self.size - size_before) != day_file.state.size:
            raise ExtractError(f"{location}: has {day_file.state.size} bytes, but {size} could be read: load it again")
        if reader.lines != flag.rows:
            raise ExtractError(f"{location}: has {reader.lines} rows, its flag states {flag.rows}")
        if digest and digest.hexdigest() != flag.sha256:
            raise ExtractError(f"{location}: has the SHA-256 {digest.hexdigest()}, its flag states {flag.sha256}")
        if reader.mark:
            self.notes.append(Note("byte_order_mark", f"{location}: begins with a byte order mark, which is left out"))
        self._ends.append(rows_before + reader.lines)

    def _count(self, blocks: Iterator[bytes], digest: "hashlib._Hash | None") -> Iterator[bytes]:
        for block in blocks:
            self.size += len(block)
            self._digest.update(block)
            if digest:
                digest.update(block)
            yield block

    def _check_unchanged(self, day_file: DayFile, now: FileState | None, cause: ExtractError | None = None) -> None:
        if now != day_file.state:
            raise ExtractError(
                f"{self._files.location(day_file.path)}: replaced or changed while it was read:"
                f" {_describe(day_file.state)}, then {_describe(now)}; load it again"
            ) from cause


def _sum(totals: Iterable[Decimal | None]) -> Decimal | None:
    """None if the contract has no control column, so that no flag was asked for a total."""
    # The usual 28 digits are fewer than a numeric may have.
    with localcontext(prec=1000):
        known = [total for total in totals if total is not None]
        return sum(known, Decimal(0)) if known else None


def _describe(state: FileState | None) -> str:
    return "gone" if state is None else f"{state.size} bytes of {state.modified:%Y-%m-%d %H:%M:%S.%f} UTC"
