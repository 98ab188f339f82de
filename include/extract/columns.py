"""One column of a delivery against its contract, a block at a time.

Arrow looks at the column as a whole; single values are looked at only where they may be bad, or are few.
"""

import datetime as dt
import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.copy_text import unescape
from include.extract.delivery import Interval
from include.extract.values import common_form, fault

_REPETITIVE = ("date", "boolean")
"""Types of which a block has few different values."""

_MOST_KNOWN = 100_000


class ColumnCheck:
    """What is checked of one column: presence, type and, of the date column of files, that it belongs to the batch.

    A query brings only rows of the batch; a file brings what it likes.
    """

    def __init__(self, table: SourceTable, column: SourceColumn, interval: Interval) -> None:
        self.column = column
        self.name = column.name
        self._mode = table.mode
        self._interval = interval
        self._is_required = not column.nullable or column.name in table.key
        self._belongs_to_batch = table.file_format is not None and column.name == table.date_column
        self._form = common_form(column)
        self._is_repetitive = column.data_type in _REPETITIVE or bool(column.values)
        self._known: dict[str, str | None] = {}

    @property
    def is_needed(self) -> bool:
        """Whether the contract says anything that could be broken."""
        says_nothing = self.column.data_type == "text" and not self.column.values
        return self._is_required or self._belongs_to_batch or not says_nothing

    @property
    def arrow_type(self) -> pa.DataType:
        """What the column is to be read as: repetitive ones with each value once."""
        return pa.dictionary(pa.int32(), pa.string()) if self._is_repetitive else pa.string()

    def faults(self, values: pa.ChunkedArray) -> Iterator[tuple[int, str]]:
        """The rows in which the column is bad, and why."""
        if self._is_required and values.null_count:
            for row in _rows(pc.is_null(values)):
                yield row, "is empty"
        reasons = self._reasons(values)
        if not reasons:
            return
        text = values.cast(pa.string())
        for row in _rows(pc.is_in(text, value_set=pa.array(reasons, pa.string()))):
            yield row, reasons[text[row].as_py()]

    def _reasons(self, values: pa.ChunkedArray) -> dict[str, str]:
        """The bad values, and why."""
        if self._is_repetitive:
            suspects = [value for chunk in values.chunks for value in chunk.dictionary.to_pylist()]
        else:
            suspects = self._uncommon(values)
            if self._belongs_to_batch:
                suspects += self._of_other_days(values)
        return {value: reason for value in suspects if (reason := self._verdict(value))}

    def _uncommon(self, values: pa.ChunkedArray) -> list[str]:
        """The values that are not certainly good."""
        if self.column.length is not None:
            # In bytes and with its escapes, a value is at least as long as in characters.
            if (pc.max(pc.binary_length(values)).as_py() or 0) <= self.column.length:
                return []
            uncommon = pc.greater(pc.utf8_length(values), self.column.length)
        elif self._form is not None:
            uncommon = pc.invert(pc.match_substring_regex(values, self._form))
        else:
            return []
        if not pc.any(uncommon, min_count=0).as_py():
            return []
        suspects: list[str] = values.filter(uncommon).unique().to_pylist()
        return suspects

    def _of_other_days(self, values: pa.ChunkedArray) -> list[str]:
        """The values of days that are not in the batch; days are few, moments are many."""
        days = pc.utf8_slice_codeunits(values, 0, 10)
        others = [day for day in days.unique().to_pylist() if day is not None and self._is_outside(day)]
        if not others:
            return []
        suspects: list[str] = (
            values.filter(pc.is_in(days, value_set=pa.array(others, pa.string()))).unique().to_pylist()
        )
        return suspects

    def _verdict(self, value: str | None) -> str | None:
        """Why a value is bad, if it is."""
        if value is None:
            return None
        if value not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            reason = fault(self.column, unescape(value))
            if reason is None and self._belongs_to_batch and self._is_outside(value):
                reason = f"does not belong to the batch of {self._interval.data_date}"
            self._known[value] = reason
        return self._known[value]

    def _is_outside(self, value: str) -> bool:
        """Whether a date or moment is none of the batch; of what is no date nothing can be said."""
        match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", value)
        if match is None:
            return False
        try:
            day = dt.date(*map(int, match.groups()))
        except ValueError:
            return False
        if self._mode == "snapshot":
            return day != self._interval.data_date
        if self._mode == "history" or self._interval.from_start:
            return day > self._interval.data_date
        return not self._interval.previous < day <= self._interval.data_date


def _rows(mask: pa.ChunkedArray) -> list[int]:
    rows: list[int] = pc.indices_nonzero(mask).to_pylist()
    return rows
