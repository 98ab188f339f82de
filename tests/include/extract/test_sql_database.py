import datetime as dt
import gc
import hashlib
import io
import threading
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import psycopg2.extensions
import pytest
import sqlalchemy

from include.catalogue.sources import Ready, SourceColumn, SourceTable
from include.extract.delivery import Block, Interval, Note
from include.extract.dialects import MySql, Oracle, dialect_of
from include.extract.dictionary import Column, OracleDictionary
from include.extract.errors import ExtractError, NotArrived
from include.extract.load import extract_table
from include.extract.sql_database import SqlDelivery, SqlSource, open_engine, statements
from tests.include.extract.conftest import JUNE_30, MAY_31, loads, raw_rows
from tests.include.extract.mariadb import MariaDb

JUNE = Interval(MAY_31, JUNE_30)

COLUMNS = (
    SourceColumn("txn_no", "text", nullable=False),
    SourceColumn("txn_date", "date", nullable=False),
    SourceColumn("amount", "numeric(20,2)"),
)
CREATE = "create table txn (txn_no varchar(20) primary key, txn_date date not null, amount decimal(20, 2))"


@dataclass
class Bank:
    """A database of its own on the MariaDB server, to play a source system."""

    server: MariaDb
    database: str
    source: SqlSource

    def run(self, *statements: str) -> None:
        self.server.run(*statements, database=self.database)

    def table(self, *columns: SourceColumn, source: str = "txn") -> SourceTable:
        """A contract of all rows of `source`, with the first column as the key."""
        columns = columns or COLUMNS
        return SourceTable(
            system="core",
            schema="raw_core",
            name="txn",
            source=f"{self.database}.{source}",
            mode="snapshot",
            columns=columns,
            key=(columns[0].name,),
        )

    def blocks(self, table: SourceTable, interval: Interval = JUNE) -> list[Block]:
        with self.source.deliver(table, interval).blocks() as blocks:
            return list(blocks)

    def rows(self, table: SourceTable, interval: Interval = JUNE) -> list[list[str]]:
        """The fields of all lines, as COPY gets them."""
        data = b"".join(block.data for block in self.blocks(table, interval)).decode()
        return [line.split("\t") for line in data.split("\n")[:-1]]

    def keys(self, table: SourceTable, interval: Interval = JUNE) -> list[str]:
        return [row[0] for row in self.rows(table, interval)]


@pytest.fixture
def bank(mariadb: MariaDb) -> Iterator[Bank]:
    database = mariadb.new_database()
    source = SqlSource(open_engine("mysql", mariadb.url(database)))
    yield Bank(mariadb, database, source)
    source.close()


