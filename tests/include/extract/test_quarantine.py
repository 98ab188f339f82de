from dataclasses import replace
from decimal import Decimal

import psycopg2.extensions
import pytest

from include.catalogue.sources import MOST_QUARANTINED, SourceTable
from include.extract.errors import ExtractError
from include.extract.load import extract_table
from include.extract.postgres import PostgresSource
from tests.include.extract.conftest import JUNE_30, Unload, loads, notes, quarantined, raw_rows

Connection = psycopg2.extensions.connection


@pytest.fixture
def tolerant(file_table: SourceTable) -> SourceTable:
    """A contract that sets up to three bad rows aside."""
    return replace(file_table, max_quarantined=3)


def line(number: int, amount: str = "1.00", name: str = "张三") -> str:
    return f"T{number}|{name}|2024-06-30|{amount}|t"


def test_bad_rows_are_set_aside_with_file_line_text_and_reason(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    lines = [line(1), "T2|李|四|2024-06-30|1|t", line(3), line(4, "1,5", "王 五"), line(5), "T6||2023-02-29|1|maybe"]
    unload.write(*lines, total="6")

    result = extract_table(tolerant, JUNE_30, unload.source, conn)

    assert [row[0] for row in raw_rows(conn, tolerant, JUNE_30)] == ["T1", "T3", "T5"]
    assert quarantined(conn, tolerant) == [
        ("TXN_20240630.dat", 2, lines[1], "has 6 fields, the contract 5", True),
        ("TXN_20240630.dat", 4, lines[3], "column amount is not numeric(20,2)", True),
        ("TXN_20240630.dat", 6, lines[5], "column txn_date is not date; column is_cash is not boolean", True),
    ]
    assert (result.rows, result.quarantined) == (3, 3)


def test_delivered_is_loaded_and_quarantined_or_the_load_stops(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    unload.write(line(1), line(2, "x"), line(3), total="2")
    extract_table(tolerant, JUNE_30, unload.source, conn)
    with conn.cursor() as cursor:
        cursor.execute("select rows, quarantined from ops.load where system = %s", (tolerant.system,))
        assert cursor.fetchall() == [(2, 1)]

    unload.write(line(1), line(2, "x"), line(3), total="2", rows="4")
    with pytest.raises(ExtractError, match="has 3 rows, its flag states 4"):
        extract_table(tolerant, JUNE_30, unload.source, conn)


def test_one_bad_row_more_than_the_contract_allows_stops_the_table(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    unload.write(line(1), *(line(number, "x") for number in range(2, 5)), total="1")
    extract_table(tolerant, JUNE_30, unload.source, conn)
    before = (raw_rows(conn, tolerant, JUNE_30), quarantined(conn, tolerant))

    unload.write(line(1), *(line(number, "x") for number in range(2, 6)), total="1")
    with pytest.raises(ExtractError) as caught:
        extract_table(tolerant, JUNE_30, unload.source, conn)

    assert "column amount is not numeric(20,2) in 4 rows" in caught.value.problems[0]
    assert "4 bad rows, the contract allows 3" in caught.value.problems[1]
    assert (raw_rows(conn, tolerant, JUNE_30), quarantined(conn, tolerant)) == before


def test_without_a_word_of_the_contract_one_bad_row_stops_the_table(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(line(1), line(2, "x"), total="1")
    with pytest.raises(ExtractError, match="column amount is not numeric"):
        extract_table(file_table, JUNE_30, unload.source, conn)


def test_a_reload_closes_the_quarantine_and_deletes_nothing(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    unload.write(line(1), line(2, "x"), total="1")
    extract_table(tolerant, JUNE_30, unload.source, conn)
    unload.write(line(1), line(2), total="2")
    extract_table(tolerant, JUNE_30, unload.source, conn)

    assert [(row[1], row[4]) for row in quarantined(conn, tolerant)] == [(2, False)]
    assert len(raw_rows(conn, tolerant, JUNE_30)) == 2
    with conn.cursor() as cursor:
        cursor.execute(
            f"select closed_by_load = (select max(load_id) from ops.load where system = %s), closed_at is not null"
            f" from {tolerant.schema}._quarantine where table_name = %s",
            (tolerant.system, tolerant.name),
        )
        assert cursor.fetchall() == [(True, True)]


def test_a_fault_that_is_still_there_is_open_again(conn: Connection, tolerant: SourceTable, unload: Unload) -> None:
    for _ in range(2):
        unload.write(line(1), line(2, "x"), total="1")
        extract_table(tolerant, JUNE_30, unload.source, conn)
    assert [row[4] for row in quarantined(conn, tolerant)] == [False, True]


def test_the_control_total_counts_what_is_in_quarantine(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    faulty = "T2||2024-06-31|5.25|t"
    unload.write(line(1), faulty, total="6.25")
    assert extract_table(tolerant, JUNE_30, unload.source, conn).control_total == Decimal("1.00")

    unload.write(line(1), faulty, total="1.00")
    with pytest.raises(ExtractError, match=r"amount adds up to 1\.00 and 5\.25 in quarantine, the source states 1\.00"):
        extract_table(tolerant, JUNE_30, unload.source, conn)


def test_a_control_total_that_cannot_be_read_in_quarantine_is_noted(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    unload.write(line(1), line(2, "5,25"), total="6.25")
    extract_table(tolerant, JUNE_30, unload.source, conn)
    [(kind, detail)] = notes(conn, tolerant)
    assert kind == "control_total"
    assert "adds up to 1.00, the source states 6.25" in detail


@pytest.mark.parametrize(
    ("bad", "text", "reason"),
    [
        (b"T2|\xff|2024-06-30|1|t", "T2|\\xff|2024-06-30|1|t", "holds ff (hex), which is not gb18030"),
        (b"T2|a\0b|2024-06-30|1|t", "T2|a\\x00b|2024-06-30|1|t", "holds a NUL byte (hex 00), which text may not hold"),
        (b"T2||2024-06-30|1|t\r", "T2||2024-06-30|1|t\r", "ends with CR LF instead of LF"),
        (b"", "", "has 1 fields, the contract 5"),
    ],
)
def test_a_line_that_is_no_text_is_set_aside_as_it_can_be_read(
    conn: Connection, tolerant: SourceTable, unload: Unload, bad: bytes, text: str, reason: str
) -> None:
    unload.write_bytes(b"\n".join([line(1).encode("gb18030"), bad, line(3).encode("gb18030"), b""]), total="2")
    extract_table(tolerant, JUNE_30, unload.source, conn)
    assert quarantined(conn, tolerant) == [("TXN_20240630.dat", 2, text, reason, True)]
    assert [row[0] for row in raw_rows(conn, tolerant, JUNE_30)] == ["T1", "T3"]


def test_a_line_is_named_by_its_number_in_the_file_whatever_was_set_aside_before_it(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    unload.write(line(1), "x", line(3), line(4, "x"), line(5), line(3), total="4")
    with pytest.raises(ExtractError, match=r"txn_no 'T3' 2 times, first TXN_20240630.dat line 3, last .* line 6"):
        extract_table(tolerant, JUNE_30, unload.source, conn)


def test_bad_rows_of_a_database_are_set_aside_too(conn: Connection, table: SourceTable, source: Connection) -> None:
    with source, source.cursor() as cursor:
        cursor.execute("alter table bank.txn alter is_cash type text; update bank.txn set is_cash = 'a\tb\\'")
        cursor.execute("insert into bank.txn values ('T4', null, '2024-06-30', 1, 'true')")
    extract_table(replace(table, max_quarantined=2), JUNE_30, PostgresSource(source), conn)

    assert [row[0] for row in raw_rows(conn, table, JUNE_30)] == ["T4"]
    assert quarantined(conn, table)[0] == (
        "bank.txn",
        1,
        "T2\t李四\t2024-06-01\t10.50\ta\tb\\",
        "column is_cash is not boolean",
        True,
    )


def test_a_file_that_is_nothing_but_bad_rows_is_given_up(
    conn: Connection, tolerant: SourceTable, unload: Unload
) -> None:
    unload.write(*(line(number, "x") for number in range(5 * MOST_QUARANTINED)), total="0")
    with pytest.raises(ExtractError, match="given up after so many bad rows"):
        extract_table(tolerant, JUNE_30, unload.source, conn)
    assert [load[0] for load in loads(conn, tolerant)] == ["failed"]
