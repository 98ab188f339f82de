"""SM3 digests (GB/T 32905) of the values that are delivered desensitised. PostgreSQL has no SM3, so they are kept."""

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import date

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

BATCH = 50_000
"""Values held in memory at a time."""

MISSING = """
    from core.core_sm3_value as listed
    where
        listed.data_date = %s
        and not exists (select from vault.sm3_digest as known where known.value = listed.value)
"""


class DigestMissing(RuntimeError):
    """Listed values are still without a digest; the message says how many."""


def sm3(text: str) -> str:
    """The digest of the UTF-8 bytes of `text`: 64 lower-case hexadecimal digits."""
    return hashlib.new("sm3", text.encode()).hexdigest()


def digest_new_values(conn: Connection, data_date: date) -> int:
    """Adds a digest to vault.sm3_digest for every value that core_sm3_value lists on `data_date` and that has none.

    Commits; returns how many were added. `conn` must not be within a transaction. Raises DigestMissing.
    """
    with conn, conn.cursor(name="new_values") as new_values, conn.cursor() as cursor:
        new_values.itersize = BATCH
        new_values.execute(f"select distinct listed.value {MISSING}", (data_date,))
        cursor.execute("create temporary table new_digest (value text, digest text) on commit drop")
        while values := [value for (value,) in new_values.fetchmany(BATCH)]:
            _copy(cursor, values)
        cursor.execute("insert into vault.sm3_digest (value, digest) table new_digest on conflict do nothing")
        added = cursor.rowcount
        cursor.execute(f"select count(distinct listed.value) {MISSING}", (data_date,))
        missing = cursor.fetchone()
        if missing and missing[0]:
            raise DigestMissing(
                f"core.core_sm3_value lists {missing[0]} values on {data_date} that vault.sm3_digest still lacks: "
                "they were added while this ran, or the login does not see all rows; run `python -m include.east "
                f"digest {data_date}` again"
            )
    return added


def _copy(cursor: Cursor, values: Iterable[str]) -> None:
    rows = io.StringIO()
    csv.writer(rows, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows((value, sm3(value)) for value in values)
    rows.seek(0)
    cursor.copy_expert("copy new_digest (value, digest) from stdin (format csv)", rows)
