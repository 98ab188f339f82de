"""What has been read from a workbook or a delimited table, before it is held against the contract."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Unusable:
    """A cell whose content is no value that could be entered; `reason` says why and what to do, in Chinese."""

    reason: str

    def __str__(self) -> str:
        return self.reason


Value = str | int | float | dt.datetime | dt.date | dt.time | dt.timedelta | Unusable | None


@dataclass(frozen=True)
class Sheet:
    """A header of column codes in row `header_row`, and rows with their numbers in the sheet, all from 1.

    `cover` holds what the cover sheet says, by label; a delimited table has none. `faults` are those of the sheet as a
    whole.
    """

    file_name: str
    header_row: int
    header: Sequence[Value]
    rows: Sequence[tuple[int, Sequence[Value]]]
    cover: dict[str, Value] = field(default_factory=dict)
    faults: Sequence[str] = ()


def place(column: int, row: int) -> str:
    """The name of a cell as Excel shows it: column and row from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
