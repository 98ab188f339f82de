"""Deliveries that are late, come twice, or belong to another day."""

import datetime as dt
import os
from dataclasses import replace

import psycopg2.extensions
import pytest

from include.catalogue.sources import SourceTable
from include.extract.errors import ExtractError
from include.extract.load import extract_table
from tests.include.extract.conftest import JUNE_30, MAY_31, Unload, loads, notes, raw_rows

Connection = psycopg2.extensions.connection

JUNE_29 = dt.date(2024, 6, 29)
LINE = "T1|张三|2024-06-30|1.00|t"


def arrive(unload: Unload, moment: dt.datetime) -> None:
    os.utime(unload.paths()[1], (moment.timestamp(), moment.timestamp()))


@pytest.mark.parametrize(
    ("arrived", "late"),
    [
        (dt.datetime(2024, 6, 30, 18, 0, tzinfo=dt.UTC), []),
        (
            dt.datetime(2024, 6, 30, 20, 30, tzinfo=dt.UTC),
            [("late", "arrived at 2024-06-30 20:30 UTC, 90 minutes after it was due")],
        ),
    ],
)
def test_a_late_delivery_is_loaded_and_noted(
    conn: Connection, file_table: SourceTable, unload: Unload, arrived: dt.datetime, late: list[tuple[str, str]]
) -> None:
    unload.write(LINE, total="1")
    arrive(unload, arrived)

    extract_table(replace(file_table, arrival="03:00"), JUNE_30, unload.source, conn)

    with conn.cursor() as cursor:
        cursor.execute("select arrived_at, due_at from ops.load where system = %s", (file_table.system,))
        assert cursor.fetchall() == [(arrived, dt.datetime(2024, 6, 30, 19, 0, tzinfo=dt.UTC))]
        cursor.execute(
            "select kind, detail from ops.load_note natural join ops.load where system = %s", (file_table.system,)
        )
        assert cursor.fetchall() == late


def test_another_delivery_for_the_same_day_replaces_the_first_and_is_noted(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(LINE, total="1")
    first = extract_table(file_table, JUNE_30, unload.source, conn)
    unload.write(LINE.replace("1.00", "2.00"), total="2")
    extract_table(file_table, JUNE_30, unload.source, conn)

    assert notes(conn, file_table) == [("replaced", f"another content was loaded before, sha256 {first.sha256}")]
    assert raw_rows(conn, file_table, JUNE_30)[0][3] == "2.00"


def test_the_same_delivery_again_is_worth_no_note(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    for _ in range(2):
        unload.write(LINE, total="1")
        extract_table(file_table, JUNE_30, unload.source, conn)
    assert notes(conn, file_table) == []


def test_a_snapshot_that_has_not_changed_is_noted(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    for day in (JUNE_29, JUNE_30):
        unload.write(LINE, day=day, total="1")
        extract_table(file_table, day, unload.source, conn)
    assert notes(conn, file_table) == [("repeated", "the same content as for 2024-06-29")]


def test_a_register_that_seldom_changes_may_repeat_itself(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    register = replace(file_table, may_repeat=True)
    for day in (JUNE_29, JUNE_30):
        unload.write(LINE, day=day, total="1")
        extract_table(register, day, unload.source, conn)
    assert notes(conn, register) == []


def test_details_that_were_delivered_for_another_day_are_refused(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    table = replace(file_table, mode="append", owner="loans")
    # Without a date column nothing else tells the days apart.
    for day in (dt.date(2024, 6, 1), dt.date(2024, 6, 2)):
        unload.write(LINE, day=day, total="1")
    extract_table(table, dt.date(2024, 6, 1), unload.source, conn)
    with pytest.raises(ExtractError, match=r"same content as the delivery for 2024-06-01: delivered twice\? Ask loans"):
        extract_table(table, dt.date(2024, 6, 2), unload.source, conn)
    assert [load[0] for load in loads(conn, table)] == ["loaded", "failed"]


def test_days_without_rows_are_no_repetition(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    table = replace(file_table, mode="append")
    for day in (dt.date(2024, 6, 1), dt.date(2024, 6, 2)):
        unload.write(day=day)
        extract_table(table, day, unload.source, conn)
    assert notes(conn, table) == []


@pytest.mark.parametrize(
    ("mode", "txn_date", "belongs"),
    [
        ("snapshot", "2024-06-30", True),
        ("snapshot", "2024-06-29", False),
        ("history", "20240531", True),
        ("history", "2024-07-01", False),
    ],
)
def test_a_row_of_another_day_does_not_belong_to_the_batch(
    conn: Connection, file_table: SourceTable, unload: Unload, mode: str, txn_date: str, belongs: bool
) -> None:
    table = replace(file_table, mode=mode, date_column="txn_date")
    unload.write(f"T1||{txn_date}|1|t", total="1")
    if belongs:
        assert extract_table(table, JUNE_30, unload.source, conn).rows == 1
        return
    with pytest.raises(ExtractError, match=r"txn_date does not belong to the batch of 2024-06-30 in 1 rows: .* line 1"):
        extract_table(table, JUNE_30, unload.source, conn)


@pytest.mark.parametrize("data_type", ["date", "timestamp"])
def test_details_from_before_the_interval_do_not_belong_to_the_batch(
    conn: Connection, file_table: SourceTable, unload: Unload, data_type: str
) -> None:
    columns = tuple(
        replace(column, data_type=data_type) if column.name == "txn_date" else column for column in file_table.columns
    )
    table = replace(file_table, mode="append", date_column="txn_date", columns=columns)
    extract_table_of = dt.date(2024, 6, 1)
    time = " 00:00:01" if data_type == "timestamp" else ""
    unload.write(f"T1||{extract_table_of}{time}|1|t", day=extract_table_of, total="1")
    assert extract_table(table, extract_table_of, unload.source, conn).rows == 1
    unload.write(f"T1||{extract_table_of}{time}|1|t", f"T2||{MAY_31}{time}|1|t", day=extract_table_of, total="2")
    with pytest.raises(ExtractError, match=r"txn_date does not belong to the batch of 2024-06-01 in 1 rows: .* line 2"):
        extract_table(table, extract_table_of, unload.source, conn)


def test_more_rows_than_the_contract_expects_are_loaded_and_noted(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(LINE, LINE.replace("T1", "T2"), total="2")
    extract_table(replace(file_table, max_rows=1), JUNE_30, unload.source, conn)
    assert notes(conn, file_table) == [("max_rows", "2 rows, the contract expects at most 1")]