class TestValues:
    @pytest.mark.parametrize(
        ("declared", "value", "text"),
        [
            ("varchar(20)", "''", ""),
            ("varchar(20)", "null", r"\N"),
            ("varchar(20)", r"'\N'", r"\\N"),
            ("varchar(20)", r"'a\b'", r"a\\b"),
            ("varchar(20)", "concat('a', char(9), 'b', char(10), 'c', char(13), 'd')", r"a\tb\nc\rd"),
            ("varchar(20)", "'''quoted'' \"twice\"'", "'quoted' \"twice\""),
            ("varchar(20) character set utf8mb4", "'张𠮷㐀😀'", "张𠮷㐀😀"),
            ("varchar(20) character set gbk", "'中文'", "中文"),
            ("varchar(20) character set latin1", "'é'", "é"),
            ("char(8)", "'ab'", "ab"),
            ("longtext", "repeat('\\', 3)", "\\" * 6),
            ("json", """'{"a": "b\\nc"}'""", r'{"a": "b\\nc"}'),
            ("enum('a', 'b')", "'b'", "b"),
            ("decimal(20, 2)", "-12.5", "-12.50"),
            ("decimal(30, 10)", "0.0000000001", "0.0000000001"),
            ("int(8) zerofill", "42", "00000042"),
            ("bigint unsigned", "18446744073709551615", "18446744073709551615"),
            ("tinyint(1)", "1", "1"),
            ("bit(1)", "b'1'", "1"),
            ("bit(12)", "b'101'", "5"),
            ("double", "0.1", "0.1"),
            ("double", "1e20", "100000000000000000000"),
            ("double", "-2.5e-11", "-0.000000000025"),
            # Too large for a decimal of the server's.
            ("double", "1e300", "1e300"),
            # What a float holds exactly; the server would show 16777200.
            ("float", "16777217", "16777216"),
            ("varbinary(4)", "x'00ff5c0a'", "00ff5c0a"),
            ("blob", "null", r"\N"),
            ("date", "'2024-02-29'", "2024-02-29"),
            ("date", "'9999-12-31'", "9999-12-31"),
            # Whether that is a date is for the judge to say.
            ("date", "'0000-00-00'", "0000-00-00"),
            ("datetime", "'2024-06-30 23:59:59'", "2024-06-30 23:59:59"),
            ("datetime(6)", "'2024-06-30 23:59:59.000001'", "2024-06-30 23:59:59.000001"),
            # The bank's local time.
            ("timestamp null", "from_unixtime(1719763200)", "2024-07-01 00:00:00"),
            ("time", "'-12:30:00'", "-12:30:00"),
            ("year", "2024", "2024"),
            ("uuid", "'123e4567-e89b-12d3-a456-426614174000'", "123e4567-e89b-12d3-a456-426614174000"),
        ],
    )
    def test_become_copy_text(self, bank: Bank, declared: str, value: str, text: str) -> None:
        bank.run(f"create table t (id int, value {declared}, last int)", f"insert into t values (7, {value}, 8)")
        table = bank.table(*(SourceColumn(name, "text") for name in ("id", "value", "last")), source="t")

        assert bank.rows(table) == [["7", text, "8"]]

    def test_come_through_copy_as_they_are_in_the_source(
        self, bank: Bank, conn: psycopg2.extensions.connection
    ) -> None:
        values = ["", None, r"\N", r"\.", "\\", "\t\n\r", "'", '"', ",|", " x ", "\x1f", "\ufeff", "㐀𠮷😀", "99991231"]
        bank.run("create table t (id int primary key, value varchar(20))")
        engine = sqlalchemy.create_engine(bank.server.url(bank.database, "admin").replace("mysql:", "mysql+pymysql:"))
        with engine.begin() as source:
            source.execute(
                sqlalchemy.text("insert into t values (:id, :value)"),
                [{"id": number, "value": value} for number, value in enumerate(values)],
            )
        table = bank.table(SourceColumn("id", "integer"), SourceColumn("value", "text"), source="t")

        data = b"".join(block.data for block in bank.blocks(table))

        with conn.cursor() as cursor:
            cursor.execute("create temp table arrived (id integer, value text)")
            cursor.copy_expert("copy arrived from stdin", io.BytesIO(data))
            cursor.execute("select value from arrived order by id")
            assert [row[0] for row in cursor.fetchall()] == values

    def test_that_are_no_text_reject_their_row_only(self, bank: Bank) -> None:
        bank.run(
            "create table t (id int primary key, value varchar(20))",
            "insert into t values (1, 'good'), (2, concat('a', char(0))), (3, 'good')",
            "insert into t values (4, _utf8mb4 x'eda080'), (5, '')",
        )
        table = bank.table(SourceColumn("id", "integer"), SourceColumn("value", "text"), source="t")

        (block,) = bank.blocks(table)

        assert block.data == b"1\tgood\n3\tgood\n5\t\n"
        assert [(row.position, row.text, row.reason) for row in block.rejected] == [
            (2, "2\ta\\x00", "contains a NUL character"),
            (4, "4\t\\xed\\xa0\\x80", "is not UTF-8"),
        ]

    def test_of_a_type_that_has_no_text_are_refused(self, bank: Bank) -> None:
        bank.run("create table t (id int, place point)")
        table = bank.table(SourceColumn("id", "integer"), SourceColumn("place", "text"), source="t")

        with pytest.raises(ExtractError, match=r"t: the source cannot be read: column place is point, which cannot be"):
            bank.blocks(table)

    def test_too_long_for_the_server_are_not_taken_for_null(self, bank: Bank) -> None:
        bank.run(
            "set global max_allowed_packet = 16384",
            "create table t (id int primary key, value longtext)",
            r"insert into t values (1, 'short'), (2, repeat('\', 10000))",
        )
        table = bank.table(SourceColumn("id", "integer"), SourceColumn("value", "text"), source="t")
        try:
            with pytest.raises(ExtractError, match=r"t row 2: .* longer than max_allowed_packet"):
                bank.blocks(table)
        finally:
            bank.run("set global max_allowed_packet = 16777216")

    def test_of_reserved_and_upper_case_names_are_found(self, bank: Bank) -> None:
        bank.run("create table `order` (`KEY` int, `Group` varchar(3))", "insert into `order` values (1, 'x')")
        table = bank.table(SourceColumn("key", "integer"), SourceColumn("group", "text"), source="order")

        assert bank.rows(table) == [["1", "x"]]


