"""What somebody is to be told, kept in ops.notice whether or not a mail goes out."""

import datetime as dt
from dataclasses import astuple, dataclass

import psycopg2.extensions


@dataclass(frozen=True)
class Notice:
    """`topic` is what it is about, such as a source system; `recipient` the mail addresses, separated by commas."""

    kind: str
    topic: str
    data_date: dt.date
    recipient: str | None
    subject: str
    body: str


def record_notice(warehouse: psycopg2.extensions.connection, notice: Notice) -> int:
    """Its number. Commits."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "insert into ops.notice (kind, topic, data_date, recipient, subject, body)"
            " values (%s, %s, %s, %s, %s, %s) returning notice_id",
            astuple(notice),
        )
        row = cursor.fetchone()
    assert row is not None
    number: int = row[0]
    return number


def record_sending(warehouse: psycopg2.extensions.connection, number: int, error: str | None) -> None:
    """That a notice has been sent or, with an `error`, why not. Commits."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "update ops.notice set sent_at = case when %(error)s is null then now() end, error = %(error)s"
            " where notice_id = %(number)s",
            {"error": error, "number": number},
        )


def sendings(warehouse: psycopg2.extensions.connection, notice: Notice) -> list[tuple[int, bool]]:
    """The same notice to the same recipient, as often as it is on record: its number, and whether it was sent."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "select notice_id, sent_at is not null from ops.notice where kind = %s and topic = %s and data_date = %s"
            " and recipient is not distinct from %s and subject = %s and body = %s order by notice_id",
            astuple(notice),
        )
        return cursor.fetchall()
