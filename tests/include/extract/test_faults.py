"""What a bank's night can do to a load: raw stays exactly as it was, and the next attempt makes it as it should be."""

import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg2
import psycopg2.extensions
import pytest

from include import settings
from include.catalogue.sources import SourceTable
from include.extract.errors import ExtractError
from include.extract.files import FileSource
from include.extract.load import extract_table
from include.extract.postgres import PostgresSource
from include.extract.transport import LocalFiles, OpenFile
from include.warehouse.connections import connect
from include.warehouse.embedded import as_system_user
from tests.include.extract.conftest import JUNE_30, Unload, execute, loads, raw_rows, relations

Connection = psycopg2.extensions.connection

WORKER = """
import pickle, sys
from include.extract.load import extract_table
from include.extract.postgres import PostgresSource
from include.extract.transport import LocalFiles, OpenFile
from include.warehouse.connections import connect
from include.warehouse.embedded import as_system_user
table, date, source, warehouse = pickle.loads(bytes.fromhex(sys.argv[1]))
extract_table(table, date, PostgresSource(connect(source)), connect(warehouse))
"""


def make_slow(source: Connection) -> None:
    """The source delivers a megabyte every 20 milliseconds, for half a minute."""
    execute(
        source,
        """
        alter table bank.txn rename to kept;
        create view bank.txn as
        select 'T' || number as txn_no, repeat('x', 1000000) as customer_name, date '2024-06-30' as txn_date,
            1.00::numeric(20, 2) as amount,
            case when current_query() like 'copy%' then pg_sleep(0.02) is null else true end as is_cash
        from generate_series(1, 1500) as number;
        """,
    )


def make_normal(source: Connection) -> None:
    execute(source, "drop view bank.txn; alter table bank.kept rename to txn")


def wait_for_aside(conn: Connection, table: SourceTable) -> None:
    """Until the load has begun to copy: its backend is waiting for more of the COPY."""
    for _ in range(300):
        conn.rollback()
        with conn.cursor() as cursor:
            cursor.execute(
                "select exists (select from pg_stat_progress_copy where datname = current_database()"
                " and command = 'COPY FROM' and bytes_processed > 2000000)"
            )
            if cursor.fetchone() == (True,):
                return
        time.sleep(0.1)
    raise AssertionError(f"{table.name}: the load did not begin")