class TestSelection:
    """Which rows belong to a batch, from a table with times of day at both ends of June."""

    @pytest.fixture
    def table(self, bank: Bank) -> SourceTable:
        bank.run(
            "create table txn (txn_no varchar(20) primary key, txn_time datetime(6) not null)",
            """
            insert into txn values
            ('may 30', '2024-05-30 12:00:00'), ('may 31', '2024-05-31 23:59:59.999999'),
            ('june 1', '2024-06-01 00:00:00'), ('june 29', '2024-06-29 23:59:59.999999'),
            ('june 30', '2024-06-30 00:00:00'), ('june 30 late', '2024-06-30 23:59:59.999999'),
            ('july 1', '2024-07-01 00:00:00')
            """,
        )
        columns = (SourceColumn("txn_no", "text"), SourceColumn("txn_time", "timestamp"))
        return replace(bank.table(*columns), date_column="txn_time")

    IN_JUNE = ("june 1", "june 29", "june 30", "june 30 late")
    UNTIL_JUNE = ("may 30", "may 31", *IN_JUNE)

    @pytest.mark.parametrize(
        ("mode", "interval", "keys"),
        [
            ("snapshot", JUNE, ("june 30", "june 30 late")),
            ("append", JUNE, IN_JUNE),
            ("append", Interval(dt.date(2024, 6, 29), JUNE_30), ("june 30", "june 30 late")),
            ("changes", JUNE, IN_JUNE),
            ("changes", Interval(MAY_31, JUNE_30, from_start=True), UNTIL_JUNE),
            ("history", JUNE, UNTIL_JUNE),
        ],
    )
    def test_is_by_whole_days(
        self, bank: Bank, table: SourceTable, mode: str, interval: Interval, keys: tuple[str, ...]
    ) -> None:
        assert set(bank.keys(replace(table, mode=mode), interval)) == set(keys)

    @pytest.mark.parametrize("mode", ["snapshot", "history"])
    def test_without_a_date_column_is_the_whole_table(self, bank: Bank, table: SourceTable, mode: str) -> None:
        assert len(bank.keys(replace(table, mode=mode, date_column=None))) == 7

    def test_of_moments_goes_by_local_days(self, bank: Bank) -> None:
        bank.run(
            "create table txn (txn_no int, txn_time timestamp not null)",
            # 15:59:59 and 16:00:00 on 30 June, UTC.
            "insert into txn values (1, from_unixtime(1719763199)), (2, from_unixtime(1719763200))",
        )
        columns = (SourceColumn("txn_no", "integer"), SourceColumn("txn_time", "timestamp"))

        assert bank.keys(replace(bank.table(*columns), date_column="txn_time", mode="append")) == ["1"]

    @pytest.mark.parametrize(
        ("declared", "form"),
        [
            ("char(8)", "'%Y%m%d'"),
            ("varchar(10)", "'%Y-%m-%d'"),
            ("varchar(14)", "'%Y%m%d235959'"),
            ("varchar(19)", "'%Y-%m-%d 23:59:59'"),
            ("int", "%Y%m%d"),
            ("decimal(8, 0)", "%Y%m%d"),
        ],
    )
    def test_of_dates_in_text_and_numbers(self, bank: Bank, declared: str, form: str) -> None:
        days = [dt.date(2024, 5, 31), dt.date(2024, 6, 1), JUNE_30, dt.date(2024, 7, 1)]
        values = ", ".join(f"({day:%m%d}, {day.strftime(form)})" for day in days)
        bank.run(f"create table txn (txn_no int, day {declared})", f"insert into txn values {values}")
        table = bank.table(SourceColumn("txn_no", "integer"), SourceColumn("day", "text"))

        assert bank.keys(replace(table, date_column="day", mode="append")) == ["601", "630"]

    def test_of_dates_in_text_of_no_known_form_is_refused(self, bank: Bank) -> None:
        bank.run("create table txn (txn_no int, day varchar(20))")
        table = bank.table(SourceColumn("txn_no", "integer"), SourceColumn("day", "text"))

        with pytest.raises(ExtractError, match=r"column day is varchar\(20\), which does not say how it writes dates"):
            bank.keys(replace(table, date_column="day"))

    def test_of_changes_is_in_the_order_of_date_and_key(self, bank: Bank) -> None:
        bank.run(
            "create table txn (seq int primary key, txn_no int, txn_date date not null, key by_no (txn_no))",
            "insert into txn values (3, 1, '2024-06-02'), (1, 2, '2024-06-03'), (2, 3, '2024-06-02')",
        )
        columns = [SourceColumn(name, "text") for name in ("seq", "txn_no", "txn_date")]
        table = replace(bank.table(*columns), key=("txn_no",), date_column="txn_date", mode="changes")

        assert bank.keys(table) == ["2", "3", "1"]

    @pytest.mark.parametrize(("mode", "keys"), [("snapshot", "12"), ("append", "3124"), ("history", "1234")])
    def test_of_anything_else_is_in_an_order_that_stays(self, bank: Bank, mode: str, keys: str) -> None:
        bank.run(
            "create table txn (b int not null, a int, d date not null, primary key (b, d), key by_a (a), key by_d (d))",
            """
            insert into txn values
            (2, 9, '2024-06-30'), (4, 4, '2024-07-01'), (1, 5, '2024-06-30'), (3, 7, '2024-06-29')
            """,
        )
        table = bank.table(*(SourceColumn(name, "text") for name in "bad"), source="txn")
        interval = Interval(MAY_31, dt.date(2024, 7, 1)) if mode != "snapshot" else JUNE

        assert "".join(bank.keys(replace(table, mode=mode, date_column="d"), interval)) == keys


