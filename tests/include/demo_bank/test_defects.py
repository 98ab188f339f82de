import csv
import datetime
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest

from include.demo_bank.bank import Plan
from include.demo_bank.defects.answer_key import write_answer_key
from include.demo_bank.defects.kind import BadKind, Kind, UnknownKind, choose, load_kinds
from include.demo_bank.defects.lineage import Books, Finding, Lineage, Planted
from include.demo_bank.defects.plant import NothingToPlant, plant
from include.demo_bank.warehouse import identity
from include.warehouse.connections import connect
from tests.include.demo_bank.conftest import Generated, Place

PLAN = Plan(customers=200, months=2, until=datetime.date(2024, 6, 30))
KINDS = load_kinds()


@pytest.fixture(scope="module")
def clean(new_place: Callable[[], Place]) -> Generated:
    return new_place().generate(PLAN)


@pytest.fixture(scope="module")
def spoiled(new_place: Callable[[], Place]) -> Generated:
    """The same bank with every kind of defect."""
    return new_place().generate(replace(PLAN, defects=("all",)))


def query(bank: Generated, statement: str) -> list[tuple[Any, ...]]:
    with closing(connect(bank.cbs_url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def rows(bank: Generated, table: str) -> Counter[str]:
    return Counter(text for (text,) in query(bank, f"select to_jsonb(delivered)::text from {table} as delivered"))


def files(bank: Generated) -> dict[str, bytes]:
    return {str(path.relative_to(bank.unload)): path.read_bytes() for path in bank.unload.rglob("*") if path.is_file()}


def test_there_are_more_than_forty_kinds_of_defects_in_every_category() -> None:
    assert len(KINDS) >= 40
    assert {kind.category for kind in KINDS.values()} == {"漏报", "错报", "矛盾", "重复", "格式", "迟报"}
    assert {kind.caught_by for kind in KINDS.values()} == {"extraction", "staging", "core", "rules"}


def test_every_kind_stands_in_the_answer_key(spoiled: Generated) -> None:
    assert {defect for (defect,) in query(spoiled, "select distinct defect from bank.answer_key")} == set(KINDS)


def test_a_kind_touches_the_tables_that_it_names(spoiled: Generated) -> None:
    touched: dict[str, set[str]] = {}
    for defect, table in query(
        spoiled, "select distinct defect, source_system || '.' || table_name from bank.answer_key"
    ):
        touched.setdefault(defect, set()).add(table)
    assert touched == {kind.id: set(kind.tables) for kind in KINDS.values()}


def test_all_that_is_planted_is_seen_from_the_last_month_on(spoiled: Generated) -> None:
    assert query(spoiled, "select distinct data_date from bank.answer_key") == [(PLAN.until,)]


def test_what_the_systems_hold_differs_by_what_was_planted_and_nowhere_else(
    clean: Generated, spoiled: Generated
) -> None:
    tables = query(
        clean,
        "select schemaname || '.' || tablename from pg_tables"
        " where schemaname not in ('bank', 'pg_catalog', 'information_schema')",
    )
    for (table,) in tables:
        where = "source_system || '.' || table_name = '{}' and {} is not null"
        images = "select {0}::text from bank.planting where " + where.format(table, "{0}")
        before, after = (
            Counter(text for (text,) in query(spoiled, images.format(image))) for image in ("row_before", "row_after")
        )
        expected = rows(clean, table) + after
        expected.subtract(before)
        assert +expected == rows(spoiled, table), table


def test_the_files_differ_for_tables_that_were_planted_and_for_no_others(clean: Generated, spoiled: Generated) -> None:
    stems = {
        table.source
        for kind in KINDS.values()
        for system in spoiled.place.system("file")
        for table in system.tables
        if f"{system.name}.{table.name}" in kind.tables
    }
    whole, damaged = files(clean), files(spoiled)
    differing = {name for name in whole.keys() | damaged.keys() if whole.get(name) != damaged.get(name)}
    assert differing
    assert {Path(name).name.rpartition("_")[0] for name in differing} == stems


def test_the_answer_key_names_the_value_that_was_there_and_the_one_that_is(
    clean: Generated, spoiled: Generated
) -> None:
    key, column, original, planted = query(
        spoiled,
        "select source_key, column_name, original, planted from bank.answer_key where defect = 'person_unknown_nation'",
    )[0]
    customer = key.removeprefix("cust_no ")
    asked = f"select {column} from cbs.person_customer where cust_no = '{customer}' and eod_date = '{PLAN.until}'"
    assert (query(clean, asked), query(spoiled, asked)) == ([(original,)], [(planted,)])


def test_the_answer_key_is_a_file_for_spreadsheets(spoiled: Generated, tmp_path: Path) -> None:
    path, kinds = write_answer_key(spoiled.cbs_url, tmp_path / "defects")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert kinds == len(KINDS)
    assert len(lines) == query(spoiled, "select count(*) from bank.answer_key")[0][0]
    assert {line["expected"].partition(":")[0] for line in lines} == {"extraction", "staging", "core", "rules"}


def test_the_same_seed_plants_the_same_defects(spoiled: Generated, place: Place) -> None:
    again = place.generate(replace(PLAN, defects=("all",)))
    key = "select defect, source_key, column_name, original, planted from bank.answer_key order by 1, 2, 3, 4"
    assert query(again, key) == query(spoiled, key)


def test_another_seed_plants_elsewhere(spoiled: Generated, place: Place) -> None:
    other = place.generate(replace(PLAN, seed=8, defects=("person_unknown_nation", "movement_left_out")))
    key = "select source_key from bank.answer_key where defect = 'movement_left_out'"
    assert query(other, key) != query(spoiled, key)


def test_a_clean_bank_has_no_answer_key(clean: Generated) -> None:
    assert query(clean, "select to_regclass('bank.answer_key')") == [(None,)]


def test_a_bank_with_defects_is_another_bank_for_the_warehouse() -> None:
    assert identity(PLAN) != identity(replace(PLAN, defects=("person_twice",)))


def test_unknown_kinds_are_refused_with_the_list_of_those_there_are() -> None:
    with pytest.raises(UnknownKind, match=r"called person_thrice: choose from .*person_twice.*, or all"):
        choose(["person_twice", "person_thrice"])
    with pytest.raises(UnknownKind):
        replace(PLAN, defects=("person_thrice",))


def test_kinds_are_planted_in_one_order_however_they_are_asked_for() -> None:
    assert [kind.id for kind in choose(["person_twice", "day_left_out"])] == ["day_left_out", "person_twice"]


def test_a_kind_that_finds_nothing_to_spoil_says_so(clean: Generated) -> None:
    kind = replace(
        KINDS["person_unknown_nation"], statement="update cbs_new.person_customer set nation_code = '' where false"
    )
    with closing(connect(clean.cbs_url)) as connection, connection.cursor() as cursor:
        _like_before_unloading(cursor)
        with pytest.raises(NothingToPlant, match="person_unknown_nation: no row of person_customer is as it needs it"):
            plant(connection, clean.place.systems, [kind], PLAN.parameters())
        assert plant(connection, clean.place.systems, [kind], PLAN.parameters(), all_of_them=False) == 0


def _like_before_unloading(cursor: psycopg2.extensions.cursor) -> None:
    cursor.execute("create schema cbs_new")
    cursor.execute("create table cbs_new.person_customer as table cbs.person_customer")


HEADER = "-- zh: 缺\n-- en: gone\n-- category: 漏报\n-- tables: cbs.org\n-- caught_by: rules\n-- found_by: X\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- zh: 缺\nselect 1", "the header must give zh, en, category"),
        (HEADER.replace("漏报", "丢失") + "select 1", "category is one of 漏报"),
        (HEADER, "SQL below a header"),
    ],
)
def test_a_kind_without_a_proper_header_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "gone.sql").write_text(text, encoding="utf-8")
    with pytest.raises(BadKind, match=complaint):
        load_kinds(tmp_path)


