"""What a partition holds, by the mode of its table, and that loading a past date again gives the same."""

import datetime as dt
from dataclasses import replace
from typing import Any

import psycopg2.extensions
import pytest

from include.catalogue.sources import FileFormat, SourceColumn, SourceTable
from include.extract.errors import ExtractError
from include.extract.load import extract_table
from include.extract.postgres import PostgresSource
from tests.include.extract.conftest import JUNE_30, MAY_31, Unload, execute, notes, raw_rows

Connection = psycopg2.extensions.connection

JUNE_1, JUNE_2, JUNE_3 = (dt.date(2024, 6, day) for day in (1, 2, 3))


@pytest.fixture
def changes(table: SourceTable) -> SourceTable:
    """A log of changes in a source database, `bank.change`."""
    return replace(
        table,
        source="bank.change",
        mode="changes",
        columns=(
            SourceColumn("acct", "text", nullable=False),
            SourceColumn("status", "text"),
            SourceColumn("changed_at", "timestamp", nullable=False),
            SourceColumn("op", "varchar(1)", nullable=False),
        ),
        key=("acct",),
        date_column="changed_at",
        control_column=None,
        operation_column="op",
        delete_values=("D",),
    )


@pytest.fixture
def log(source_conn: Connection) -> Connection:
    execute(
        source_conn,
        """
        create schema bank;
        create table bank.change (acct text, status text, changed_at timestamp not null, op char(1) not null);
        insert into bank.change values
        ('A1', 'open', '2024-05-30 09:00', 'I'),
        ('A2', 'open', '2024-06-01 10:00', 'I'),
        ('A3', 'open', '2024-06-01 10:00', 'I'),
        ('A2', 'closed', '2024-06-02 12:00', 'U'),
        ('A2', 'frozen', '2024-06-02 11:00', 'U'),
        ('A3', 'open', '2024-06-02 23:59:59.999', 'D'),
        ('A4', 'open', '2024-06-02 00:00', 'I'),
        ('A3', 'again', '2024-06-03 08:00', 'I');
        """,
    )
    return source_conn


def states(conn: Connection, table: SourceTable, data_date: dt.date) -> dict[Any, Any]:
    return {row[0]: row[1] for row in raw_rows(conn, table, data_date)}


# Changes


def test_changes_are_merged_into_the_snapshot_of_the_day(
    conn: Connection, changes: SourceTable, log: Connection
) -> None:
    results = [extract_table(changes, day, PostgresSource(log), conn) for day in (JUNE_1, JUNE_2, JUNE_3)]

    assert states(conn, changes, JUNE_1) == {"A1": "open", "A2": "open", "A3": "open"}
    assert states(conn, changes, JUNE_2) == {"A1": "open", "A2": "closed", "A4": "open"}
    assert states(conn, changes, JUNE_3) == {"A1": "open", "A2": "closed", "A4": "open", "A3": "again"}
    assert [(result.rows, result.partition_rows) for result in results] == [(3, 3), (4, 3), (1, 4)]
    assert [row[-1] for row in raw_rows(conn, changes, JUNE_3)] == [1, 2, 3, 4]


def test_a_past_day_of_changes_loaded_again_is_the_same(
    conn: Connection, changes: SourceTable, log: Connection
) -> None:
    for day in (JUNE_1, JUNE_2, JUNE_3):
        extract_table(changes, day, PostgresSource(log), conn)
    before = raw_rows(conn, changes, JUNE_2)
    execute(log, "insert into bank.change values ('A9', 'new', '2024-06-04 08:00', 'I')")
    extract_table(changes, JUNE_2, PostgresSource(log), conn)
    assert raw_rows(conn, changes, JUNE_2) == before


def test_the_days_of_an_outage_are_merged_at_once(conn: Connection, changes: SourceTable, log: Connection) -> None:
    extract_table(changes, JUNE_1, PostgresSource(log), conn)
    extract_table(changes, JUNE_3, PostgresSource(log), conn)
    assert states(conn, changes, JUNE_3) == {"A1": "open", "A2": "closed", "A4": "open", "A3": "again"}


def test_a_delete_of_what_was_never_there_is_noted(conn: Connection, changes: SourceTable, log: Connection) -> None:
    execute(log, "insert into bank.change values ('A7', null, '2024-06-02 08:00', 'D')")
    for day in (JUNE_1, JUNE_2):
        extract_table(changes, day, PostgresSource(log), conn)
    assert notes(conn, changes) == [("unmatched_deletes", "1 keys are deleted that were not there")]
    assert "A7" not in states(conn, changes, JUNE_2)


