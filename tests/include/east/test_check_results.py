"""检核结果 names every rule, what came of it and why."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from psycopg2.extensions import connection as Connection

from include.catalogue.checks import KINDS as KINDS_BEYOND
from include.catalogue.east import Catalogue, Rule
from include.checks.gate import evaluate
from include.checks.kinds import KINDS as KINDS_OF_RULES
from include.checks.reasons import add_reason
from include.checks.run import run_checks
from include.east.check_results import COLUMNS, KINDS, exceptions, rule_results, write_results
from tests.include.checks.conftest import DATE, Fill, accounts, catalogue_with, fill, not_filing, warehouse

__all__ = ["fill", "warehouse"]

NAMED = Rule(id="R1", kind="not_null", severity="strong", item="hm", number=17)
SHORT_NAME = Rule(id="R2", kind="length", severity="weak", item="hm", number=3, params={"at_most": 3})
KNOWN = Rule(id="R3", kind="reference", severity="strong", item="khh", params={"to": ["KH.KHH"]})
NOT_RUN = (
    Rule(id="R4", kind="not_null", severity="strong", item="hm", status="withdrawn"),
    Rule(id="R5", kind="not_null", severity="strong", item="hm", status="suspended"),
    Rule(
        id="R6",
        kind="stated",
        severity="weak",
        item="hm",
        status="undecidable",
        why="证件不在数据中 · no documents",
        params={"zh": "户名应与证件一致"},
    ),
)


@pytest.fixture
def catalogue(fill: Fill) -> Catalogue:
    fill(accounts({"hm": ""}, {}, {"hm": "欧阳某某"}, {}))
    filed = catalogue_with(NAMED, SHORT_NAME, KNOWN, *NOT_RUN)
    return not_filing(filed, has_business=True, KH="客户由总行报送 · By the head office")


def written(conn: Connection, catalogue: Catalogue, path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the workbook's sheets below the headings, after a check run."""
    with conn, conn.cursor() as cursor:
        decision = evaluate(conn, catalogue, DATE)
        results = rule_results(cursor, catalogue, decision)
    write_results(path, results, exceptions(decision), decision, "东风银行")
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(min_row=5, values_only=True)) for sheet in book}


def test_every_rule_has_a_row_with_its_counts_or_why_it_was_not_run(
    warehouse: Connection, catalogue: Catalogue, tmp_path: Path
) -> None:
    run_checks(warehouse, catalogue, DATE)
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in written(warehouse, catalogue, tmp_path / "results.xlsx")["检核结果"]
    ]
    with warehouse.cursor() as cursor:
        cursor.execute("select count(*) from dq.rule_result")
        assert cursor.fetchall() == [(len(rows),)]
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["规则编号"] for row in rows][:2] == ["R2", "R1"], "by official number"
    assert rows[1] == {
        "序号": 2,
        "官方编号": 17,
        "规则编号": "R1",
        "检核类型": "非空",
        "表名": "账户表",
        "表代码": "ZH",
        "数据项": "户名",
        "数据项代码": "HM",
        "检核定义": "户名不得为空",
        "强弱": "强",
        "状态": "已检核",
        "检查行数": 4,
        "不符行数": 1,
        "错误率": 0.25,
        "原因说明": "",
    }
    not_run = {row["规则编号"]: (row["状态"], row["检查行数"], row["错误率"], row["原因说明"]) for row in rows}
    assert not_run["R3"] == ("不适用", None, None, "不报送《客户表》：客户由总行报送")
    assert not_run["R4"][:3] == ("已撤销", None, None)
    assert not_run["R5"][:3] == ("已暂停", None, None)
    assert not_run["R6"] == ("无法由数据判定", None, None, "证件不在数据中")


def test_reasons_stand_beside_the_errors_and_in_the_register(
    warehouse: Connection, catalogue: Catalogue, tmp_path: Path
) -> None:
    add_reason(warehouse, catalogue, "ZH", "R1", "系统改造中", "张三", data_date=DATE)
    add_reason(warehouse, catalogue, "ZH", "R2", "复姓", "李四", row_key={"账号": "6202"})
    add_reason(warehouse, catalogue, "ZH", "X9.ZH", "未用到", "王五")
    run_checks(warehouse, catalogue, DATE)
    sheets = written(warehouse, catalogue, tmp_path / "results.xlsx")
    causes = {row[2]: row[14] for row in sheets["检核结果"] if row[14]}
    assert (causes["R1"], causes["R2"]) == ("系统改造中", "复姓")
    assert sheets["例外登记"] == [
        (1, "R1", "ZH", "全部", None, "系统改造中", "张三", "2024-06-30", "不限"),
        (2, "R2", "ZH", "账号=6202", None, "复姓", "李四", "不限", "不限"),
    ]


def test_the_decision_and_the_run_that_it_rests_on_are_named(
    warehouse: Connection, catalogue: Catalogue, tmp_path: Path
) -> None:
    run = run_checks(warehouse, catalogue, DATE)
    written(warehouse, catalogue, tmp_path / "closed.xlsx")
    assert f"检核 {run.run_id}，关口不予放行" in load_workbook(tmp_path / "closed.xlsx")["检核结果"]["A2"].value
    add_reason(warehouse, catalogue, "ZH", "R1", "系统改造中", "张三", data_date=DATE)
    written(warehouse, catalogue, tmp_path / "open.xlsx")
    said = load_workbook(tmp_path / "open.xlsx")["检核结果"]["A2"].value
    assert "关口放行" in said and "强校验不符1条（均须登记原因），弱校验不符1条" in said


def test_the_same_run_is_the_same_file(warehouse: Connection, catalogue: Catalogue, tmp_path: Path) -> None:
    run_checks(warehouse, catalogue, DATE)
    for name in ("first.xlsx", "second.xlsx"):
        written(warehouse, catalogue, tmp_path / name)
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
    run_checks(warehouse, replace(catalogue), DATE)
    written(warehouse, catalogue, tmp_path / "third.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() != (tmp_path / "third.xlsx").read_bytes(), "another run"


def test_every_kind_of_rule_has_a_chinese_name() -> None:
    assert set(KINDS) == {*KINDS_OF_RULES, *KINDS_BEYOND}
