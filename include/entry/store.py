"""Where entries are kept: every version of every subject, append-only, with who entered it, when and why.

A version is the whole content of its subject from the data date `valid_from` on. For a data date, the version with the
highest number counts among those whose `valid_from` is not later. So a version whose `valid_from` lies in the past
corrects the past: from that date on it also takes the place of versions that were to begin later. Another run of a past
date gives the same rows as before, unless a version has been entered since that begins on or before it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import psycopg2.extensions
from psycopg2 import sql

from include.extract.delivery import BlockFile

Row = Sequence[str | None]

ROWS_AT_ONCE = 1000

_VERSION = "subject, version, valid_from, who, why, file_name, columns, rows, sha256, recorded_at"
_ESCAPED = str.maketrans({"\\": r"\\", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v"})


@dataclass(frozen=True)
class Version:
    """A stored version, and by which columns its rows were entered."""

    subject: str
    version: int
    valid_from: dt.date
    who: str
    why: str
    file_name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Entry:
    """A version before it is stored. `based_on` is the number of the version that was edited, 0 if there was none."""

    subject: str
    valid_from: dt.date
    who: str
    why: str
    file_name: str
    based_on: int
    columns: tuple[str, ...]
    rows: Sequence[Row]

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for row in self.rows:
            digest.update(copy_line(row))
        return digest.hexdigest()


class NewerVersion(Exception):
    """Someone else has stored `latest` since the version was made on which an entry is based."""

    def __init__(self, latest: Version) -> None:
        super().__init__(f"{latest.subject}: version {latest.version} is newer than what the entry is based on")
        self.latest = latest


class SameContent(Exception):
    """The latest version already says the same from the same date on."""

    def __init__(self, latest: Version) -> None:
        super().__init__(f"{latest.subject}: version {latest.version} has the same content")
        self.latest = latest


class ReplacesLater(Exception):
    """Versions that begin later would not count any more, and nobody has said that this is meant."""

    def __init__(self, later: Sequence[Version]) -> None:
        super().__init__(f"versions {', '.join(str(version.version) for version in later)} would be replaced")
        self.later = later


def versions(connection: psycopg2.extensions.connection, subject: str) -> list[Version]:
    """All versions, in the order in which they were stored."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_VERSION} from entry.version where subject = %s order by version", (subject,))
        return [_version(row) for row in cursor.fetchall()]


def version_at(connection: psycopg2.extensions.connection, subject: str, data_date: dt.date) -> Version | None:
    """The version that counts for `data_date`, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_VERSION} from entry.version where subject = %s and valid_from <= %s"
            " order by version desc limit 1",
            (subject, data_date),
        )
        row = cursor.fetchone()
    return _version(row) if row else None


def rows(connection: psycopg2.extensions.connection, version: Version, columns: Sequence[str]) -> list[Row]:
    """The rows of a version, as the values of `columns`; null where it does not know the column."""
    with connection.cursor() as cursor:
        cursor.execute(_selection(version, columns))
        return list(cursor.fetchall())


def copy_rows(
    connection: psycopg2.extensions.connection, version: Version, columns: Sequence[str], file: BinaryIO
) -> None:
    """Write the rows of a version to `file` in COPY's text format, UTF-8."""
    copy = sql.SQL("copy ({}) to stdout (encoding 'UTF8')").format(_selection(version, columns))
    with connection.cursor() as cursor:
        cursor.copy_expert(copy, file)


def copy_line(values: Row) -> bytes:
    """A row in COPY's text format, as PostgreSQL itself would write it."""
    fields = (r"\N" if value is None else value.translate(_ESCAPED) for value in values)
    return ("\t".join(fields) + "\n").encode()


def record(connection: psycopg2.extensions.connection, entry: Entry, replace_later: bool = False) -> Version:
    """Store `entry` as the next version of its subject, in a transaction of its own.

    Raises NewerVersion, SameContent, or ReplacesLater unless `replace_later`; then nothing is stored.
    """
    connection.rollback()
    with connection:
        with connection.cursor() as cursor:
            # Until the end of the transaction, nobody else gives out a version of this subject.
            cursor.execute(
                "select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"eastwind.entry {entry.subject}",)
            )
        held = versions(connection, entry.subject)
        sha256 = entry.sha256()
        if held:
            latest = held[-1]
            if (latest.sha256, latest.columns, latest.valid_from) == (sha256, entry.columns, entry.valid_from):
                raise SameContent(latest)
            if latest.version != entry.based_on:
                raise NewerVersion(latest)
        later = [version for version in counting(held) if version.valid_from > entry.valid_from]
        if later and not replace_later:
            raise ReplacesLater(later)
        return _insert(connection, entry, len(held) + 1, sha256)


def counting(held: Sequence[Version]) -> list[Version]:
    """Those of a subject's versions that count for some data date, by `valid_from`."""
    found: list[Version] = []
    for version in held:
        found = [earlier for earlier in found if earlier.valid_from < version.valid_from] + [version]
    return found


def _insert(connection: psycopg2.extensions.connection, entry: Entry, number: int, sha256: str) -> Version:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into entry.version (subject, version, valid_from, who, why, file_name, columns, rows, sha256)"
            f" values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning {_VERSION}",
            (
                entry.subject,
                number,
                entry.valid_from,
                entry.who,
                entry.why,
                entry.file_name,
                list(entry.columns),
                len(entry.rows),
                sha256,
            ),
        )
        stored = cursor.fetchone()
        assert stored is not None
        cursor.copy_expert(
            "copy entry.version_row (subject, version, row_no, content) from stdin (encoding 'UTF8')",
            BlockFile(_stored_lines(entry, number)),
        )
    return _version(stored)


def _stored_lines(entry: Entry, number: int) -> Iterator[bytes]:
    block: list[bytes] = []
    for row_no, row in enumerate(entry.rows, start=1):
        content = json.dumps(dict(zip(entry.columns, row, strict=True)), ensure_ascii=False)
        block.append(copy_line((entry.subject, str(number), str(row_no), content)))
        if len(block) == ROWS_AT_ONCE:
            yield b"".join(block)
            block = []
    yield b"".join(block)


def _selection(version: Version, columns: Iterable[str]) -> sql.Composable:
    return sql.SQL("select {} from entry.version_row where subject = {} and version = {} order by row_no").format(
        sql.SQL(", ").join(
            sql.SQL("content ->> {} as {}").format(sql.Literal(name), sql.Identifier(name)) for name in columns
        ),
        sql.Literal(version.subject),
        sql.Literal(version.version),
    )


def _version(row: Sequence[object]) -> Version:
    values = dict(zip(_VERSION.split(", "), row, strict=True))
    return Version(**{**values, "columns": tuple(values["columns"])})  # type: ignore[arg-type]