def test_changes_without_the_snapshot_before_them_are_refused(
    conn: Connection, changes: SourceTable, log: Connection
) -> None:
    for day in (JUNE_1, JUNE_2, JUNE_3):
        extract_table(changes, day, PostgresSource(log), conn)
    execute(conn, f"drop table {changes.schema}.{changes.name}_20240602")
    with pytest.raises(ExtractError, match=r"has nothing for 2024-06-02, .* load 2024-06-02 first"):
        extract_table(changes, JUNE_3, PostgresSource(log), conn)
    extract_table(changes, JUNE_2, PostgresSource(log), conn)
    extract_table(changes, JUNE_3, PostgresSource(log), conn)


def test_changes_come_by_files_too(conn: Connection, changes: SourceTable, unload: Unload) -> None:
    table = replace(changes, source="TXN", file_format=FileFormat("gb18030", "|"))
    columns = "acct|status|changed_at|op"
    unload.write("A1|open|2024-06-01 08:00:00|I", "A2|open|2024-06-01 09:00:00|I", day=JUNE_1, columns=columns)
    unload.write("A1||2024-06-02 08:00:00|D", "A2|冻结|20240602|U", day=JUNE_2, columns=columns)
    for day in (JUNE_1, JUNE_2):
        extract_table(table, day, unload.source, conn)
    assert states(conn, table, JUNE_2) == {"A2": "冻结"}


# Full history


def test_history_holds_everything_up_to_the_data_date(conn: Connection, table: SourceTable, source: Connection) -> None:
    history = replace(table, mode="history")
    assert extract_table(history, JUNE_30, PostgresSource(source), conn).rows == 3
    assert extract_table(history, MAY_31, PostgresSource(source), conn).rows == 1
    before = raw_rows(conn, history, JUNE_30)
    execute(source, "insert into bank.txn values ('T9', null, '2024-07-01', 1, true)")
    extract_table(history, JUNE_30, PostgresSource(source), conn)
    assert raw_rows(conn, history, JUNE_30) == before


# A source that shows only its latest state


@pytest.fixture
def latest_only(table: SourceTable) -> SourceTable:
    return replace(table, mode="snapshot", date_column=None, is_latest_only=True)


def test_the_latest_state_is_loaded_and_an_earlier_one_kept(
    conn: Connection, latest_only: SourceTable, source: Connection
) -> None:
    extract_table(latest_only, MAY_31, PostgresSource(source), conn)
    before = raw_rows(conn, latest_only, MAY_31)
    execute(source, "delete from bank.txn where txn_no = 'T1'")
    extract_table(latest_only, JUNE_30, PostgresSource(source), conn)

    again = extract_table(latest_only, MAY_31, PostgresSource(source), conn)

    assert (again.status, again.rows) == ("kept", 3)
    assert raw_rows(conn, latest_only, MAY_31) == before
    assert len(raw_rows(conn, latest_only, JUNE_30)) == 2


def test_a_past_state_that_was_never_loaded_cannot_be_had(
    conn: Connection, latest_only: SourceTable, source: Connection
) -> None:
    # A batch of May stands in the record, but its table was not loaded.
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.batch (system, data_date, previous_data_date, status)"
            " values (%s, '2024-05-31', '2024-04-30', 'failed')",
            (latest_only.system,),
        )
    extract_table(latest_only, JUNE_30, PostgresSource(source), conn)
    with pytest.raises(ExtractError, match="keeps no earlier state, and 2024-06-30 has been loaded already"):
        extract_table(latest_only, MAY_31, PostgresSource(source), conn)


# Shapes that the contract permits


def test_permitted_drift_of_a_file_is_loaded_by_the_names_of_its_columns(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    table = replace(file_table, drift=frozenset({"added", "removed", "reordered"}))
    unload.write("张三|T1|1.00|x|2024-06-30", total="1", columns="customer_name|txn_no|amount|data_date|txn_date")

    extract_table(table, JUNE_30, unload.source, conn)

    assert raw_rows(conn, table, JUNE_30) == [("T1", "张三", "2024-06-30", "1.00", None, 1)]
    assert [detail for _, detail in notes(conn, table)] == [
        "added: unknown column data_date",
        "removed: missing column is_cash",
        "reordered: columns in another order: customer_name, txn_no, amount, txn_date",
    ]


def test_permitted_drift_of_a_database_is_loaded_by_the_names_of_its_columns(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    execute(
        source,
        """
        alter table bank.txn drop is_cash;
        alter table bank.txn add channel text default 'ATM';
        alter table bank.txn rename amount to old_amount;
        alter table bank.txn add amount numeric(20, 2);
        update bank.txn set amount = old_amount;
        """,
    )
    permitted = replace(table, drift=frozenset({"added", "removed", "reordered"}))
    extract_table(permitted, JUNE_30, PostgresSource(source), conn)
    assert raw_rows(conn, table, JUNE_30) == [
        ("T2", "李四", "2024-06-01", "10.50", None, 1),
        ("T3", None, "2024-06-30", "-0.25", None, 2),
    ]
    assert len(notes(conn, table)) == 3
