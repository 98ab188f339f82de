"""Whether the text of a value keeps what its column's contract says."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache

from include.catalogue.sources import SourceColumn, SourceTable

_DATE = r"(?P<year>\d{4})(?P<dash>-?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
_BOOLEAN = r"(?i:t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)"

# Every such day exists, in any year but 0000.
_COMMON_YEAR = r"[1-9]\d{3}"
_COMMON_DAY = (
    r"(?:(?:0[13578]|1[02]){0}(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11){0}(?:0[1-9]|[12]\d|30)|02{0}(?:0[1-9]|1\d|2[0-8]))"
)
_COMMON_DATE = f"(?:{_COMMON_YEAR}{_COMMON_DAY.format('')}|{_COMMON_YEAR}-{_COMMON_DAY.format('-')})"

# What PostgreSQL accepts too generously stays out: `tomorrow` and `6/7/24` as dates, `NaN` as a number, and decimal
# places beyond the scale, which it would round away.
_LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1}


def fault(column: SourceColumn, value: str | None) -> str | None:
    """What is wrong with `value`, as the end of a sentence that begins with the column's name; None: nothing."""
    if value is None:
        return None if column.nullable else "is empty"
    if column.values and value not in column.values:
        return f"is none of {', '.join(column.values)}"
    if column.length is not None:
        return f"is longer than {column.length} characters" if len(value) > column.length else None
    return None if _is_valid(column, value) else f"is not {column.data_type}"


@cache
def common_form(column: SourceColumn) -> str | None:
    """A regular expression, also for RE2, of values that are certainly good; None: there is none for the type.

    It holds for nearly all good values, so that only few need to be looked at by `fault`.
    """
    if column.data_type == "timestamp":
        return f"^{_COMMON_DATE}(?:[ T]{_TIME})?$"
    if column.data_type in _LARGEST:
        return rf"^[+-]?\d{{1,{len(str(_LARGEST[column.data_type])) - 1}}}$"
    if column.scale is not None:
        return f"^{_numeric(column)}$"
    return None


def show(column: SourceColumn, value: str | None) -> str:
    """A value for messages: of personal data, only the first character and the length."""
    if value is None:
        return "(empty)"
    if column.personal:
        return f"{value[:1]!r}... ({len(value)} characters, {column.personal})"
    return repr(value if len(value) <= 60 else f"{value[:60]}...")


def show_key(table: SourceTable, values: Iterable[str | None]) -> str:
    """The key of a row for messages."""
    return ", ".join(f"{name} {show(table.column(name), value)}" for name, value in zip(table.key, values, strict=True))


def _is_valid(column: SourceColumn, value: str) -> bool:
    if column.data_type == "date":
        return _is_date(value)
    if column.data_type == "timestamp":
        day, time = re.fullmatch(r"(.*?)(?:[ T](.*))?", value, re.DOTALL).groups()  # type: ignore[union-attr]
        return _is_date(day) and (time is None or re.fullmatch(_TIME, time, re.ASCII) is not None)
    if column.data_type in _LARGEST:
        # No bigint has 100 digits, and Python refuses to read some thousand.
        largest = _LARGEST[column.data_type]
        return re.fullmatch(r"[+-]?\d{1,100}", value, re.ASCII) is not None and -largest - 1 <= int(value) <= largest
    if column.data_type == "boolean":
        return re.fullmatch(_BOOLEAN, value) is not None
    if column.scale is not None:
        return re.fullmatch(_numeric(column), value, re.ASCII) is not None
    return True


def _is_date(value: str) -> bool:
    match = re.fullmatch(_DATE, value, re.ASCII)
    if match is None:
        return False
    try:
        dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return False
    return True


def _numeric(column: SourceColumn) -> str:
    assert column.precision is not None and column.scale is not None
    digits = column.precision - column.scale
    whole = rf"0*\d{{1,{digits}}}" if digits else "0+"
    fraction = rf"\d{{0,{column.scale}}}0*"
    only_fraction = rf"|\.\d{{1,{column.scale}}}0*" if column.scale else ""
    return rf"[+-]?(?:{whole}(?:\.{fraction})?{only_fraction})"