class TestSnapshot:
    """What the source is held against is what it delivers, whatever happens there meanwhile."""

    @pytest.fixture
    def table(self, bank: Bank) -> SourceTable:
        bank.run(CREATE, "insert into txn select seq, '2024-06-30', seq / 100 from seq_1_to_50000")
        return replace(bank.table(), control_column="amount", date_column="txn_date")

    def test_is_what_was_there_when_the_delivery_began(self, bank: Bank, table: SourceTable) -> None:
        delivery = bank.source.deliver(table, JUNE)
        bank.run("insert into txn values ('late', '2024-06-30', 1)", "delete from txn where txn_no = '1'")
        with delivery.blocks() as blocks:
            lines = next(blocks).data.count(b"\n")
            bank.run("update txn set amount = 0", "delete from txn where txn_no > '4'")
            data = b"".join(block.data for block in blocks)

        assert (delivery.stated_rows, delivery.stated_control_total) == (50000, Decimal("12500250.00"))
        assert lines + data.count(b"\n") == 50000
        assert b"late" not in data and b"\t0.00\n" not in data

    def test_gives_the_same_bytes_at_every_run(self, bank: Bank, table: SourceTable) -> None:
        first, second = bank.source.deliver(table, JUNE), SqlSource(open_engine("mysql", bank.server.url()))
        data = b"".join(block.data for block in _drain(first))
        again = second.deliver(table, JUNE)
        _drain(again)
        second.close()

        assert first.sha256 == again.sha256 == hashlib.sha256(data).hexdigest()
        assert first.size == again.size == len(data)

    def test_states_rows_and_total_of_the_selection(self, bank: Bank, table: SourceTable) -> None:
        bank.run("insert into txn values ('other day', '2024-06-29', 5)")
        delivery = bank.source.deliver(table, JUNE)

        assert (delivery.stated_rows, delivery.stated_control_total) == (50000, Decimal("12500250.00"))

    def test_of_nothing_states_nothing(self, bank: Bank, table: SourceTable) -> None:
        delivery = bank.source.deliver(table, Interval(JUNE_30, dt.date(2024, 7, 31)))

        assert (delivery.stated_rows, delivery.stated_control_total) == (0, Decimal(0))
        assert _drain(delivery) == []

    def test_states_the_exact_total_of_doubles(self, bank: Bank) -> None:
        bank.run("create table txn (txn_no int, amount double)", "insert into txn select seq, 0.1 from seq_1_to_1000")
        table = bank.table(SourceColumn("txn_no", "integer"), SourceColumn("amount", "numeric(20,2)"))

        assert bank.source.deliver(replace(table, control_column="amount"), JUNE).stated_control_total == 100

    def test_streams_in_constant_memory(self, bank: Bank, table: SourceTable) -> None:
        bank.run("insert into txn select seq, '2024-06-30', 1 from seq_50001_to_200000")

        def peak(name: str) -> tuple[int, int]:
            """Rows, and the most memory in use."""
            gc.collect()
            tracemalloc.start()
            rows = 0
            with bank.source.deliver(replace(table, source=name), JUNE).blocks() as blocks:
                for block in blocks:
                    rows += block.data.count(b"\n")
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return rows, most

        bank.run("create view part as select * from txn where txn_no <= '2'")
        few, many = peak(f"{bank.database}.part"), peak(f"{bank.database}.txn")

        assert many[0] == 200_000 and few[0] > 20_000
        assert many[1] < 1.5 * few[1] and many[1] < 10 << 20


