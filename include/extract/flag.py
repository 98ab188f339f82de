"""Flag files, written last, vouch for a data file: UTF-8 text of `key=value` lines.

file, rows, bytes (of the file as delivered), columns (names in order, separated by `|`), total.<control column>, and
optionally sha256 of the file as delivered.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from include.extract.errors import ExtractError

LONGEST_FLAG = 1 << 20
"""In bytes: who takes a data file for a flag should not read all of it."""


@dataclass(frozen=True)
class Flag:
    """What a flag file states about its data file; `control_total` is that of the contract's control column, if any."""

    file: str
    rows: int
    bytes: int
    columns: tuple[str, ...]
    control_total: Decimal | None
    sha256: str | None


def parse_flag(content: bytes, location: str, control_column: str | None) -> Flag:
    """Raises ExtractError that names the `location` if something is missing, or is not what it should be."""
    try:
        entries = _entries(content)
        flag = Flag(
            file=entries["file"],
            rows=_count(entries["rows"]),
            bytes=_count(entries["bytes"]),
            columns=tuple(entries["columns"].split("|")),
            control_total=_total(entries[f"total.{control_column}"]) if control_column else None,
            sha256=_digest(entries["sha256"]) if "sha256" in entries else None,
        )
    except KeyError as missing:
        raise ExtractError(f"{location}: the flag does not state {missing.args[0]}") from None
    except ValueError as error:
        raise ExtractError(
            f"{location}: not a flag file of key=value lines with numbers where they belong: {error}"
        ) from None
    return flag


def _entries(content: bytes) -> dict[str, str]:
    if len(content) > LONGEST_FLAG:
        raise ValueError(f"it is longer than {LONGEST_FLAG} bytes")
    entries: dict[str, str] = {}
    for line in content.decode("utf-8-sig").splitlines():
        if not line:
            continue
        key, equals, value = line.partition("=")
        if not equals:
            raise ValueError(f"{line[:80]!r}")
        if key in entries:
            raise ValueError(f"{key} is stated twice")
        entries[key] = value
    return entries


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise ValueError(f"{text[:80]!r} is no count")
    return int(text)


def _total(text: str) -> Decimal:
    try:
        total = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:80]!r} is no number") from None
    if not total.is_finite() or "_" in text:
        raise ValueError(f"{text[:80]!r} is no number")
    return total


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise ValueError(f"{text[:80]!r} is no SHA-256")
    return text.lower()
