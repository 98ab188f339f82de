"""What counts as a value, and what is said of an item that carries none."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue, Exposure, Item, NotFiled
from include.east.coverage import CoverageError, measure, problems, report, write_csv
from tests.include.east.test_package import EXPOSURE, MONTH_END
from tests.include.east.test_package import table as east_table

MAY = date(2024, 5, 31)
ITEMS = (
    Item("wb", "WB", "文本", "C..60", True),
    Item("rq", "RQ", "日期", "C8", True, type="date"),
    Item("ny", "NY", "年月", "C6", True, type="month"),
    Item("sj", "SJ", "时间", "C6", True, type="time"),
    Item("je", "JE", "金额", "D20.2", True),
    Item("kxje", "KXJE", "可选金额", "D20.2", False),
    Item("kxrq", "KXRQ", "可选日期", "C8", "conditional", type="date"),
    Item("cjrq", "CJRQ", "采集日期", "C8", True, type="date"),
)
TABLE = replace(east_table(903, "COVERED", {}, ()), items=ITEMS)
EMPTY = {"wb": "", "rq": "99991231", "ny": "999912", "sj": "000000", "je": "0", "kxje": "", "kxrq": ""}

Fill = Callable[..., None]


def catalogue(**reasons: str) -> Catalogue:
    items = tuple(replace(item, unfilled=reasons.get(item.name)) for item in ITEMS)
    return Catalogue({"COVERED": replace(TABLE, items=items)}, {})


@pytest.fixture
def fill(conn: Connection) -> Iterator[Fill]:
    """Puts rows, empty but for what is given, into the table of a date; gone afterwards."""

    def execute(statement: str, *values: object) -> None:
        with conn, conn.cursor() as cursor:
            cursor.execute(statement, values)

    def build(*rows: dict[str, str], day: date = MONTH_END) -> None:
        execute(
            f"create table if not exists {TABLE.relation}_{day:%Y%m%d} partition of {TABLE.relation}"
            f" for values in ('{day}')"
        )
        for row in rows:
            values = {**EMPTY, "cjrq": f"{day:%Y%m%d}", **row}
            execute(f"insert into {TABLE.relation} values (%s, %s, %s, %s, %s, %s, %s, %s, %s)", *values.values(), day)

    columns = ", ".join(f"{item.name} text" for item in ITEMS)
    execute(f"create table {TABLE.relation} ({columns}, data_date date) partition by list (data_date)")
    yield build
    execute(f"drop table {TABLE.relation}")


def filled(conn: Connection, *dates: date) -> dict[str, int]:
    (found,) = measure(conn, catalogue(), dates or (MONTH_END,))
    return {each.item.name: each.filled for each in found.items}


def test_what_stands_for_no_value_is_none(conn: Connection, fill: Fill) -> None:
    fill({})
    assert filled(conn) == {**dict.fromkeys(EMPTY, 0), "cjrq": 1}


def test_where_an_item_may_be_empty_every_value_counts(conn: Connection, fill: Fill) -> None:
    fill({"kxje": "0", "kxrq": "99991231"}, {"kxje": "1"})
    assert {name: count for name, count in filled(conn).items() if count} == {"kxje": 2, "kxrq": 1, "cjrq": 2}


def test_values_count_in_all_dates_together(conn: Connection, fill: Fill) -> None:
    fill({"wb": "一"}, {"je": "-0.1"})
    fill({"wb": "二"}, {}, day=MAY)
    (found,) = measure(conn, catalogue(), [MONTH_END, MAY])
    assert (found.rows, found.items[0].filled, found.items[0].share) == (4, 2, 0.5)
    assert filled(conn, MAY)["wb"] == 1


def test_every_item_with_a_value_or_a_reason_is_no_problem(conn: Connection, fill: Fill) -> None:
    fill({"wb": "一", "rq": "20240101", "ny": "202401", "sj": "010101", "je": "5", "kxje": "5"})
    assert problems(measure(conn, catalogue(kxrq="无此业务 · No such business"), [MONTH_END])) == []


def test_an_item_without_value_and_reason_is_a_problem(conn: Connection, fill: Fill) -> None:
    fill({"wb": "一", "rq": "20240101", "ny": "202401", "sj": "010101", "je": "0", "kxje": "5", "kxrq": "20240101"})
    assert problems(measure(conn, catalogue(), [MONTH_END])) == [
        "COVERED.JE 金额: no value in 1 rows and no reason (`unfilled`) in the YAML"
    ]


def test_a_reason_that_no_longer_holds_is_a_problem(conn: Connection, fill: Fill) -> None:
    fill({"wb": "一", "rq": "20240101", "ny": "202401", "sj": "010101", "je": "1", "kxje": "5", "kxrq": "20240101"})
    assert problems(measure(conn, catalogue(kxje="没有 · None"), [MONTH_END])) == [
        "COVERED.KXJE 可选金额: `unfilled` in the YAML, but 1 of 1 rows carry a value"
    ]


def test_a_reason_for_all_items_of_a_code_does_not_forbid_a_value(conn: Connection, fill: Fill) -> None:
    fill({"wb": "一", "rq": "20240101", "ny": "202401", "sj": "010101", "je": "1", "kxje": "5"}, day=MAY)
    items = tuple(replace(item, usually_unfilled="随处 · Anywhere") for item in ITEMS)
    assert problems(measure(conn, Catalogue({"COVERED": replace(TABLE, items=items)}, {}), [MAY])) == []


def test_a_table_that_is_not_filed_is_not_counted(conn: Connection, fill: Fill) -> None:
    exposure: Exposure = replace(EXPOSURE, not_filed={"COVERED": NotFiled("没有 · None", False)})
    assert measure(conn, replace(catalogue(), exposures={"one": exposure}), [MONTH_END]) == []


def test_a_date_that_was_not_built_is_an_error(conn: Connection, fill: Fill) -> None:
    fill({})
    with pytest.raises(CoverageError, match=r"COVERED COVERED表: east\.east_covered has not been built for 20240531"):
        measure(conn, catalogue(), [MAY, MONTH_END])


def test_the_report_and_the_file_say_the_same(conn: Connection, fill: Fill, tmp_path: Path) -> None:
    fill({"wb": "一", "je": "1"}, {})
    measured = measure(conn, catalogue(kxje="没有 · None"), [MONTH_END])
    text = report(measured)
    assert " 903 COVERED".ljust(22) + "            2      8       3   25.0%              1              4" in text
    assert "903 COVERED.KXJE 可选金额 (optional): 没有 · None" in text
    assert "903 COVERED.KXRQ 可选日期 (conditional)" in text
    write_csv(measured, tmp_path / "coverage.csv")
    with (tmp_path / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["item"]: row for row in csv.DictReader(file)}
    assert [rows["WB"][name] for name in ("table", "item_no", "rows", "filled", "share", "state")] == [
        "COVERED", "1", "2", "1", "0.5000", "filled",
    ]  # fmt: skip
    assert [rows["KXJE"][name] for name in ("required", "state", "reason")] == ["optional", "explained", "没有 · None"]
