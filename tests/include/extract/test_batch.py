import datetime as dt
import logging

import psycopg2.extensions
import pytest

from include.extract.batch import finish_batch, previous_data_date, start_batch

Connection = psycopg2.extensions.connection


def batch(conn: Connection, system: str, data_date: dt.date) -> tuple[object, ...] | None:
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "select previous_data_date, status, finished_at is not null from ops.batch"
            " where system = %s and data_date = %s",
            (system, data_date),
        )
        return cursor.fetchone()


def test_the_first_batch_of_a_system_begins_with_its_month(conn: Connection) -> None:
    assert previous_data_date(conn, "first", dt.date(2024, 3, 15)) == dt.date(2024, 2, 29)
    assert previous_data_date(conn, "first in january", dt.date(2024, 1, 31)) == dt.date(2023, 12, 31)


def test_a_later_batch_begins_after_the_one_before(conn: Connection) -> None:
    previous_data_date(conn, "later", dt.date(2024, 6, 27))
    previous_data_date(conn, "another system", dt.date(2024, 6, 29))

    assert previous_data_date(conn, "later", dt.date(2024, 6, 30)) == dt.date(2024, 6, 27)


def test_an_attempt_again_keeps_the_interval_of_the_first(conn: Connection) -> None:
    first = previous_data_date(conn, "again", dt.date(2024, 6, 30))
    previous_data_date(conn, "again", dt.date(2024, 6, 15))

    assert previous_data_date(conn, "again", dt.date(2024, 6, 30)) == first == dt.date(2024, 5, 31)


def test_a_batch_is_running_until_it_is_finished(conn: Connection) -> None:
    june_30 = dt.date(2024, 6, 30)
    may_31 = start_batch(conn, "status", june_30)
    assert batch(conn, "status", june_30) == (may_31, "running", False)
    finish_batch(conn, "status", june_30, succeeded=False)
    assert batch(conn, "status", june_30) == (may_31, "failed", True)
    start_batch(conn, "status", june_30)
    assert batch(conn, "status", june_30) == (may_31, "running", False)
    finish_batch(conn, "status", june_30, succeeded=True)
    assert batch(conn, "status", june_30) == (may_31, "succeeded", True)


def test_a_batch_after_a_failed_one_warns_of_the_gap(conn: Connection, caplog: pytest.LogCaptureFixture) -> None:
    start_batch(conn, "gap", dt.date(2024, 6, 29))
    finish_batch(conn, "gap", dt.date(2024, 6, 29), succeeded=False)
    with caplog.at_level(logging.WARNING):
        start_batch(conn, "gap", dt.date(2024, 6, 30))
    assert "gap: the batch before, 2024-06-29, is failed" in caplog.text


def test_a_batch_after_a_good_one_does_not_warn(conn: Connection, caplog: pytest.LogCaptureFixture) -> None:
    start_batch(conn, "no gap", dt.date(2024, 6, 29))
    finish_batch(conn, "no gap", dt.date(2024, 6, 29), succeeded=True)
    start_batch(conn, "no gap", dt.date(2024, 6, 30))
    assert caplog.text == ""


def test_a_batch_that_was_never_started_cannot_be_finished(conn: Connection) -> None:
    with pytest.raises(LookupError, match="the batch of never for 2024-06-30 was never started"):
        finish_batch(conn, "never", dt.date(2024, 6, 30), succeeded=True)