class TestFailures:
    @pytest.fixture
    def table(self, bank: Bank) -> SourceTable:
        bank.run(CREATE, "insert into txn select seq, '2024-06-30', 1 from seq_1_to_100000")
        return bank.table()

    def test_connection_killed_in_mid_stream(self, bank: Bank, table: SourceTable) -> None:
        # A table larger than what the connection holds on its way.
        bank.run("create view wide as select txn_no, txn_date, amount, repeat('x', 1000) as filler from txn")
        wide = replace(bank.table(*COLUMNS, SourceColumn("filler", "text")), source=f"{bank.database}.wide")

        with (
            pytest.raises(ExtractError, match=r"wide: reading broke off after \d+ rows: .*Lost connection"),
            bank.source.deliver(wide, JUNE).blocks() as blocks,
        ):
            next(blocks)
            assert bank.server.kill_readers() == 1
            for _ in blocks:
                pass

        assert bank.server.kill_readers() == 0
        assert len(bank.keys(table)) == 100_000

    def test_connection_killed_in_mid_load_leaves_raw_as_it_was(
        self, bank: Bank, table: SourceTable, conn: psycopg2.extensions.connection
    ) -> None:
        table = replace(table, system=bank.database)
        extract_table(table, JUNE_30, bank.source, conn)
        before = raw_rows(conn, table, JUNE_30)
        bank.run("update txn set amount = 2", "insert into txn select seq, '2024-06-30', 2 from seq_100001_to_500000")

        def kill() -> None:
            while not bank.server.kill_readers("select cast(concat("):
                pass

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises(ExtractError, match="reading broke off"):
            extract_table(table, JUNE_30, bank.source, conn)
        killer.join()

        assert raw_rows(conn, table, JUNE_30) == before
        assert [status for status, *_ in loads(conn, table)] == ["loaded", "failed"]
        assert extract_table(table, JUNE_30, bank.source, conn).rows == 500_000

    def test_reader_that_gives_up_leaves_no_connection_behind(self, bank: Bank, table: SourceTable) -> None:
        with pytest.raises(ValueError, match="no more"), bank.source.deliver(table, JUNE).blocks() as blocks:
            next(blocks)
            raise ValueError("no more")

        assert bank.server.kill_readers() == 0

    def test_delivery_that_is_not_read_ends_with_the_next(self, bank: Bank, table: SourceTable) -> None:
        bank.source.deliver(table, JUNE)
        assert len(bank.keys(table)) == 100_000
        bank.source.deliver(table, JUNE)
        bank.source.close()

        assert bank.server.kill_readers() == 0

    def test_table_that_does_not_exist(self, bank: Bank) -> None:
        with pytest.raises(
            ExtractError, match=r"database source_\d+ on 127.0.0.1, table source_\d+.txn: does not exist"
        ):
            bank.source.deliver(bank.table(), JUNE)

    def test_table_that_the_login_may_not_read(self, bank: Bank, table: SourceTable) -> None:
        bank.run("create user nobody@'127.0.0.1' identified by 'secret'")
        try:
            source = SqlSource(open_engine("mysql", f"mysql://nobody:secret@127.0.0.1:{bank.server.port}/"))
            with pytest.raises(ExtractError, match="does not exist, or this login may not read it"):
                source.deliver(table, JUNE)
            bank.run(f"grant select (txn_no) on {bank.database}.txn to nobody@'127.0.0.1'")
            with pytest.raises(ExtractError, match="missing column txn_date"):
                source.deliver(table, JUNE)
            source.close()
        finally:
            bank.run("drop user nobody@'127.0.0.1'")

    def test_login_that_is_refused(self, bank: Bank, table: SourceTable) -> None:
        source = SqlSource(open_engine("mysql", f"mysql://reader:wrong@127.0.0.1:{bank.server.port}/core"))

        with pytest.raises(
            ExtractError, match=r"database core on 127.0.0.1, .*: no connection: .*Access denied"
        ) as error:
            source.deliver(table, JUNE)
        assert "wrong" not in str(error.value)