def test_a_worker_killed_in_mid_load_leaves_raw_as_it_was_and_a_retry_completes_it(
    conn: Connection, warehouse_url: str, table: SourceTable, source: Connection, source_url: str
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    before = raw_rows(conn, table, JUNE_30)
    make_slow(source)
    argument = pickle.dumps((table, JUNE_30, source_url, warehouse_url)).hex()
    with subprocess.Popen([sys.executable, "-c", WORKER, argument], cwd=settings.ROOT) as worker:
        wait_for_aside(conn, table)
        worker.send_signal(signal.SIGKILL)
    make_normal(source)

    assert raw_rows(conn, table, JUNE_30) == before
    assert [load[0] for load in loads(conn, table)] == ["loaded", "running"]

    execute(source, "insert into bank.txn values ('T4', null, '2024-06-30', 4, true)")
    assert extract_table(table, JUNE_30, PostgresSource(source), conn).rows == 3
    assert [load[0] for load in loads(conn, table)] == ["loaded", "interrupted", "loaded"]
    assert relations(conn, table) == {table.name, f"{table.name}_20240630"}


def test_a_full_disk_leaves_raw_as_it_was(
    conn: Connection, warehouse_url: str, table: SourceTable, source: Connection
) -> None:
    extract_table(table, JUNE_30, PostgresSource(source), conn)
    before = raw_rows(conn, table, JUNE_30)
    execute(
        source,
        "insert into bank.txn select 'N' || number, repeat('名', 60), '2024-06-30', 1, true"
        " from generate_series(1, 200000) as number",
    )
    full = connect(warehouse_url)
    # PostgreSQL ignores SIGXFSZ, so that a limit on the size of files is to it what a full disk is. The server's own
    # user may set one; it leaves room for the segments of the write-ahead log.
    subprocess.run(
        ["prlimit", "--pid", str(full.info.backend_pid), f"--fsize={24 << 20}"], check=True, cwd="/", **as_system_user()
    )
    with pytest.raises(psycopg2.Error, match="could not extend file"):
        extract_table(table, JUNE_30, PostgresSource(source), full)
    full.close()

    assert raw_rows(conn, table, JUNE_30) == before
    assert relations(conn, table) == {table.name, f"{table.name}_20240630"}
    assert extract_table(table, JUNE_30, PostgresSource(source), conn).rows == 200_002


def test_two_workers_on_one_date_leave_what_one_would(
    conn: Connection, warehouse_url: str, table: SourceTable, source: Connection, source_url: str
) -> None:
    argument = pickle.dumps((table, JUNE_30, source_url, warehouse_url)).hex()
    workers = [subprocess.Popen([sys.executable, "-c", WORKER, argument], cwd=settings.ROOT) for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert [row[0] for row in raw_rows(conn, table, JUNE_30)] == ["T2", "T3"]
    assert [load[0] for load in loads(conn, table)] == ["loaded", "loaded"]


def test_a_file_replaced_while_it_is_read_is_refused(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    unload.write("T1||2024-06-30|1|t", total="1")
    extract_table(file_table, JUNE_30, unload.source, conn)
    before = raw_rows(conn, file_table, JUNE_30)
    lines = [f"T{number}|{'名' * 30}|2024-06-30|1|t" for number in range(60_000)]
    unload.write(*lines, total="60000")
    data = unload.paths()[0]
    other = data.with_name("arriving")
    other.write_bytes(data.read_bytes())

    class ReplacedFiles(LocalFiles):
        """A folder in which the source renames a new delivery into place as soon as the old one has been opened."""

        @contextmanager
        def open(self, path: str) -> Iterator[OpenFile]:
            with super().open(path) as file:
                if path.endswith(".dat"):
                    other.replace(data)
                yield file

    with pytest.raises(ExtractError, match=r"TXN_20240630\.dat: .*while it was"):
        extract_table(file_table, JUNE_30, FileSource(ReplacedFiles(unload.folder)), conn)
    assert raw_rows(conn, file_table, JUNE_30) == before


@pytest.mark.parametrize(
    "line",
    ["T1|张三|20240229|1.00|t", "T1|张三|2024-02-29|1.00|t", "T1|张三|99991231|1.00|t", "T1|张三|9999-12-31|1.00|t"],
)
def test_awkward_days_are_days(conn: Connection, file_table: SourceTable, unload: Unload, line: str) -> None:
    unload.write(line, total="1")
    extract_table(file_table, JUNE_30, unload.source, conn)
    assert raw_rows(conn, file_table, JUNE_30)[0][2] == line.split("|")[2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("T1|张三|2023-02-29|1|t\n", "column txn_date is not date"),
        ("T1|张三|2024-06-30|1,5|t\n", r"column amount is not numeric\(20,2\)"),
        ("T1|张|三|2024-06-30|1|t\n", "has 6 fields, the contract 5"),
        (f"T1|{'长' * 61}|2024-06-30|1|t\n", "column customer_name is longer than 60 characters"),
        ("T1|张三|2024-06-30|1|t\r\n", "ends with CR LF instead of LF"),
        ("T1|张\0三|2024-06-30|1|t\n", "holds a NUL byte"),
        ("T1|张三|2024-06-30|1|t", "does not end with LF: the file has been cut off"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_awkward_file_leaves_raw_as_it_was(
    conn: Connection, file_table: SourceTable, unload: Unload, content: str, message: str, encoding: str
) -> None:
    assert file_table.file_format is not None
    columns = tuple(
        replace(column, data_type="varchar(60)") if column.name == "customer_name" else column
        for column in file_table.columns
    )
    table = replace(file_table, columns=columns, file_format=replace(file_table.file_format, encoding=encoding))
    unload.write_bytes(f"T1|{'名' * 60}|2024-06-30|1|t\n".encode(encoding), total="1")
    extract_table(table, JUNE_30, unload.source, conn)
    before = raw_rows(conn, table, JUNE_30)

    unload.write_bytes(content.encode(encoding), rows="1", total="1")
    with pytest.raises(ExtractError, match=message):
        extract_table(table, JUNE_30, unload.source, conn)
    assert raw_rows(conn, table, JUNE_30) == before


def test_a_lone_surrogate_is_no_character(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    assert file_table.file_format is not None
    table = replace(file_table, file_format=replace(file_table.file_format, encoding="utf-8"))
    unload.write_bytes(b"T1|\xed\xa0\x80|2024-06-30|1|t\n", total="1")
    with pytest.raises(ExtractError, match=r"line 1: holds ed .*\(hex\), which is not utf-8"):
        extract_table(table, JUNE_30, unload.source, conn)


def test_a_byte_order_mark_is_no_data(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    assert file_table.file_format is not None
    table = replace(file_table, file_format=replace(file_table.file_format, encoding="utf-8"))
    unload.write_bytes("\ufeffT1|张三|2024-06-30|1|t\n".encode(), total="1")
    extract_table(table, JUNE_30, unload.source, conn)
    assert raw_rows(conn, table, JUNE_30)[0][0] == "T1"
