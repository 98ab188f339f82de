"""Entries as a source: which version a data date gets, through the same loader as any system's."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import pytest

from include.catalogue.sources import SourceColumn, SourceTable
from include.entry.source import EntrySource
from include.entry.store import Entry, copy_line, counting, record, versions
from include.extract.delivery import Interval, Note
from include.extract.errors import ExtractError, NotArrived
from include.extract.load import LoadResult, extract_table
from include.lineage.datasets import delivered, output_table
from tests.include.entry.conftest import JAN_1, JUNE_1, JUNE_30, MAY_31

Connection = psycopg2.extensions.connection

MARCH_1, MARCH_31 = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
COLUMNS = (
    SourceColumn("party_no", "varchar(6)", nullable=False),
    SourceColumn("party_name", "text", personal="name"),
    SourceColumn("amount", "numeric(20,2)"),
)

Enter = Callable[..., int]
Load = Callable[[dt.date], LoadResult]


@pytest.fixture
def table(table: SourceTable) -> SourceTable:
    return replace(table, columns=COLUMNS)


@pytest.fixture
def enter(conn: Connection, table: SourceTable) -> Enter:
    """Stores a version and returns its number."""

    def store(*rows: tuple[str | None, ...], valid_from: dt.date = JAN_1, replace_later: bool = False) -> int:
        based_on = len(versions(conn, table.source))
        names = tuple(column.name for column in COLUMNS)
        entry = Entry(table.source, valid_from, "王芳", "季度更新", "party.xlsx", based_on, names, rows)
        return record(conn, entry, replace_later).version

    return store


@pytest.fixture
def source(warehouse_url: str) -> Iterator[EntrySource]:
    source = EntrySource(warehouse_url)
    yield source
    source.close()


@pytest.fixture
def load(conn: Connection, table: SourceTable, source: EntrySource) -> Load:
    return lambda data_date: extract_table(table, data_date, source, conn)


def raw(conn: Connection, table: SourceTable, data_date: dt.date) -> list[tuple[str | None, ...]]:
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute(
            f"select party_no, party_name, amount from {table.schema}.{table.name} where data_date = %s order by _row",
            (data_date,),
        )
        return cursor.fetchall()


ZHANG, LI, WANG = ("R1", "张\\三", "1.10"), ("R2", "李四", None), ("R3", None, "-0.50")


def test_a_data_date_gets_the_version_that_is_valid(
    conn: Connection, table: SourceTable, enter: Enter, load: Load
) -> None:
    enter(ZHANG)
    enter(ZHANG, LI, valid_from=JUNE_1)

    for day in (MAY_31, JUNE_30):
        load(day)

    assert raw(conn, table, MAY_31) == [ZHANG]
    assert raw(conn, table, JUNE_30) == [ZHANG, LI]


def test_the_load_is_recorded_with_who_and_why(conn: Connection, enter: Enter, load: Load, table: SourceTable) -> None:
    enter(ZHANG, WANG)
    result = load(JUNE_30)
    [version] = versions(conn, table.source)
    assert result.source == f"supplementary entry {table.source} version 1 by 王芳"
    assert (result.rows, result.sha256, result.arrived_at) == (2, version.sha256, None)
    assert Note("entry", "version 1 from 2024-01-01 by 王芳: 季度更新") in result.notes


def test_a_version_of_later_says_nothing_of_a_past_date(
    conn: Connection, table: SourceTable, enter: Enter, load: Load
) -> None:
    enter(ZHANG)
    load(MAY_31)
    enter(LI, valid_from=JUNE_1)
    load(MAY_31)
    assert raw(conn, table, MAY_31) == [ZHANG]


def test_a_correction_holds_from_its_date_on_also_where_later_versions_did(
    conn: Connection, table: SourceTable, enter: Enter, load: Load
) -> None:
    enter(ZHANG)
    enter(LI, valid_from=JUNE_1)
    enter(WANG, valid_from=MARCH_31, replace_later=True)

    for day in (MARCH_1, MARCH_31, JUNE_30):
        load(day)

    assert [raw(conn, table, day) for day in (MARCH_1, MARCH_31, JUNE_30)] == [[ZHANG], [WANG], [WANG]]
    assert [version.version for version in counting(versions(conn, table.source))] == [1, 3]


def test_a_date_before_the_first_version_has_not_arrived(load: Load, enter: Enter) -> None:
    enter(ZHANG, valid_from=JUNE_1)
    with pytest.raises(NotArrived, match=r"no version is valid on 2024-05-31: ask board_office to submit one"):
        load(MAY_31)


def test_a_version_without_rows_is_a_delivery_without_rows(
    conn: Connection, table: SourceTable, enter: Enter, load: Load
) -> None:
    enter()
    assert load(JUNE_30).rows == 0
    assert raw(conn, table, JUNE_30) == []


def test_a_version_entered_while_one_is_read_is_for_the_next_run(
    table: SourceTable, enter: Enter, source: EntrySource
) -> None:
    enter(ZHANG)
    delivery = source.deliver(table, Interval(MAY_31, JUNE_30))
    enter(LI)
    with delivery.blocks() as blocks:
        assert b"".join(block.data for block in blocks) == copy_line(ZHANG)


def test_many_rows_come_in_blocks_of_whole_lines_as_they_were_entered(
    conn: Connection, table: SourceTable, enter: Enter, source: EntrySource
) -> None:
    rows = [(f"{number}", "名" * 60 + "\\", f"{number}.25") for number in range(10_000)]
    enter(*rows)
    delivery = source.deliver(table, Interval(MAY_31, JUNE_30))
    with delivery.blocks() as blocks:
        data = [block.data for block in blocks]
    assert len(data) > 1 and all(block.endswith(b"\n") for block in data)
    assert b"".join(data) == b"".join(map(copy_line, rows))
    assert delivery.size == sum(map(len, data)) and delivery.stated_rows == 10_000
    assert delivery.place(7) == (f"{table.source} version 1", 7)


def test_rows_that_were_changed_in_the_store_are_not_loaded(
    conn: Connection, table: SourceTable, enter: Enter, load: Load
) -> None:
    enter(ZHANG, LI)
    with conn, conn.cursor() as cursor:
        cursor.execute("alter table entry.version_row disable trigger version_row_is_append_only")
        cursor.execute(
            'update entry.version_row set content = content || \'{"amount": "9"}\' where subject = %s and row_no = 2',
            (table.source,),
        )
        cursor.execute("alter table entry.version_row enable trigger version_row_is_append_only")
    with pytest.raises(ExtractError, match="the rows are not those that were entered"):
        load(JUNE_30)


@pytest.mark.parametrize(
    "statement",
    [
        "update entry.version set why = 'other' where subject = %s",
        "delete from entry.version_row where subject = %s",
        "truncate entry.version cascade",
    ],
)
def test_the_store_is_append_only(conn: Connection, table: SourceTable, enter: Enter, statement: str) -> None:
    enter(ZHANG)
    with pytest.raises(psycopg2.errors.RaiseException, match="is append-only: enter a new version"), conn.cursor() as c:
        c.execute(statement, (table.source,) if "%s" in statement else None)


@pytest.mark.parametrize("role", ["eastwind_reporting", "eastwind_kpi", "eastwind_steward"])
def test_no_group_reads_what_may_be_personal(conn: Connection, role: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(f"grant {role} to current_user")
        cursor.execute(f"set local role {role}")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select 1 from entry.version")


def test_a_version_outlives_changes_of_its_contract_that_are_permitted(
    conn: Connection, table: SourceTable, enter: Enter, source: EntrySource
) -> None:
    enter(ZHANG)
    changed = replace(
        table,
        columns=(SourceColumn("region", "text"), *reversed(COLUMNS[:2])),
        drift=frozenset({"added", "removed"}),
    )
    extract_table(changed, JUNE_30, source, conn)
    with conn.cursor() as cursor:
        cursor.execute(f"select region, party_no, party_name from {table.schema}.{table.name}")
        assert cursor.fetchall() == [(None, *ZHANG[:2])]

    with pytest.raises(ExtractError, match="missing column region"):
        extract_table(replace(changed, drift=frozenset()), JUNE_30, source, conn)


def test_lineage_says_which_version_was_read_who_entered_it_and_why(
    table: SourceTable, enter: Enter, load: Load, source: EntrySource, warehouse_url: str
) -> None:
    enter(ZHANG)
    load(JUNE_30)
    read = delivered(table, source)
    assert read.name.endswith(f".entry.{table.source}")
    assert read.facets is not None
    [tag] = read.facets["tags"].tags
    assert (tag.key, tag.value) == ("supplementary_entry", "true")
    assert read.facets["version"].datasetVersion == "1"
    assert [(owner.name, owner.type) for owner in read.facets["ownership"].owners] == [("王芳", "ENTERED_BY")]
    assert read.facets["documentation"].description.startswith("季度更新 (valid from 2024-01-01, recorded ")

    marked, unmarked = (output_table(warehouse_url, "raw_x.y", 1, is_entry=is_entry) for is_entry in (True, False))
    assert marked.facets is not None and unmarked.facets is not None
    assert "tags" in marked.facets and "tags" not in unmarked.facets
