import datetime as dt
import logging
import threading
from contextlib import closing

import psycopg2.extensions
import pytest

from include.extract.batch import BatchCovered, finish_batch, plan_batches, previous_data_date, start_batch
from include.extract.due import due_at
from include.warehouse.connections import connect

Connection = psycopg2.extensions.connection

MAY_31, JUNE_10, JUNE_15 = dt.date(2024, 5, 31), dt.date(2024, 6, 10), dt.date(2024, 6, 15)
JUNE_28, JUNE_29, JUNE_30 = dt.date(2024, 6, 28), dt.date(2024, 6, 29), dt.date(2024, 6, 30)


def batches(conn: Connection, system: str) -> list[tuple[object, ...]]:
    """Data date, previous data date, status and whether it has finished."""
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "select data_date, previous_data_date, status, finished_at is not null from ops.batch"
            " where system = %s order by data_date",
            (system,),
        )
        return cursor.fetchall()


def run(conn: Connection, system: str, data_date: dt.date, *, succeeded: bool = True) -> None:
    start_batch(conn, system, data_date)
    finish_batch(conn, system, data_date, succeeded=succeeded)


# Intervals


def test_the_first_batch_of_a_system_begins_with_its_month(conn: Connection) -> None:
    assert previous_data_date(conn, "first", dt.date(2024, 3, 15)) == dt.date(2024, 2, 29)
    assert previous_data_date(conn, "first in january", dt.date(2024, 1, 31)) == dt.date(2023, 12, 31)


def test_a_later_batch_begins_after_the_one_before(conn: Connection) -> None:
    previous_data_date(conn, "later", dt.date(2024, 6, 27))
    previous_data_date(conn, "another system", JUNE_29)

    assert previous_data_date(conn, "later", JUNE_30) == dt.date(2024, 6, 27)


def test_an_attempt_again_keeps_the_interval_of_the_first(conn: Connection) -> None:
    run(conn, "again", MAY_31)
    first = previous_data_date(conn, "again", JUNE_30)
    plan_batches(conn, "again", [dt.date(2024, 5, 15)], split=True)

    assert previous_data_date(conn, "again", JUNE_30) == first == MAY_31


def test_a_batch_before_all_others_leaves_them_as_they_are(conn: Connection) -> None:
    run(conn, "history", JUNE_15)
    run(conn, "history", MAY_31)

    assert batches(conn, "history") == [
        (MAY_31, dt.date(2024, 4, 30), "succeeded", True),
        (JUNE_15, MAY_31, "succeeded", True),
    ]


def test_a_day_that_a_later_batch_covers_is_refused(conn: Connection) -> None:
    run(conn, "covered", JUNE_15)
    with pytest.raises(
        BatchCovered, match=r"batch of 2024-06-15 covers 2024-06-01 to 2024-06-15 and is succeeded.*SPLIT=1"
    ):
        start_batch(conn, "covered", JUNE_10)
    with pytest.raises(BatchCovered):
        previous_data_date(conn, "covered", JUNE_10)
    with pytest.raises(BatchCovered):
        plan_batches(conn, "covered", [dt.date(2024, 5, 20), JUNE_10])

    assert batches(conn, "covered") == [(JUNE_15, MAY_31, "succeeded", True)]


def test_a_later_batch_that_is_split_begins_after_the_new_ones_and_must_be_run_again(conn: Connection) -> None:
    run(conn, "split", JUNE_15)
    plan_batches(conn, "split", [JUNE_10, dt.date(2024, 6, 11)], split=True)

    assert batches(conn, "split") == [
        (JUNE_10, MAY_31, "planned", False),
        (dt.date(2024, 6, 11), JUNE_10, "planned", False),
        (JUNE_15, dt.date(2024, 6, 11), "outdated", True),
    ]
    run(conn, "split", JUNE_15)
    assert batches(conn, "split")[-1] == (JUNE_15, dt.date(2024, 6, 11), "succeeded", True)


def test_a_later_batch_that_failed_stays_failed_when_it_is_split(conn: Connection) -> None:
    run(conn, "split failed", JUNE_15, succeeded=False)
    plan_batches(conn, "split failed", [JUNE_10], split=True)
    assert batches(conn, "split failed")[-1] == (JUNE_15, JUNE_10, "failed", True)