# Attribution


def lineage(*planted: Planted) -> Lineage:
    return Lineage(planted, {"100": None, "110": "100", "111": "110", "120": "100"})


ACCOUNT = Planted(
    "account_rate",
    "acct_no 8801",
    frozenset({"8801", "C1"}),
    frozenset({"RMBX"}),
    frozenset({Books("111", "20110101", "CNY")}),
)


def finding(*values: str, **books: str) -> Finding:
    return Finding("R1", "GRCKFHZ", "", frozenset(values), **books)


def test_a_finding_is_explained_by_a_row_with_an_identifier_of_its_own() -> None:
    assert lineage(ACCOUNT).causes(finding("8801", "2024")) == {("account_rate", "acct_no 8801")}


def test_a_wrong_code_explains_a_finding_that_shows_nothing_else() -> None:
    assert lineage(ACCOUNT).causes(finding("RMBX")) == {("account_rate", "acct_no 8801")}


def test_a_difference_of_sums_is_explained_by_what_was_planted_below() -> None:
    assert lineage(ACCOUNT).causes(finding("110", organisation="110", subject="2011", currency="CNY"))
    assert lineage(ACCOUNT).causes(finding("100", organisation="100"))


def test_a_difference_of_sums_elsewhere_is_a_false_alarm() -> None:
    assert not lineage(ACCOUNT).causes(finding("120", organisation="120", subject="2011"))
    assert not lineage(ACCOUNT).causes(finding("111", organisation="111", subject="1303"))
    assert not lineage(ACCOUNT).causes(finding("111", organisation="111", subject="2011", currency="USD"))


def test_a_finding_about_another_row_is_a_false_alarm() -> None:
    assert not lineage(ACCOUNT).causes(finding("8802", "C2"))


def test_a_kind_is_planted_by_sql_or_by_an_operation_on_a_file() -> None:
    assert all(bool(kind.statement) != bool(kind.operation) for kind in KINDS.values())
    assert Kind("x", "", "", "漏报", (), "rules", (), operation="cut_off").on_files