class TestDrift:
    @pytest.fixture
    def table(self, bank: Bank) -> SourceTable:
        bank.run(CREATE)
        types = ("varchar(20)", "date", "decimal(20,2)")
        columns = [replace(column, source_type=type_) for column, type_ in zip(COLUMNS, types, strict=True)]
        return bank.table(*columns)

    def test_is_not_seen_where_there_is_none(self, bank: Bank, table: SourceTable) -> None:
        assert bank.source.deliver(table, JUNE).notes == []

    @pytest.mark.parametrize(
        ("change", "kind", "message"),
        [
            ("add column branch varchar(6)", "added", "unknown column branch"),
            ("drop column amount", "removed", "missing column amount"),
            ("modify amount decimal(22, 4)", "retyped", r"column amount is decimal(22,4), was decimal(20,2)"),
            ("modify txn_date date not null after amount", "reordered", "columns in another order: amount, txn_date"),
        ],
    )
    def test_is_refused_or_noted(self, bank: Bank, table: SourceTable, change: str, kind: str, message: str) -> None:
        bank.run(f"alter table txn {change}", "insert into txn (txn_no, txn_date) values ('1', '2024-06-30')")

        with pytest.raises(ExtractError) as refused:
            bank.source.deliver(table, JUNE)
        assert f"table {bank.database}.txn: {message}" in str(refused.value)

        permitting = bank.source.deliver(replace(table, drift=frozenset({kind})), JUNE)
        assert permitting.notes == [Note("drift", f"{kind}: {message}")]
        ((line,),) = [block.data.splitlines() for block in _drain(permitting)]
        assert dict(zip(permitting.columns, line.decode().split("\t"), strict=True))["txn_date"] == "2024-06-30"
        assert set(permitting.columns) <= {"txn_no", "txn_date", "amount"}

    def test_does_not_come_from_an_upgrade_of_the_server(self, bank: Bank) -> None:
        """MySQL from 8.0.19 does not show the width of integers."""
        bank.run("create table t (id int(11), flag tinyint(1), small tinyint(4), large bigint(20) unsigned)")
        types = {"id": "int", "flag": "tinyint(1)", "small": "tinyint", "large": "bigint unsigned"}
        columns = [SourceColumn(name, "bigint", source_type=type_) for name, type_ in types.items()]

        assert bank.source.deliver(bank.table(*columns, source="t"), JUNE).notes == []


class TestTrust:
    """What need not be looked at again, because the source's own types and constraints keep it."""

    @pytest.mark.parametrize(
        ("declared", "contract", "nullable", "is_trusted"),
        [
            ("varchar(20)", "text", True, True),
            ("varchar(20)", "text", False, False),
            ("varchar(20) not null", "text", False, True),
            ("varchar(20)", "varchar(20)", True, True),
            ("varchar(21)", "varchar(20)", True, False),
            ("text", "varchar(20)", True, False),
            ("decimal(20, 2)", "numeric(20,2)", True, True),
            ("decimal(18, 2)", "numeric(20,4)", True, True),
            ("decimal(20, 2)", "numeric(20,4)", True, False),
            ("decimal(20, 3)", "numeric(22,2)", True, False),
            ("double", "numeric(20,2)", True, False),
            ("varchar(20)", "numeric(20,2)", True, False),
            ("int", "numeric(9,0)", True, False),
            ("int", "numeric(10,0)", True, True),
            ("int", "integer", True, True),
            ("int unsigned", "integer", True, False),
            ("int unsigned", "bigint", True, True),
            ("bigint", "integer", True, False),
            ("decimal(9, 0)", "integer", True, True),
            ("decimal(10, 0)", "integer", True, False),
            ("bit(1)", "boolean", True, True),
            # It holds 2 as well.
            ("tinyint(1)", "boolean", True, False),
            # It holds 0000-00-00.
            ("date", "date", True, False),
            ("datetime", "timestamp", True, False),
            ("date", "text", True, True),
        ],
    )
    def test_is_in_types(self, bank: Bank, declared: str, contract: str, nullable: bool, is_trusted: bool) -> None:
        bank.run(f"create table t (no int, value {declared})")
        table = bank.table(
            SourceColumn("no", "integer"), SourceColumn("value", contract, nullable=nullable), source="t"
        )

        assert ("value" in bank.source.deliver(table, JUNE).trusted) is is_trusted

    def test_is_not_in_a_key_that_may_be_missing(self, bank: Bank) -> None:
        bank.run("create table t (no int)", "create table u (no int not null)")
        trusted = [bank.source.deliver(bank.table(SourceColumn("no", "integer"), source=t), JUNE).trusted for t in "tu"]

        assert trusted == [set(), {"no"}]

    def test_is_not_in_what_a_view_says_about_nulls(self, bank: Bank) -> None:
        bank.run("create table t (value varchar(20) not null)", "create view v as select value from t")
        column = SourceColumn("value", "text", nullable=False)

        assert bank.source.deliver(bank.table(column, source="t"), JUNE).trusted == {"value"}
        assert bank.source.deliver(bank.table(column, source="v"), JUNE).trusted == frozenset()

    @pytest.mark.parametrize(
        ("constraint", "mode", "is_unique"),
        [
            ("primary key (a)", "history", True),
            ("primary key (a, b)", "history", True),
            ("primary key (a, d)", "history", False),
            ("primary key (a, d)", "snapshot", True),
            ("primary key (a, t)", "snapshot", False),
            ("primary key (c)", "history", False),
            ("unique (b)", "history", True),
            # Of which it may hold several nulls.
            ("unique (n)", "history", False),
            ("key (a)", "history", False),
        ],
    )
    def test_is_in_constraints_within_the_key(self, bank: Bank, constraint: str, mode: str, is_unique: bool) -> None:
        bank.run(
            "create table t (a int not null, b int not null, c int not null, n int, d date not null,"
            f" t datetime not null, {constraint})"
        )
        columns = [SourceColumn(name, "text") for name in "abcndt"]
        date_column = "t" if ", t)" in constraint else "d"
        table = replace(bank.table(*columns, source="t"), key=("a", "b", "n"), mode=mode, date_column=date_column)

        assert bank.source.deliver(table, JUNE).unique is is_unique


