"""The gate opens for clean data or with a valid written reason, and for nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue, Rule
from include.checks.gate import GateClosed, evaluate, require_open
from include.checks.reasons import add_reason
from include.checks.run import run_checks
from tests.include.checks.conftest import DATE, Fill, accounts, catalogue_with, not_filing

CATALOGUE = catalogue_with(
    Rule(id="R0017", kind="not_null", severity="strong", item="hm", number=17),
    Rule(id="R0018", kind="not_default", severity="weak", item="ye", params={"default": "0"}),
)


def checked(conn: Connection, fill: Fill, *changes: dict[str, str]) -> None:
    fill(accounts(*changes))
    run_checks(conn, CATALOGUE, DATE)


def reason(conn: Connection, data_date: date | None = None, valid_until: date | None = None) -> None:
    add_reason(conn, CATALOGUE, "ZH", "R0017", "历史账户无户名", "张三", data_date, valid_until)


def test_clean_data_may_go_out(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {}, {})
    assert require_open(warehouse, CATALOGUE, DATE).is_open


def test_a_failing_strong_rule_closes_the_gate_and_the_message_says_where(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {}, *[{"hm": ""}] * 5)
    with pytest.raises(GateClosed) as closed:
        require_open(warehouse, CATALOGUE, DATE)
    message = str(closed.value)
    assert "2024-06-30 报送关口：不予放行" in message
    assert "R0017（官方17号） ZH 账户表 · 户名：户名不得为空；检查6行，不符5行" in message
    assert [f"账号=62{number:02}" in message for number in range(6)] == [False, True, True, True, False, False]


def test_a_failing_weak_rule_is_listed_and_leaves_the_gate_open(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {"ye": "0"})
    decision = require_open(warehouse, CATALOGUE, DATE)
    assert [finding.rule_id for finding in decision.weak] == ["R0018"]
    assert "弱校验不符（1）" in str(decision)


def test_a_written_reason_opens_the_gate_and_is_shown(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {"hm": ""})
    reason(warehouse, data_date=DATE)
    decision = require_open(warehouse, CATALOGUE, DATE)
    assert [finding.reason for finding in decision.excused] == ["历史账户无户名"]
    assert "已登记原因：历史账户无户名" in str(decision)


@pytest.mark.parametrize(
    ("data_date", "valid_until", "is_open"),
    [
        (None, None, True),
        (None, DATE, True),
        (None, DATE.replace(day=29), False),
        (DATE.replace(day=29), None, False),
    ],
    ids=["for good", "until the data date", "expired", "for another date"],
)
def test_a_reason_counts_for_its_dates_only(
    warehouse: Connection, fill: Fill, data_date: date | None, valid_until: date | None, is_open: bool
) -> None:
    checked(warehouse, fill, {"hm": ""})
    reason(warehouse, data_date, valid_until)
    assert evaluate(warehouse, CATALOGUE, DATE).is_open == is_open


def test_a_reason_for_another_rule_does_not_count(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {"hm": ""})
    add_reason(warehouse, CATALOGUE, "ZH", "R0018", "另有说明", "张三")
    assert not evaluate(warehouse, CATALOGUE, DATE).is_open


def explain(conn: Connection, **key: str) -> None:
    add_reason(conn, CATALOGUE, "ZH", "R0017", "开户资料遗失", "张三", DATE, row_key=key)


def test_reasons_for_every_failing_row_open_the_gate_also_beyond_the_examples_kept(
    warehouse: Connection, fill: Fill
) -> None:
    fill(accounts({}, *[{"hm": ""}] * 4))
    run_checks(warehouse, CATALOGUE, DATE, examples=1)
    for number in range(1, 4):
        explain(warehouse, 账号=f"620{number}")
    assert "不符4行，其中3项已有说明" in str(evaluate(warehouse, CATALOGUE, DATE))
    explain(warehouse, 账号="6204", 采集日期="20240630")
    assert require_open(warehouse, CATALOGUE, DATE).excused[0].rows_explained == 4


def test_a_row_that_two_reasons_explain_is_one_and_one_that_passes_none(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {}, {"hm": ""}, {"hm": ""})
    for account in ("6201", "6201", "6200"):
        explain(warehouse, zh=account)
    decision = evaluate(warehouse, CATALOGUE, DATE)
    assert [(finding.rows_explained, len(finding.reasons)) for finding in decision.blocking] == [(1, 2)]


def test_rows_with_the_same_key_are_explained_together(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {"zh": "6201"}, {"zh": "6201"})
    assert not evaluate(warehouse, CATALOGUE, DATE).is_open
    add_reason(warehouse, CATALOGUE, "ZH", "X9.ZH", "系统迁移", "张三", DATE, row_key={"账号": "6201"})
    assert evaluate(warehouse, CATALOGUE, DATE).is_open


def test_a_reason_by_something_that_is_no_key_is_refused(warehouse: Connection) -> None:
    with pytest.raises(ValueError, match=r"khh is not of the key of ZH, which is 账号 \(zh\), 采集日期 \(cjrq\)"):
        explain(warehouse, 客户号="K1")


def test_a_reason_by_amount_is_refused_where_rows_fail_and_nothing_differs(warehouse: Connection) -> None:
    with pytest.raises(ValueError, match="R0017 finds rows and no differences"):
        add_reason(warehouse, CATALOGUE, "ZH", "R0017", "说明", "张三", row_key={"账号": "6201"}, amount=Decimal(1))


@pytest.mark.parametrize(("text", "who"), [(" ", "张三"), ("说明", " ")])
def test_a_blank_reason_is_refused(warehouse: Connection, text: str, who: str) -> None:
    with pytest.raises(ValueError, match="needs a text and a name"):
        add_reason(warehouse, CATALOGUE, "ZH", "R0017", text, who)


def test_a_reason_for_an_unknown_table_or_rule_is_refused(warehouse: Connection) -> None:
    with pytest.raises(KeyError, match="no EAST table ZZ"):
        add_reason(warehouse, CATALOGUE, "ZZ", "R0017", "说明", "张三")
    with pytest.raises(KeyError, match="ZH has no rule R0071"):
        add_reason(warehouse, CATALOGUE, "ZH", "R0071", "说明", "张三")


def test_data_that_was_not_checked_may_not_go_out(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    with pytest.raises(GateClosed, match="尚未检核"):
        require_open(warehouse, CATALOGUE, DATE)


def test_a_check_of_another_date_does_not_count(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {})
    assert "尚未检核" in str(evaluate(warehouse, CATALOGUE, DATE.replace(day=29)))


def test_a_table_that_the_run_left_out_closes_the_gate(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    without_customers = Catalogue({"ZH": CATALOGUE.table("ZH")}, {})
    run_checks(warehouse, without_customers, DATE)
    assert "KH 客户表 未检核" in str(evaluate(warehouse, CATALOGUE, DATE))


def test_a_table_that_is_not_filed_needs_no_check(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    catalogue = not_filing(CATALOGUE, has_business=True, KH="集团统一报送 · By the group")
    run_checks(warehouse, catalogue, DATE)
    assert evaluate(warehouse, catalogue, DATE).is_open
    assert "KH 客户表 未检核" in str(evaluate(warehouse, CATALOGUE, DATE))


def test_business_that_there_are_rows_of_cannot_be_denied(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    catalogue = not_filing(CATALOGUE, KH="本行无此业务 · None")
    run_checks(warehouse, catalogue, DATE)
    assert "KH 客户表 设为不报送且无此业务，但 east.east_kh 有2行：须报送该表，或将 has_business 改为 true" in str(
        evaluate(warehouse, catalogue, DATE)
    )
    fill([], CATALOGUE.table("KH"))
    assert evaluate(warehouse, catalogue, DATE).is_open


def test_rows_that_came_after_the_check_close_the_gate(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {})
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("insert into east.east_zh (zh, data_date) values ('6299', %s)", (DATE,))
    assert "ZH 账户表 在检核" in str(evaluate(warehouse, CATALOGUE, DATE))


def test_a_table_rebuilt_after_the_check_closes_the_gate(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {})
    fill(accounts({"hm": ""}))
    assert "（检核时1行，现有1行）：须重新检核" in str(evaluate(warehouse, CATALOGUE, DATE))


def test_rules_that_changed_after_the_check_close_the_gate(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {})
    assert "规则有变更" in str(evaluate(warehouse, catalogue_with(), DATE))


def test_a_reason_cannot_excuse_data_that_changed(warehouse: Connection, fill: Fill) -> None:
    checked(warehouse, fill, {"hm": ""})
    reason(warehouse)
    fill(accounts({"hm": ""}))
    assert not evaluate(warehouse, CATALOGUE, DATE).is_open