def test_a_later_batch_that_is_running_is_not_split(conn: Connection) -> None:
    start_batch(conn, "split running", JUNE_15)
    with pytest.raises(BatchCovered, match="Wait until 2024-06-15 has ended"):
        plan_batches(conn, "split running", [JUNE_10], split=True)
    assert batches(conn, "split running") == [(JUNE_15, MAY_31, "running", False)]


def test_what_is_planned_is_not_covered_by_a_batch_that_starts_before_it_has_run(conn: Connection) -> None:
    plan_batches(conn, "planned", [JUNE_28, JUNE_29])
    assert start_batch(conn, "planned", JUNE_30) == JUNE_29
    assert start_batch(conn, "planned", JUNE_28) == MAY_31


def test_planning_again_changes_nothing(conn: Connection) -> None:
    plan_batches(conn, "planned twice", [JUNE_28, JUNE_29])
    run(conn, "planned twice", JUNE_28)
    before = batches(conn, "planned twice")
    plan_batches(conn, "planned twice", [JUNE_28, JUNE_29])
    assert batches(conn, "planned twice") == before


def test_two_new_batches_at_once_do_not_overlap(conn: Connection, warehouse_url: str) -> None:
    with closing(connect(warehouse_url)) as other:
        with conn.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended('eastwind.batch at once', 0))")
            starting = threading.Thread(target=previous_data_date, args=(other, "at once", JUNE_15))
            starting.start()
            starting.join(0.3)
            assert starting.is_alive()
            conn.rollback()
        starting.join()
        with pytest.raises(BatchCovered):
            previous_data_date(conn, "at once", JUNE_10)


# Status


def test_a_batch_is_running_until_it_is_finished(conn: Connection) -> None:
    assert start_batch(conn, "status", JUNE_30) == MAY_31
    assert batches(conn, "status") == [(JUNE_30, MAY_31, "running", False)]
    finish_batch(conn, "status", JUNE_30, succeeded=False)
    assert batches(conn, "status") == [(JUNE_30, MAY_31, "failed", True)]
    start_batch(conn, "status", JUNE_30)
    assert batches(conn, "status") == [(JUNE_30, MAY_31, "running", False)]
    finish_batch(conn, "status", JUNE_30, succeeded=True)
    assert batches(conn, "status") == [(JUNE_30, MAY_31, "succeeded", True)]


def test_a_batch_keeps_when_it_first_succeeded(conn: Connection) -> None:
    def first_finished_at() -> object:
        with conn, conn.cursor() as cursor:
            cursor.execute("select first_finished_at from ops.batch where system = 'once more'")
            return cursor.fetchone()

    run(conn, "once more", JUNE_30, succeeded=False)
    assert first_finished_at() == (None,)
    run(conn, "once more", JUNE_30)
    first = first_finished_at()
    assert first != (None,)
    run(conn, "once more", JUNE_30)
    run(conn, "once more", JUNE_30, succeeded=False)
    assert first_finished_at() == first


def test_a_batch_that_was_never_started_cannot_be_finished(conn: Connection) -> None:
    with pytest.raises(LookupError, match="the batch of never for 2024-06-30 was never started"):
        finish_batch(conn, "never", JUNE_30, succeeded=True)


def test_a_batch_after_a_failed_one_warns_of_the_gap(conn: Connection, caplog: pytest.LogCaptureFixture) -> None:
    run(conn, "gap", JUNE_29, succeeded=False)
    with caplog.at_level(logging.WARNING):
        start_batch(conn, "gap", JUNE_30)
    assert "gap: the batch before, 2024-06-29, is failed" in caplog.text


def test_a_batch_after_a_good_one_does_not_warn(conn: Connection, caplog: pytest.LogCaptureFixture) -> None:
    run(conn, "no gap", JUNE_29)
    start_batch(conn, "no gap", JUNE_30)
    assert caplog.text == ""