class TestReadiness:
    READY = Ready("batch_log", "biz_date", "done_at")

    @pytest.fixture(autouse=True)
    def batch_log(self, bank: Bank) -> None:
        bank.run(
            "create table batch_log (BIZ_DATE date, done_at datetime)",
            "insert into batch_log values ('2024-06-29', '2024-06-30 01:00:00'), ('2024-06-30', '2024-07-01 01:30:00')",
        )

    def test_is_since_the_time_that_the_source_gives(self, bank: Bank) -> None:
        since = bank.source.ready_since(self.READY, JUNE_30)

        assert since is not None and since.isoformat() == "2024-07-01T01:30:00+08:00"

    def test_may_have_no_time(self, bank: Bank) -> None:
        assert bank.source.ready_since(replace(self.READY, time_column=None), JUNE_30) is None

    def test_is_not_given_for_a_day_without_a_row(self, bank: Bank) -> None:
        with pytest.raises(
            NotArrived, match="table batch_log: no row with biz_date 2024-07-01: the day is not complete"
        ):
            bank.source.ready_since(self.READY, dt.date(2024, 7, 1))

    def test_is_asked_of_columns_that_exist(self, bank: Bank) -> None:
        with pytest.raises(ExtractError, match="table batch_log: has no column finished"):
            bank.source.ready_since(replace(self.READY, time_column="finished"), JUNE_30)


