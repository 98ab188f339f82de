"""What both kinds of source give the loader: a COPY stream, and what the source says must come out of it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from decimal import Decimal
from io import RawIOBase
from typing import Protocol


class Delivery(Protocol):
    """One table's delivery for one batch, in COPY's text format."""

    source: str
    """Where it comes from, for messages and the load record."""

    delimiter: str
    null: str
    """As COPY's options of the same names."""

    expected_rows: int
    expected_control_total: Decimal | None
    """What the source states: by the flag files, or by a query in the snapshot that is copied."""

    size: int
    """Bytes delivered; known when the blocks have been read to the end."""

    @property
    def sha256(self) -> str | None:
        """Of the files delivered, one after another, when the blocks have been read to the end; None: no files."""

    def blocks(self) -> AbstractContextManager[Iterator[bytes]]:
        """The stream in UTF-8, in blocks of about a megabyte. Raises ExtractError for what cannot be text."""

    def place(self, row: int) -> str:
        """Where the 1-based `row` of the stream stands, for messages."""

    def explain_fields(self, row: int) -> str:
        """What is wrong with a row that does not have the right number of fields."""


class BlockFile(RawIOBase):
    """The blocks as the file that psycopg2's copy_expert reads.

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
