import datetime as dt
import hashlib
import threading
from dataclasses import replace
from decimal import Decimal

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import pytest

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.delivery import Delivery, Note
from include.extract.errors import ExtractError, NotArrived
from include.extract.judge import Judge
from include.extract.load import extract_table
from include.extract.partition import Partition
from include.extract.postgres import PostgresSource
from include.warehouse.connections import connect
from tests.include.extract.conftest import COLUMNS, JUNE_30, MAY_31, Unload, execute, loads, notes, raw_rows, relations

Connection = psycopg2.extensions.connection

GOOD_LINE = "T1|张三|2024-06-30|1.00|t"


# Databases


def test_an_append_table_brings_the_rows_of_the_interval_as_text(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    result = extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert raw_rows(conn, table, JUNE_30) == [
        ("T2", "李四", "2024-06-01", "10.50", "f", 1),
        ("T3", None, "2024-06-30", "-0.25", None, 2),
    ]
    assert (result.rows, result.control_total, result.previous_data_date) == (2, Decimal("10.25"), MAY_31)
    stream = "T2\t李四\t2024-06-01\t10.50\tf\nT3\t\\N\t2024-06-30\t-0.25\t\\N\n".encode()
    assert (result.bytes, result.sha256) == (len(stream), hashlib.sha256(stream).hexdigest())
    assert loads(conn, table) == [("loaded", 2, Decimal("10.25"), None)]


def test_the_days_since_the_batch_before_are_brought(conn: Connection, table: SourceTable, source: Connection) -> None:
    extract_table(table, dt.date(2024, 6, 29), PostgresSource(source), conn)
    extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert [row[0] for row in raw_rows(conn, table, dt.date(2024, 6, 29))] == ["T2"]
    assert [row[0] for row in raw_rows(conn, table, JUNE_30)] == ["T3"]


def test_a_time_of_day_belongs_to_its_day(conn: Connection, table: SourceTable, source: Connection) -> None:
    execute(source, "alter table bank.txn alter txn_date type timestamp using txn_date + time '23:59:59'")
    table = replace(table, columns=(*COLUMNS[:2], SourceColumn("txn_date", "text"), *COLUMNS[3:]))

    extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert [row[2] for row in raw_rows(conn, table, JUNE_30)] == ["2024-06-01 23:59:59", "2024-06-30 23:59:59"]


@pytest.mark.parametrize("nullable", [True, False])
def test_rows_that_belong_to_no_batch_do_not_go_unseen(
    conn: Connection, table: SourceTable, source: Connection, nullable: bool
) -> None:
    execute(source, "insert into bank.txn values ('T9', null, null, 1, true)")
    columns = tuple(replace(column, nullable=nullable) if column.name == "txn_date" else column for column in COLUMNS)
    undated = replace(table, columns=columns, owner="payments")
    what = "column txn_date is empty in 1 rows, which therefore belong to no batch"
    if nullable:
        extract_table(undated, JUNE_30, PostgresSource(source), conn)
        assert notes(conn, undated) == [("undated", what)]
    else:
        with pytest.raises(ExtractError, match=f"{what}: ask payments to date them"):
            extract_table(undated, JUNE_30, PostgresSource(source), conn)


def test_a_moment_belongs_to_the_day_of_the_bank(conn: Connection, table: SourceTable, source: Connection) -> None:
    execute(
        source,
        "alter table bank.txn alter txn_date type timestamptz"
        " using (txn_date + time '00:30') at time zone 'Asia/Shanghai'",
    )
    columns = tuple(
        replace(column, data_type="timestamp") if column.name == "txn_date" else column for column in COLUMNS
    )
    moments = replace(table, columns=columns)
    # Half past midnight in Shanghai is the day before in Greenwich.
    extract_table(moments, MAY_31, PostgresSource(source), conn)
    assert [row[2] for row in raw_rows(conn, moments, MAY_31)] == ["2024-05-31 00:30:00"]
    extract_table(moments, JUNE_30, PostgresSource(source), conn)
    assert [row[0] for row in raw_rows(conn, moments, JUNE_30)] == ["T2", "T3"]


def test_a_row_without_its_key_is_bad_though_the_contract_does_not_say_so(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    execute(source, "update bank.txn set txn_no = null where txn_no = 'T2'")
    columns = tuple(replace(column, nullable=True) for column in COLUMNS)
    with pytest.raises(ExtractError, match="column txn_no is empty in 1 rows"):
        extract_table(replace(table, columns=columns), JUNE_30, PostgresSource(source), conn)


def test_a_snapshot_of_moments_holds_all_of_its_day(conn: Connection, table: SourceTable, source: Connection) -> None:
    execute(source, "alter table bank.txn alter txn_date type timestamp using txn_date + time '23:59:59'")
    columns = tuple(
        replace(column, data_type="timestamp") if column.name == "txn_date" else column for column in COLUMNS
    )
    extract_table(replace(table, mode="snapshot", columns=columns), JUNE_30, PostgresSource(source), conn)
    assert [row[0] for row in raw_rows(conn, table, JUNE_30)] == ["T3"]


def test_a_snapshot_brings_the_rows_of_the_data_date(conn: Connection, table: SourceTable, source: Connection) -> None:
    extract_table(replace(table, mode="snapshot"), JUNE_30, PostgresSource(source), conn)

    assert [row[0] for row in raw_rows(conn, table, JUNE_30)] == ["T3"]


def test_awkward_characters_arrive_unchanged(conn: Connection, table: SourceTable, source: Connection) -> None:
    name = "\\ \\N \\. \" ' | , \t \n \r 𠮷 、　"
    with source, source.cursor() as cursor:
        cursor.execute("update bank.txn set customer_name = %s where txn_no = 'T2'", (name,))

    extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert name in [row[1] for row in raw_rows(conn, table, JUNE_30)]


def test_running_again_leaves_the_same_state_and_two_records(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    before = raw_rows(conn, table, JUNE_30)
    extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert raw_rows(conn, table, JUNE_30) == before
    assert [load[0] for load in loads(conn, table)] == ["loaded", "loaded"]
    assert relations(conn, table) == {table.name, f"{table.name}_20240630"}


def test_running_again_replaces_what_the_source_has_corrected(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    execute(source, "delete from bank.txn where txn_no = 'T2'")
    extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert [row[0] for row in raw_rows(conn, table, JUNE_30)] == ["T3"]


def test_a_new_column_of_the_contract_is_empty_for_earlier_dates(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    extract_table(table, MAY_31, PostgresSource(source), conn)
    execute(source, "alter table bank.txn add channel text default 'ATM'")
    wider = replace(table, columns=(*COLUMNS, SourceColumn("channel", "text")))
    extract_table(wider, JUNE_30, PostgresSource(source), conn)

    assert [row[-2] for row in raw_rows(conn, wider, MAY_31)] == [None]
    assert [row[-2] for row in raw_rows(conn, wider, JUNE_30)] == ["ATM", "ATM"]


def test_a_column_that_left_the_contract_stays_for_earlier_dates(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    extract_table(table, MAY_31, PostgresSource(source), conn)
    execute(source, "alter table bank.txn drop is_cash")
    extract_table(replace(table, columns=COLUMNS[:-1]), JUNE_30, PostgresSource(source), conn)

    assert [row[-2] for row in raw_rows(conn, table, MAY_31)] == ["t"]
    assert [row[-2] for row in raw_rows(conn, table, JUNE_30)] == [None, None]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("alter table bank.txn add surprise text", r"bank\.txn: unknown column surprise"),
        ("alter table bank.txn drop is_cash", r"bank\.txn: missing column is_cash"),
        ("drop table bank.txn", r"bank\.txn: does not exist"),
        (
            "update bank.txn set txn_no = null where txn_no = 'T2'",
            r"column txn_no is empty in 1 rows: bank\.txn line 2 \(txn_no \(empty\)\)",
        ),
        (
            "alter table bank.txn alter amount type text; update bank.txn set amount = '1,00' where txn_no = 'T2'",
            r"bank\.txn: the source cannot be read: invalid input syntax for type numeric: \"1,00\"",
        ),
        (
            "alter table bank.txn alter is_cash type text; update bank.txn set is_cash = 'maybe' where txn_no = 'T2'",
            r"column is_cash is not boolean in 1 rows: bank\.txn line 2 \(txn_no 'T2'\): 'maybe'",
        ),
        (
            "update bank.txn set txn_no = 'T9'",
            r"key txn_no is not unique, 1 keys: txn_no 'T9' 2 times, first bank\.txn line 1, last bank\.txn line 2",
        ),
    ],
)
def test_a_fault_in_a_database_leaves_the_old_partition(
    conn: Connection, table: SourceTable, source: Connection, fault: str, message: str
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    before = raw_rows(conn, table, JUNE_30)
    execute(source, fault)

    with pytest.raises(Exception, match=message):
        extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert raw_rows(conn, table, JUNE_30) == before
    assert relations(conn, table) == {table.name, f"{table.name}_20240630"}
    assert [load[0] for load in loads(conn, table)] == ["loaded", "failed"]


def test_too_few_rows_are_refused(conn: Connection, table: SourceTable, source: Connection) -> None:
    with pytest.raises(ExtractError, match="2 rows, the contract asks for at least 3"):
        extract_table(replace(table, min_rows=3), JUNE_30, PostgresSource(source), conn)


def test_an_empty_delivery_is_good_if_the_contract_allows_it(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    execute(source, "delete from bank.txn")
    result = extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert (result.rows, result.control_total) == (0, Decimal(0))
    assert f"{table.name}_20240630" in relations(conn, table)


def test_a_source_lost_in_mid_copy_leaves_the_old_partition(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    before = raw_rows(conn, table, JUNE_30)
    execute(
        source,
        """
        create function bank.break_off(text) returns text language plpgsql as $$
        begin
            if $1 = 'T3' and current_query() like 'copy%' then
                perform pg_terminate_backend(pg_backend_pid());
            end if;
            return $1;
        end
        $$;
        alter table bank.txn rename to kept;
        create view bank.txn as
        select bank.break_off(txn_no) as txn_no, customer_name, txn_date, amount, is_cash from bank.kept;
        """,
    )
    with pytest.raises(ExtractError, match="reading broke off"):
        extract_table(table, JUNE_30, PostgresSource(source), conn)

    assert raw_rows(conn, table, JUNE_30) == before


def test_a_warehouse_that_breaks_off_in_mid_copy_leaves_the_source_usable(
    conn: Connection, table: SourceTable, source: Connection
) -> None:
    execute(
        source,
        """
        alter table bank.txn rename to kept;
        create view bank.txn as
        select 'T' || number as txn_no, repeat('x', 1000000) as customer_name, date '2024-06-30' as txn_date,
            1.00 as amount, pg_sleep(0.02) is null as is_cash
        from generate_series(1, 30) as number;
        """,
    )
    execute(conn, "set statement_timeout = '300ms'")
    with pytest.raises(psycopg2.errors.QueryCanceled):
        extract_table(table, JUNE_30, PostgresSource(source), conn)
    execute(conn, "reset statement_timeout")

    assert not [thread for thread in threading.enumerate() if thread.name == "copy bank.txn"]
    assert extract_table(table, JUNE_30, PostgresSource(source), conn).rows == 30


def test_a_second_load_of_the_same_table_and_date_waits(
    conn: Connection, warehouse_url: str, table: SourceTable, source: Connection, source_url: str
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    errors: list[Exception] = []

    def load() -> None:
        warehouse, own_source = connect(warehouse_url), connect(source_url)
        try:
            for _ in range(3):
                extract_table(table, JUNE_30, PostgresSource(own_source), warehouse)
        except Exception as error:
            errors.append(error)
        finally:
            warehouse.close()
            own_source.close()

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(raw_rows(conn, table, JUNE_30)) == 2
    assert len(loads(conn, table)) == 10


def test_loads_of_two_dates_at_once_do_not_block_each_other(
    conn: Connection,
    warehouse_url: str,
    table: SourceTable,
    source: Connection,
    source_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for data_date in (MAY_31, JUNE_30):
        extract_table(table, data_date, PostgresSource(source), conn)
    both_filled = threading.Barrier(2, timeout=10)
    reconcile = Partition.reconcile
    errors: list[Exception] = []

    def reconcile_together(
        partition: Partition, delivery: Delivery, rows: int, judge: Judge
    ) -> tuple[Decimal | None, list[Note]]:
        both_filled.wait()
        return reconcile(partition, delivery, rows, judge)

    def load(data_date: dt.date) -> None:
        warehouse, own_source = connect(warehouse_url), connect(source_url)
        try:
            extract_table(table, data_date, PostgresSource(own_source), warehouse)
        except Exception as error:
            errors.append(error)
        finally:
            warehouse.close()
            own_source.close()

    monkeypatch.setattr(Partition, "reconcile", reconcile_together)
    threads = [threading.Thread(target=load, args=(data_date,)) for data_date in (MAY_31, JUNE_30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []


def test_a_load_killed_before_its_end_leaves_nothing_behind(
    conn: Connection, warehouse_url: str, table: SourceTable, source: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    before = raw_rows(conn, table, JUNE_30)
    victim = connect(warehouse_url)

    def kill(*_: object) -> None:
        with conn, conn.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", (victim.info.backend_pid,))

    monkeypatch.setattr("include.extract.partition.Partition.put_in_place", kill)
    with pytest.raises(psycopg2.Error):
        extract_table(table, JUNE_30, PostgresSource(source), victim)
    monkeypatch.undo()

    assert raw_rows(conn, table, JUNE_30) == before
    assert relations(conn, table) == {table.name, f"{table.name}_20240630"}
    extract_table(table, JUNE_30, PostgresSource(source), conn)


# Files


def test_a_file_arrives_with_its_hash_and_totals(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    unload.write("T1|张三|2024-06-30|1.00|t", "T2||20240630|-3.5|", total="-2.50")

    result = extract_table(file_table, JUNE_30, unload.source, conn)

    assert raw_rows(conn, file_table, JUNE_30) == [
        ("T1", "张三", "2024-06-30", "1.00", "t", 1),
        ("T2", None, "20240630", "-3.5", None, 2),
    ]
    content = unload.paths()[0].read_bytes()
    assert (result.rows, result.control_total, result.bytes) == (2, Decimal("-2.5"), len(content))
    assert result.sha256 == hashlib.sha256(content).hexdigest()


def test_every_character_of_a_file_survives(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    # The second byte of 丂 and of many others is the byte of the delimiter or of a backslash.
    names = ["\\N", "\\.", '"', "''", "a\rb", "\\", "丂乗亅", "𠮷", "　", "\t", "€"]
    unload.write(*(f"T{number}|{name}|2024-06-30|0|f" for number, name in enumerate(names)))

    extract_table(file_table, JUNE_30, unload.source, conn)

    assert [row[1] for row in raw_rows(conn, file_table, JUNE_30)] == names


def test_an_append_table_takes_the_daily_files_of_the_interval(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    table = replace(file_table, mode="append")
    extract_days = [dt.date(2024, 6, day) for day in range(1, 31)]
    for day in extract_days:
        unload.write(*([f"T{day:%d}||{day}|1|t"] if day.day % 2 else []), day=day, total=str(day.day % 2))
    unload.write("T31||2024-05-31|1|t", day=MAY_31, total="1")

    result = extract_table(table, JUNE_30, unload.source, conn)

    assert (result.rows, result.control_total) == (15, Decimal(15))
    assert [(row[0], row[-1]) for row in raw_rows(conn, table, JUNE_30)][:2] == [("T01", 1), ("T03", 2)]
    assert "TXN_20240601.dat to TXN_20240630.dat (30 files)" in result.source


def test_an_error_in_one_of_many_files_names_that_file_and_its_line(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    for day in range(1, 31):
        lines = [f"T{day}-{number}||2024-06-{day:02}|0|t" for number in range(3)]
        if day == 17:
            lines[1] = "T17-1||2024-06-31|0|t"
        unload.write(*lines, day=dt.date(2024, 6, day))

    with pytest.raises(
        ExtractError, match=r"txn_date is not date in 1 rows: TXN_20240617\.dat line 2 \(txn_no 'T17-1'\)"
    ):
        extract_table(replace(file_table, mode="append"), JUNE_30, unload.source, conn)


def bad_line(unload: Unload, line: str) -> None:
    unload.write(GOOD_LINE, line, total="1")


FILE_FAULTS = {
    "unparsable date": (
        lambda u: bad_line(u, "T2|李四|2024-02-30|0|t"),
        r"column txn_date is not date in 1 rows: TXN_20240630\.dat line 2 \(txn_no 'T2'\): '2024-02-30'",
    ),
    "date in words": (lambda u: bad_line(u, "T2||tomorrow|0|t"), r"txn_date is not date .* line 2 .*'tomorrow'"),
    "ambiguous date": (lambda u: bad_line(u, "T2||06-07-24|0|t"), r"txn_date is not date .* line 2 .*'06-07-24'"),
    "unparsable number": (
        lambda u: bad_line(u, "T2||2024-06-30|1,000.00|t"),
        r"column amount is not numeric\(20,2\) in 1 rows: TXN_20240630\.dat line 2 \(txn_no 'T2'\): '1,000\.00'",
    ),
    "too many decimals": (
        lambda u: bad_line(u, "T2||2024-06-30|0.001|t"),
        r"amount is not numeric.* line 2 .*'0\.001'",
    ),
    "not a number": (lambda u: bad_line(u, "T2||2024-06-30|NaN|t"), r"amount is not numeric.* line 2 .*'NaN'"),
    "number too large": (
        lambda u: bad_line(u, f"T2||2024-06-30|{'9' * 19}|t"),
        r"amount is not numeric.* line 2 .*'9999999999999999999'",
    ),
    "empty where a value must be": (
        lambda u: bad_line(u, "|李四|2024-06-30|0|t"),
        r"column txn_no is empty in 1 rows: TXN_20240630\.dat line 2",
    ),
    "duplicate key": (
        lambda u: bad_line(u, "T1||2024-06-30|0|t"),
        r"key txn_no is not unique, 1 keys: txn_no 'T1' 2 times, first TXN_20240630\.dat line 1, last .* line 2",
    ),
    "too few fields": (
        lambda u: bad_line(u, "T2|李四|2024-06-30|0"),
        r"TXN_20240630\.dat line 2: has 4 fields, the contract 5",
    ),
    "too many fields": (
        lambda u: bad_line(u, "T2|李|四|2024-06-30|0|t"),
        r"TXN_20240630\.dat line 2: has 6 fields, the contract 5",
    ),
    "undecodable byte": (
        lambda u: u.write_bytes(f"{GOOD_LINE}\nT2|".encode("gb18030") + b"\xff\xfe|2024-06-30|0|t\n", total="1"),
        r"TXN_20240630\.dat line 2: holds ff \(hex\), which is not gb18030",
    ),
    "NUL": (
        lambda u: bad_line(u, "T2|a\0b|2024-06-30|0|t"),
        r"TXN_20240630\.dat line 2: holds a NUL byte",
    ),
    "CR LF": (
        lambda u: bad_line(u, "T2||2024-06-30|0|t\r"),
        r"TXN_20240630\.dat line 2: ends with CR LF",
    ),
    "cut off": (
        lambda u: u.write_bytes(f"{GOOD_LINE}\nT2|".encode("gb18030"), rows="2", total="1"),
        r"TXN_20240630\.dat: the last line does not end with LF",
    ),
    "wrong row count": (
        lambda u: u.write(GOOD_LINE, total="1", rows="2"),
        r"TXN_20240630\.dat: has 1 rows, its flag states 2",
    ),
    "wrong byte count": (
        lambda u: u.write(GOOD_LINE, total="1", bytes="27"),
        r"TXN_20240630\.dat: has 26 bytes, its flag states 27",
    ),
    "wrong control total": (
        lambda u: u.write(GOOD_LINE, total="1.01"),
        r"TXN_20240630\.dat: column amount adds up to 1\.00, the source states 1\.01",
    ),
    "unknown column": (
        lambda u: u.write(f"{GOOD_LINE}|x", columns="txn_no|customer_name|txn_date|amount|is_cash|surprise", total="1"),
        r"TXN_20240630\.flg: unknown column surprise",
    ),
    "missing column": (
        lambda u: u.write("T1||2024-06-30|1", columns="txn_no|customer_name|txn_date|amount", total="1"),
        r"TXN_20240630\.flg: missing column is_cash",
    ),
    "other order of columns": (
        lambda u: u.write(GOOD_LINE, columns="customer_name|txn_no|txn_date|amount|is_cash", total="1"),
        r"TXN_20240630\.flg: columns in another order: customer_name, txn_no",
    ),
    "flag of another file": (
        lambda u: u.write(GOOD_LINE, file="TXN_20240629.dat", total="1"),
        r"TXN_20240630\.flg: the flag is for TXN_20240629\.dat",
    ),
    "flag without rows": (
        lambda u: u.paths()[1].write_text("file=TXN_20240630.dat\nbytes=1\n"),
        r"TXN_20240630\.flg: the flag does not state rows",
    ),
    "flag that is none": (lambda u: u.paths()[1].write_text("ready\n"), r"TXN_20240630\.flg: not a flag file"),
    "flag with words for numbers": (
        lambda u: u.write(GOOD_LINE, total="one"),
        r"TXN_20240630\.flg: not a flag file",
    ),
    "no flag": (lambda u: u.paths()[1].unlink(), r"TXN_20240630\.flg: the flag is late or missing"),
    "no data file": (lambda u: u.paths()[0].unlink(), r"TXN_20240630\.dat: the data file is missing although"),
    "neither": (
        lambda u: [path.unlink() for path in u.paths()],
        r"TXN_20240630\.flg: the delivery is late or missing: neither flag nor data file",
    ),
}


LATE = ["no flag", "no data file", "neither"]


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_fault_in_a_file_leaves_the_old_partition(
    conn: Connection, file_table: SourceTable, unload: Unload, fault: str
) -> None:
    spoil, message = FILE_FAULTS[fault]
    unload.write("OLD|旧|2024-06-30|7|f", total="7")
    extract_table(file_table, JUNE_30, unload.source, conn)
    before = raw_rows(conn, file_table, JUNE_30)
    spoil(unload)

    with pytest.raises(ExtractError, match=message):
        extract_table(file_table, JUNE_30, unload.source, conn)

    assert raw_rows(conn, file_table, JUNE_30) == before
    assert relations(conn, file_table) == {file_table.name, f"{file_table.name}_20240630"}
    good, failed = loads(conn, file_table)
    assert good[0] == "loaded"
    assert failed[0] == ("not_arrived" if fault in LATE else "failed")
    assert failed[1:3] == (None, None)


@pytest.mark.parametrize("fault", LATE)
def test_what_is_late_can_be_told_from_what_is_wrong(
    conn: Connection, file_table: SourceTable, unload: Unload, fault: str
) -> None:
    unload.write(GOOD_LINE, total="1")
    FILE_FAULTS[fault][0](unload)
    with pytest.raises(NotArrived):
        extract_table(file_table, JUNE_30, unload.source, conn)


def test_everything_that_is_wrong_is_said_at_once_with_five_examples(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(*(f"T{number}||2024-06-30|x|q" for number in range(7)), total="0")
    with pytest.raises(ExtractError) as caught:
        extract_table(file_table, JUNE_30, unload.source, conn)

    amount, is_cash = caught.value.problems
    assert "column amount is not numeric(20,2) in 7 rows" in amount
    assert "column is_cash is not boolean in 7 rows" in is_cash
    assert amount.count("line") == 5


def test_personal_values_are_masked_in_messages_and_records(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    columns = (COLUMNS[0], SourceColumn("customer_name", "integer", personal="name"), *COLUMNS[2:])
    table = replace(file_table, columns=columns, key=("txn_no", "customer_name"))
    unload.write("T1|欧阳四|2024-06-30|1.00|t", "T1|欧阳四|2024-06-30|1.00|t", total="2")

    with pytest.raises(ExtractError) as caught:
        extract_table(table, JUNE_30, unload.source, conn)

    recorded = str(loads(conn, table)[0][3])
    for message in (str(caught.value), recorded):
        assert "'欧'... (3 characters, name)" in message
        assert "欧阳" not in message


def test_a_line_with_too_many_fields_does_not_get_into_the_record(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    unload.write("T1|欧阳四|2024-06-30|1.00|t|x", total="1")
    with pytest.raises(ExtractError) as caught:
        extract_table(file_table, JUNE_30, unload.source, conn)

    assert "欧阳" not in str(caught.value)
    assert "欧阳" not in str(loads(conn, file_table)[0][3])