class TestOracle:
    """Without a server: what would be sent to it."""

    COLUMNS = (
        Column("TXN_NO", "varchar2(20 byte)", True),
        Column("REMARK", "varchar2(2000 char)", False),
        Column("TXN_DATE", "date", True),
        Column("TXN_TIME", "timestamp(6) with time zone", False),
        Column("AMOUNT", "number(20,2)", False),
        Column("DIGEST", "raw(16)", False),
    )
    CONTRACT = SourceTable(
        system="core",
        schema="raw_core",
        name="txn",
        source="core.txn",
        mode="append",
        columns=(
            SourceColumn("txn_no", "text"),
            SourceColumn("remark", "text"),
            SourceColumn("txn_date", "date"),
            SourceColumn("txn_time", "timestamp"),
            SourceColumn("amount", "numeric(20,2)"),
            SourceColumn("digest", "text"),
        ),
        key=("txn_no",),
        date_column="txn_date",
        control_column="amount",
    )

    def statements(self, **changes: object) -> tuple[str, str]:
        observed = {column.name.lower(): column for column in self.COLUMNS}
        table = replace(self.CONTRACT, **changes)  # type: ignore[arg-type]
        return statements(Oracle(), table, observed, list(observed), JUNE, ["txn_no"])

    def test_counts_in_the_same_interval(self) -> None:
        assert self.statements()[0] == (
            """select count(*), to_char(sum("AMOUNT"), 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''') from "CORE"."TXN\""""
            """ where "TXN_DATE" >= date '2024-06-01' and "TXN_DATE" < date '2024-07-01'"""
        )

    def test_reads_one_text_a_column(self) -> None:
        def escaped(text: str) -> str:
            return rf"replace(replace(replace(replace({text}, '\', '\\'), chr(9), '\t'), chr(10), '\n'), chr(13), '\r')"

        time = """to_char(cast("TXN_TIME" at local as timestamp(9)), 'YYYY-MM-DD HH24:MI:SS.FF9')"""
        assert self.statements()[1] == (
            "select "
            + ", ".join(
                rf"nvl({text}, '\N')"
                for text in (
                    escaped('"TXN_NO"'),
                    escaped('to_clob("REMARK")'),
                    """case when "TXN_DATE" = trunc("TXN_DATE") then to_char("TXN_DATE", 'YYYY-MM-DD')"""
                    """ else to_char("TXN_DATE", 'YYYY-MM-DD HH24:MI:SS') end""",
                    f"rtrim(rtrim({time}, '0'), '.')",
                    """to_char("AMOUNT", 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')""",
                    'lower(rawtohex("DIGEST"))',
                )
            )
            + """ from "CORE"."TXN" where "TXN_DATE" >= date '2024-06-01' and "TXN_DATE" < date '2024-07-01'"""
        )

    def test_orders_changes(self) -> None:
        assert self.statements(mode="changes")[1].endswith(' order by "TXN_DATE", "TXN_NO"')

    def test_takes_names_with_capitals_as_they_are(self) -> None:
        assert self.statements(source="Core.Txn", date_column=None, mode="history")[0].endswith('from "Core"."Txn"')

    def test_joins_what_the_driver_brings(self) -> None:
        assert Oracle().join([("1", "张三"), ("2", r"\N")]) == "1\t张三\n2\t\\N".encode()

    def test_begins_with_a_snapshot_in_local_time(self) -> None:
        assert Oracle().opening(JUNE_30) == [
            "alter session set time_zone = 'Asia/Shanghai'",
            "set transaction read only",
        ]

    @pytest.mark.parametrize(
        ("row", "type_"),
        [
            ({"data_type": "VARCHAR2", "char_length": 20, "char_used": "B"}, "varchar2(20 byte)"),
            ({"data_type": "CHAR", "char_length": 8, "char_used": "C"}, "char(8 char)"),
            ({"data_type": "NVARCHAR2", "char_length": 20, "char_used": "C"}, "nvarchar2(20)"),
            ({"data_type": "NUMBER", "data_precision": 20, "data_scale": 2}, "number(20,2)"),
            ({"data_type": "NUMBER", "data_scale": 0}, "number(38,0)"),
            ({"data_type": "NUMBER"}, "number"),
            ({"data_type": "FLOAT", "data_precision": 126}, "float(126)"),
            ({"data_type": "DATE", "data_length": 7}, "date"),
            ({"data_type": "TIMESTAMP(6) WITH LOCAL TIME ZONE", "data_scale": 6}, "timestamp(6) with local time zone"),
            ({"data_type": "RAW", "data_length": 16}, "raw(16)"),
            ({"data_type": "CLOB", "data_length": 4000}, "clob"),
        ],
    )
    def test_names_types_as_they_are_declared(self, row: dict[str, object], type_: str) -> None:
        nothing = dict.fromkeys(("data_length", "char_length", "char_used", "data_precision", "data_scale"))

        assert OracleDictionary().type({**nothing, **row}) == type_

    def test_trusts_numbers_and_lengths_only(self) -> None:
        oracle = Oracle()

        number = oracle.exact_number(Column("A", "number(20,2)", False))
        assert number is not None and (number.largest, number.scale) == (10**18 - 1, 2)
        assert oracle.exact_number(Column("A", "number", False)) is None
        assert oracle.most_characters(Column("A", "varchar2(20 byte)", False)) == 20
        assert not oracle.is_day(Column("A", "date", False))

    def test_is_chosen_by_the_contract(self) -> None:
        oracle = open_engine("oracle", "oracle://reader:secret@db:1521/?service_name=CORE")
        mysql = open_engine("mysql", "mysql://reader:secret@db/core")

        assert isinstance(dialect_of(oracle), Oracle) and oracle.dialect.driver == "oracledb"
        assert isinstance(dialect_of(mysql), MySql) and mysql.dialect.driver == "pymysql"
        assert SqlSource(oracle).describe(self.CONTRACT) == "database CORE on db, table core.txn"
        assert SqlSource(oracle).dataset(self.CONTRACT) == ("oracle://db:1521", "CORE.core.txn")
        assert SqlSource(mysql).dataset(self.CONTRACT) == ("mysql://db:3306", "core.txn")


def _drain(delivery: SqlDelivery) -> Sequence[Block]:
    with delivery.blocks() as blocks:
        return list(blocks)