def test_days_without_a_batch_are_counted_and_how_to_catch_up_is_said(
    conn: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    run(conn, "outage", dt.date(2024, 6, 25))
    run(conn, "outage", dt.date(2024, 6, 26))
    run(conn, "outage", JUNE_30)

    assert "no batch stands for 2024-06-27 to 2024-06-29" in caplog.text
    assert "make backfill FROM=2024-06-27 TO=2024-06-29 SYSTEM=outage SPLIT=1" in caplog.text
    with conn, conn.cursor() as cursor:
        cursor.execute("select skipped_days from ops.batch where system = 'outage' order by data_date")
        assert cursor.fetchall() == [(24,), (0,), (3,)]


def test_a_system_that_comes_once_a_month_skips_no_days(conn: Connection, caplog: pytest.LogCaptureFixture) -> None:
    run(conn, "monthly", MAY_31)
    run(conn, "monthly", JUNE_30)
    assert caplog.text == ""


# Arrival

DUE = due_at(JUNE_30, "02:00")


def load(
    conn: Connection, system: str, table: str, started: dt.datetime, status: str, arrived: dt.datetime | None = None
) -> None:
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.load (system, table_name, data_date, source, status, due_at, arrived_at, started_at)"
            " values (%s, %s, %s, 'test', %s, %s, %s, %s)",
            (system, table, JUNE_30, status, DUE, arrived, started),
        )


def arrival(conn: Connection, system: str) -> tuple[object, ...] | None:
    start_batch(conn, system, JUNE_30, DUE)
    finish_batch(conn, system, JUNE_30, succeeded=True)
    with conn, conn.cursor() as cursor:
        cursor.execute("select due_at, arrived_at from ops.batch where system = %s", (system,))
        return cursor.fetchone()


def minutes(number: int) -> dt.datetime:
    """After the due time."""
    return DUE + dt.timedelta(minutes=number)


def test_a_delivery_is_due_at_the_contract_s_local_time_on_the_next_day() -> None:
    assert dt.datetime(2024, 6, 30, 18, 0, tzinfo=dt.UTC) == DUE


def test_a_system_has_arrived_when_the_last_of_its_tables_has(conn: Connection) -> None:
    load(conn, "arrived", "a", minutes(1), "loaded", arrived=minutes(-30))
    load(conn, "arrived", "b", minutes(1), "loaded", arrived=minutes(-20))
    assert arrival(conn, "arrived") == (DUE, minutes(-20))


def test_a_delivery_that_broke_its_contract_has_arrived_when_it_was_replaced(conn: Connection) -> None:
    load(conn, "replaced", "a", minutes(1), "failed", arrived=minutes(-30))
    load(conn, "replaced", "a", minutes(90), "loaded", arrived=minutes(80))
    assert arrival(conn, "replaced") == (DUE, minutes(80))


def test_a_correction_does_not_make_a_delivery_late(conn: Connection) -> None:
    load(conn, "corrected", "a", minutes(1), "loaded", arrived=minutes(-30))
    load(conn, "corrected", "a", minutes(600), "loaded", arrived=minutes(500))
    assert arrival(conn, "corrected") == (DUE, minutes(-30))


def test_a_source_that_does_not_say_when_is_on_time_if_it_was_there_when_first_looked_for(conn: Connection) -> None:
    load(conn, "silent", "a", minutes(-5), "not_arrived")
    load(conn, "silent", "a", minutes(1), "loaded")
    assert arrival(conn, "silent") == (DUE, DUE)
    load(conn, "silent and early", "a", minutes(-5), "loaded")
    assert arrival(conn, "silent and early") == (DUE, minutes(-5))


def test_a_source_that_does_not_say_when_is_late_if_it_was_missing_after_its_time(conn: Connection) -> None:
    load(conn, "silent and late", "a", minutes(1), "not_arrived")
    load(conn, "silent and late", "a", minutes(31), "loaded")
    assert arrival(conn, "silent and late") == (DUE, minutes(31))


def test_a_batch_that_failed_has_not_arrived(conn: Connection) -> None:
    load(conn, "half", "a", minutes(1), "loaded", arrived=minutes(-30))
    start_batch(conn, "half", JUNE_30, DUE)
    finish_batch(conn, "half", JUNE_30, succeeded=False)
    with conn, conn.cursor() as cursor:
        cursor.execute("select arrived_at from ops.batch where system = 'half'")
        assert cursor.fetchone() == (None,)
