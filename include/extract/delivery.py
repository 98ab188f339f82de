"""What every kind of source gives the loader: a COPY stream, and what the source says must come out of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from io import RawIOBase
from typing import NamedTuple, Protocol

from include.catalogue.sources import SourceTable
from include.extract.errors import ExtractError


@dataclass(frozen=True)
class Interval:
    """What a batch covers: the days after `previous` up to `data_date`.

    `from_start` asks a table of changes for all rows up to `data_date`, because there is nothing to merge them into.
    """

    previous: dt.date
    data_date: dt.date
    from_start: bool = False

    @property
    def days(self) -> list[dt.date]:
        return [self.previous + dt.timedelta(days=day) for day in range(1, (self.data_date - self.previous).days + 1)]


class Note(NamedTuple):
    """Something that does not stop a load but must not go unseen, recorded in ops.load_note."""

    kind: str
    detail: str


class Rejected(NamedTuple):
    """A row that cannot be loaded. `position` is its 1-based place in the delivery, over all files."""

    position: int
    text: str
    reason: str
    column: str | None = None


@dataclass(frozen=True)
class Block:
    """Whole lines of a delivery in COPY's text format and UTF-8, without those that are `rejected`."""

    data: bytes
    rejected: Sequence[Rejected] = ()


class Delivery(Protocol):
    """One table's delivery for one batch."""

    source: str
    """Where it comes from, for messages and the load record."""

    columns: tuple[str, ...]
    """Those of the stream, in its order: the contract's, without the removed and with the added ones it permits."""

    delimiter: str
    null: str
    """As COPY's options of the same names: the delimiter is one character."""

    stated_rows: int | None
    stated_control_total: Decimal | None
    """What the source states, by flag files or by a query in the snapshot that is copied; None: it does not."""

    trusted: frozenset[str]
    """Columns whose values the source's own types and constraints keep within the contract."""

    unique: bool
    """Whether a constraint of the source keeps the key unique."""

    arrived_at: dt.datetime | None
    """When the source had it complete, if it says so."""

    notes: list[Note]
    """Grows while the blocks are read."""

    size: int
    """Bytes delivered; known when the blocks have been read to the end."""

    @property
    def sha256(self) -> str:
        """Of what has been delivered, when the blocks have been read to the end."""

    def blocks(self) -> AbstractContextManager[Iterator[Block]]:
        """The rows, in blocks of about a megabyte. Raises ExtractError if they do not come to the end."""

    def place(self, position: int) -> tuple[str, int]:
        """The file (or table) and the 1-based line in it of the row at a `position` that has been read."""


def check_undated(table: SourceTable, rows: int, where: str) -> list[Note]:
    """What is to be said of `rows` at the source that have no date, so that no batch ever brings them.

    Raises ExtractError, unless the contract allows the date to be missing.
    """
    if not rows:
        return []
    assert table.date_column is not None
    what = f"column {table.date_column} is empty in {rows} rows, which therefore belong to no batch"
    if table.column(table.date_column).nullable:
        return [Note("undated", what)]
    raise ExtractError(f"{where}: {what}: ask {table.owner or 'its owner'} to date them")


class Source(Protocol):
    """An open source system."""

    def describe(self, table: SourceTable) -> str:
        """Where `table` comes from, for the record of an attempt that gets no further."""

    def dataset(self, table: SourceTable) -> tuple[str, str]:
        """Namespace and name of `table` as a data set of OpenLineage."""

    def deliver(self, table: SourceTable, interval: Interval) -> Delivery:
        """Look at what there is for `interval`, without waiting for it.

        Raises NotArrived if it is not there, ExtractError if it contradicts the contract or itself.
        """

    def close(self) -> None: ...


class BlockFile(RawIOBase):
    """Blocks of bytes as the file that psycopg2's copy_expert reads.

    An exception of the source is kept in `error`, because psycopg2 reports only its text.
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next block, whatever `size`; psycopg2 takes any length."""
        try:
            return next(self._blocks, b"")
        except Exception as error:
            self.error = error
            raise
