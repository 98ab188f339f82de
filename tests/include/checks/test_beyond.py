"""Checks beyond the list: what dbt has built is recorded like any other rule, explained differences apart."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from include.catalogue.checks import CheckModel
from include.catalogue.east import Catalogue
from include.checks.decisions import decide
from include.checks.gate import evaluate
from include.checks.reasons import add_reason
from include.checks.run import CheckError, rules_sha256, run_checks
from tests.include.checks.conftest import DATE, Fill, accounts, catalogue_with, not_filing

CHECK = CheckModel(
    id="K3",
    tables=("ZH",),
    severity="strong",
    kind="reconciliation",
    text_zh="账户余额应等于总账",
    schema="dq",
    name="dq_balances",
    theirs="总账",
    tolerance=0.05,
    reads=(("east", "east_zh"),),
)
ROW: dict[str, Any] = {
    "table_code": "ZH",
    "row_key": {"机构": "B", "科目": "2011"},
    "ours": 110,
    "theirs": 100,
    "found": None,
    "is_failing": True,
    "compared": 1,
}
AGREEING = ROW | {"row_key": {}, "ours": None, "theirs": None, "is_failing": False, "compared": 41}

Build = Callable[..., None]


def catalogue(**changes: Any) -> Catalogue:
    return replace(catalogue_with(), check_models=(replace(CHECK, **changes),))


@pytest.fixture
def build(warehouse: Connection, fill: Fill) -> Iterator[Build]:
    """Builds the partition of the check anew from rows, as dbt does."""
    fill(accounts({}))
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "create table dq.dq_balances (data_date date, table_code text, row_key jsonb, ours numeric, theirs numeric,"
            " found text, is_failing boolean, compared bigint) partition by list (data_date)"
        )

    def make(*rows: dict[str, Any], data_date: date = DATE) -> None:
        partition = sql.Identifier("dq", f"dq_balances_{data_date:%Y%m%d}")
        with warehouse, warehouse.cursor() as cursor:
            cursor.execute(sql.SQL("drop table if exists {}").format(partition))
            cursor.execute(
                sql.SQL("create table {} partition of dq.dq_balances for values in ({})").format(
                    partition, sql.Literal(data_date)
                )
            )
            for row in rows:
                values = row | {"row_key": json.dumps(row["row_key"], ensure_ascii=False)}
                cursor.execute(
                    sql.SQL("insert into {} values ({}, {})").format(
                        partition, sql.Literal(data_date), sql.SQL(", ").join(map(sql.Literal, values.values()))
                    )
                )

    yield make
    warehouse.rollback()
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("drop table dq.dq_balances")


def explain(conn: Connection, amount: str | None = "10", **key: str) -> None:
    text, who = "在途资金", "张三"
    number = Decimal(amount) if amount else None
    add_reason(conn, catalogue(), "ZH", "K3", text, who, DATE, row_key=key, amount=number)


def test_agreeing_keys_are_counted_and_leave_the_gate_open(warehouse: Connection, build: Build) -> None:
    build(AGREEING)
    run = run_checks(warehouse, catalogue(), DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select rows_checked, rows_failed from dq.rule_result where rule_id = 'K3'")
        assert cursor.fetchall() == [(41, 0)]
    assert run.failed_strong == 0
    assert evaluate(warehouse, catalogue(), DATE).is_open


def test_a_difference_closes_the_gate_and_both_amounts_are_said(warehouse: Connection, build: Build) -> None:
    build(AGREEING, ROW)
    assert run_checks(warehouse, catalogue(), DATE).failed_strong == 1
    decision = evaluate(warehouse, catalogue(), DATE)
    assert not decision.is_open
    assert "检查42行，不符1行，例如 机构=B，科目=2011：报送 110，总账 100，差 10" in str(decision)


def test_a_weak_check_is_listed_only(warehouse: Connection, build: Build) -> None:
    build(ROW)
    run_checks(warehouse, catalogue(severity="weak"), DATE)
    decision = evaluate(warehouse, catalogue(severity="weak"), DATE)
    assert decision.is_open
    assert [finding.rule_id for finding in decision.weak] == ["K3"]


def test_a_check_of_several_tables_has_a_result_for_each(warehouse: Connection, build: Build) -> None:
    build(AGREEING, ROW | {"table_code": "KH"})
    run_checks(warehouse, catalogue(tables=()), DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select rule_id, rows_checked, rows_failed from dq.rule_result where kind = 'reconciliation'")
        assert sorted(cursor.fetchall()) == [("K3.KH", 1, 1), ("K3.ZH", 41, 0)]


def test_under_a_table_that_is_not_filed_a_check_is_not_applicable(warehouse: Connection, build: Build) -> None:
    build(ROW)
    filing = not_filing(catalogue(), has_business=True, ZH="集团统一报送")
    run_checks(warehouse, filing, DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select status, rows_failed from dq.rule_result where rule_id = 'K3'")
        assert cursor.fetchall() == [("not_applicable", 0)]
    assert evaluate(warehouse, filing, DATE).is_open


def test_rows_of_a_table_that_the_yaml_does_not_name_are_an_error(warehouse: Connection, build: Build) -> None:
    build(ROW | {"table_code": "KH"})
    with pytest.raises(CheckError, match="holds rows of KH, which is not among the tables"):
        run_checks(warehouse, catalogue(), DATE)


def test_a_check_that_has_not_been_built_stops_the_run(warehouse: Connection, build: Build) -> None:
    build(ROW, data_date=DATE.replace(day=29))
    with pytest.raises(CheckError, match=r"dq\.dq_balances has not been built for 2024-06-30"):
        run_checks(warehouse, catalogue(), DATE)


def test_a_check_of_a_table_built_anew_since_stops_the_run(warehouse: Connection, fill: Fill, build: Build) -> None:
    build(AGREEING)
    fill(accounts({}))
    with pytest.raises(CheckError, match=r"east\.east_zh has been built anew for 2024-06-30 since dq\.dq_balances"):
        run_checks(warehouse, catalogue(), DATE)


def test_a_check_built_anew_since_the_run_closes_the_gate(warehouse: Connection, build: Build) -> None:
    build(AGREEING)
    run_checks(warehouse, catalogue(), DATE)
    build(AGREEING)
    assert "K3 账户余额应等于总账：在检核" in str(evaluate(warehouse, catalogue(), DATE))


def test_a_check_added_since_the_run_closes_the_gate(warehouse: Connection, build: Build) -> None:
    build(AGREEING)
    run_checks(warehouse, catalogue_with(), DATE)
    assert not evaluate(warehouse, catalogue(), DATE).is_open


@pytest.mark.parametrize("change", [{"tolerance": 0.1}, {"sha256": "x"}, {"severity": "weak"}, {"params": {"a": 1}}])
def test_the_fingerprint_of_the_rules_covers_the_checks(change: dict[str, Any]) -> None:
    assert rules_sha256(catalogue(**change)) != rules_sha256(catalogue())


def test_an_explained_difference_opens_the_gate_and_is_listed(warehouse: Connection, build: Build) -> None:
    build(AGREEING, ROW)
    explain(warehouse, 机构="B", 科目="2011")
    run_checks(warehouse, catalogue(), DATE)
    decision = evaluate(warehouse, catalogue(), DATE)
    assert decision.is_open
    assert "不符1行，其中1项已有说明" in str(decision)
    assert "登记的说明（1）：\n  K3 ZH 机构=B，科目=2011，差异10：在途资金（张三）" in str(decision)


@pytest.mark.parametrize(
    ("amount", "is_open"), [(None, True), ("10.05", True), ("9.95", True), ("10.06", False), ("-10", False)]
)
def test_an_explanation_holds_for_its_amount_within_the_tolerance(
    warehouse: Connection, build: Build, amount: str | None, is_open: bool
) -> None:
    build(ROW)
    explain(warehouse, amount, 机构="B")
    run_checks(warehouse, catalogue(), DATE)
    assert evaluate(warehouse, catalogue(), DATE).is_open == is_open


def test_one_unexplained_difference_is_enough_to_close_the_gate(warehouse: Connection, build: Build) -> None:
    build(ROW, ROW | {"row_key": {"机构": "C", "科目": "2011"}})
    explain(warehouse, 机构="B", 科目="2011")
    run_checks(warehouse, catalogue(), DATE)
    decision = evaluate(warehouse, catalogue(), DATE)
    assert not decision.is_open
    assert "不符2行，其中1项已有说明" in str(decision)


def test_an_explanation_counts_every_difference_with_the_key(warehouse: Connection, build: Build) -> None:
    alike, another = ROW | {"compared": 3}, ROW | {"ours": 90}
    build(alike, another, ROW | {"row_key": {"机构": "C", "科目": "2011"}})
    explain(warehouse, None, 机构="B")
    explain(warehouse, None, 科目="2011", 机构="B")
    run_checks(warehouse, catalogue(), DATE)
    decision = evaluate(warehouse, catalogue(), DATE)
    assert not decision.is_open
    assert "不符5行，其中4项已有说明" in str(decision)
    explain(warehouse, None, 机构="C")
    assert evaluate(warehouse, catalogue(), DATE).is_open


def test_differences_alike_are_explained_by_their_amount_together(warehouse: Connection, build: Build) -> None:
    build(ROW | {"compared": 3}, ROW | {"ours": 90})
    explain(warehouse, "10", 机构="B")
    run_checks(warehouse, catalogue(), DATE)
    assert "不符4行，其中3项已有说明" in str(evaluate(warehouse, catalogue(), DATE))
    explain(warehouse, "-10", 机构="B")
    assert evaluate(warehouse, catalogue(), DATE).is_open


def test_a_part_of_a_key_may_be_a_number(warehouse: Connection, build: Build) -> None:
    build(ROW | {"row_key": {"报表": "G01", "行次": 8}})
    explain(warehouse, None, 行次="8")
    run_checks(warehouse, catalogue(), DATE)
    assert evaluate(warehouse, catalogue(), DATE).is_open


def test_differences_that_are_counted_only_are_explained_by_no_key(warehouse: Connection, build: Build) -> None:
    rest = ROW | {"row_key": {}, "ours": None, "theirs": None, "found": "其余差异，未逐项列示", "compared": 7}
    build(ROW, rest)
    explain(warehouse, None, 科目="2011")
    run_checks(warehouse, catalogue(), DATE)
    decision = evaluate(warehouse, catalogue(), DATE)
    assert not decision.is_open
    assert "不符8行，其中1项已有说明，其中7项未逐项列示，不能按主键说明，须先整改至逐项列示或为整条规则登记原因" in str(
        decision
    )
    explain(warehouse, None)
    assert evaluate(warehouse, catalogue(), DATE).is_open


def test_a_reason_by_what_no_difference_goes_by_is_refused(warehouse: Connection, build: Build) -> None:
    build(ROW)
    run_checks(warehouse, catalogue(), DATE)
    with pytest.raises(ValueError, match="币种 is not of the key of K3, which is 机构, 科目"):
        explain(warehouse, None, 机构="B", 币种="CNY")
    explain(warehouse, None, 机构="B")
    assert evaluate(warehouse, catalogue(), DATE).is_open


def test_an_explanation_of_another_date_does_not_count(warehouse: Connection, build: Build) -> None:
    build(ROW)
    add_reason(
        warehouse, catalogue(), "ZH", "K3", "在途", "张三", valid_until=DATE.replace(day=29), row_key={"机构": "B"}
    )
    run_checks(warehouse, catalogue(), DATE)
    assert not evaluate(warehouse, catalogue(), DATE).is_open


def test_an_amount_without_a_key_is_refused(warehouse: Connection) -> None:
    with pytest.raises(ValueError, match="an amount needs the key"):
        explain(warehouse, "10")


def test_a_decision_is_recorded_with_what_it_rests_on(warehouse: Connection, build: Build) -> None:
    build(ROW)
    explain(warehouse, 机构="B")
    run = run_checks(warehouse, catalogue(), DATE)
    decide(warehouse, catalogue(), DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select run_id, is_open, reasons, findings from dq.decision")
        [(run_id, is_open, reasons, findings)] = cursor.fetchall()
        cursor.execute("select reason_id from dq.reason")
        assert reasons == [reason_id for (reason_id,) in cursor.fetchall()]
    assert (run_id, is_open) == (run.run_id, True)
    assert findings == [
        {
            "rule_id": "K3",
            "table_code": "ZH",
            "severity": "strong",
            "rows_checked": 1,
            "rows_failed": 1,
            "rows_explained": 1,
            "is_blocking": False,
            "reason": "在途资金",
        }
    ]


def test_a_decision_cannot_be_changed(warehouse: Connection, build: Build) -> None:
    build(ROW)
    run_checks(warehouse, catalogue(), DATE)
    assert not decide(warehouse, catalogue(), DATE).is_open
    with pytest.raises(Exception, match="append-only"), warehouse, warehouse.cursor() as cursor:
        cursor.execute("update dq.decision set is_open = true")
