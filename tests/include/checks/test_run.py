"""What a run records."""

import json
from dataclasses import replace

import psycopg2.errors
import pytest
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue, Rule
from include.checks.compiler import Check, compile_rules, count_statement
from include.checks.groups import families
from include.checks.kinds import KINDS
from include.checks.run import CheckError, run_checks
from tests.include.checks.conftest import ACCOUNT, DATE, Fill, accounts, catalogue_with, not_filing

NAMED = Rule(id="R1", kind="not_null", severity="strong", item="hm", number=17)
KNOWN_CUSTOMER = Rule(id="R2", kind="reference", severity="weak", item="khh", params={"to": ["KH.KHH"]})
SHORT_NAME = Rule(id="R3", kind="length", severity="weak", item="hm", params={"at_most": 3})


def results(conn: Connection, run_id: int) -> dict[str, tuple[str, int, int]]:
    """(status, rows checked, rows failed) by rule."""
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "select rule_id, status, rows_checked, rows_failed from dq.rule_result where run_id = %s", (run_id,)
        )
        return {rule_id: (status, checked, failed) for rule_id, status, checked, failed in cursor}


def test_every_rule_is_recorded_whether_it_passes_fails_or_does_not_run(warehouse: Connection, fill: Fill) -> None:
    elsewhere = Rule(id="R4", kind="reference", severity="strong", item="khh", params={"to": ["XYK.KHH"]})
    withdrawn = Rule(id="R5", kind="not_null", severity="strong", item="hm", status="withdrawn")
    suspended = Rule(id="R6", kind="not_null", severity="strong", item="hm", status="suspended")
    stated = {"zh": "户名应与证件一致"}
    undecidable = Rule(id="R7", kind="stated", severity="weak", item="hm", status="undecidable", why="w", params=stated)
    fill(accounts({}, {"hm": ""}))

    judged = catalogue_with(NAMED, KNOWN_CUSTOMER, elsewhere, withdrawn, suspended, undecidable)
    run = run_checks(warehouse, judged, DATE)

    found = results(warehouse, run.run_id)
    assert found["R1"] == ("checked", 2, 1)
    assert found["R2"] == ("checked", 2, 0)
    assert found["R4"] == ("not_applicable", 0, 0)
    assert found["R5"] == ("withdrawn", 0, 0)
    assert found["R6"] == ("suspended", 0, 0)
    assert found["R7"] == ("undecidable", 0, 0)
    assert found["X9.ZH"] == found["X17.ZH"] == found["X18.ZH"] == ("checked", 2, 0)
    assert found["X7.ZH.KHH"] == ("checked", 2, 0)
    assert found["X6.ZH.ZT"] == ("checked", 2, 0)
    assert (run.tables, run.rows, run.failed_strong, run.failed_weak, run.not_run) == (2, 4, 1, 0, 4)
    assert run.passed == len(found) - 5
    with warehouse.cursor() as cursor:
        cursor.execute("select note from dq.rule_result where rule_id in ('R4', 'R7') order by rule_id")
        assert cursor.fetchall() == [("table XYK is not filed",), ("w",)]


def test_the_rules_of_a_table_that_is_not_filed_do_not_run_nor_those_that_look_into_it(
    warehouse: Connection, fill: Fill
) -> None:
    fill(accounts({"hm": ""}))
    catalogue = not_filing(catalogue_with(NAMED, KNOWN_CUSTOMER), KH="本行无此业务 · None")
    run = run_checks(warehouse, catalogue, DATE)
    found = results(warehouse, run.run_id)
    assert (found["R1"][0], found["R2"][0], found["X9.KH"][0]) == ("checked", "not_applicable", "not_applicable")
    assert (run.tables, run.rows) == (1, 1)
    with warehouse.cursor() as cursor:
        cursor.execute("select distinct note from dq.rule_result where status = 'not_applicable'")
        assert cursor.fetchall() == [("table KH is not filed: 本行无此业务 · None",)]


def test_counts_are_exact_while_examples_are_bounded(warehouse: Connection, fill: Fill) -> None:
    fill(accounts(*[{"hm": "", "khh": "K9"}] * 7))
    run = run_checks(warehouse, catalogue_with(NAMED, KNOWN_CUSTOMER), DATE, examples=3)
    found = results(warehouse, run.run_id)
    assert (found["R1"], found["R2"]) == (("checked", 7, 7), ("checked", 7, 7))
    with warehouse.cursor() as cursor:
        cursor.execute(
            "select rule_id, array_agg(row_key ->> 'zh' order by row_key) from dq.failing_row group by 1 order by 1"
        )
        assert cursor.fetchall() == [("R1", ["6200", "6201", "6202"]), ("R2", ["6200", "6201", "6202"])]


def test_a_row_that_fails_several_rules_is_one_failing_row_of_its_table(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}, {"hm": "", "khh": "K9"}, {"hm": "欧阳某某"}, {"khh": "K9"}, {"zh": "6200"}))
    run_checks(warehouse, catalogue_with(NAMED, KNOWN_CUSTOMER, SHORT_NAME), DATE, examples=1)
    with warehouse.cursor() as cursor:
        cursor.execute("select table_code, rows, rows_failed from dq.table_result order by table_code")
        # the fifth has the key of the first: both fail
        assert cursor.fetchall() == [("KH", 2, 0), ("ZH", 5, 5)]


def test_who_answers_for_a_rule_is_recorded_with_it(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    catalogue = catalogue_with(NAMED, replace(SHORT_NAME, department="运营管理部"))
    tables = {code: replace(table, department="个人金融部") for code, table in catalogue.tables.items()}
    run_checks(warehouse, replace(catalogue, tables=tables), DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select rule_id, department from dq.rule_result where rule_id in ('R1', 'R3') order by rule_id")
        assert cursor.fetchall() == [("R1", "个人金融部"), ("R3", "运营管理部")]


def test_failing_rows_have_their_key_and_value_and_personal_values_are_masked(
    warehouse: Connection, fill: Fill
) -> None:
    fill(accounts({}, {"hm": "欧阳某某", "khh": "K9"}))
    run_checks(warehouse, catalogue_with(KNOWN_CUSTOMER, SHORT_NAME), DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select rule_id, row_key, item_value from dq.failing_row order by rule_id")
        key = {"zh": "6201", "cjrq": "20240630"}
        assert cursor.fetchall() == [("R2", key, "K9"), ("R3", key, "欧***")]


def test_each_run_is_added_and_nothing_is_overwritten(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({"hm": ""}))
    first = run_checks(warehouse, catalogue_with(NAMED), DATE)
    fill(accounts({}))
    second = run_checks(warehouse, catalogue_with(NAMED), DATE)
    assert results(warehouse, first.run_id)["R1"] == ("checked", 1, 1)
    assert results(warehouse, second.run_id)["R1"] == ("checked", 1, 0)


def test_a_run_that_breaks_records_nothing_and_names_the_table(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    nonsense = Rule(id="R1", kind="not_null", severity="strong", item="hm", when="no_such_item = '1'")
    with pytest.raises(CheckError, match=r"ZH 账户表: the rules cannot be run: column .*no_such_item"):
        run_checks(warehouse, catalogue_with(nonsense), DATE)
    with warehouse.cursor() as cursor:
        cursor.execute("select count(*) from dq.check_run")
        assert cursor.fetchall() == [(0,)]


def test_a_table_that_was_never_built_is_named(warehouse: Connection, fill: Fill, catalogue: Catalogue) -> None:
    with pytest.raises(CheckError, match=r"JGXXB 机构信息表: .*does not exist; build the EAST models"):
        run_checks(warehouse, catalogue, DATE)


def test_all_rules_that_rows_fail_for_themselves_share_a_scan_and_one_for_each_family(
    warehouse: Connection, fill: Fill
) -> None:
    fill(accounts({}))
    catalogue = catalogue_with(NAMED, SHORT_NAME)
    row_by_row = [
        check
        for check in compile_rules(catalogue.table(ACCOUNT.code), catalogue, DATE)
        if isinstance(check, Check) and KINDS[check.rule.kind].bad is None
    ]
    assert len(row_by_row) > 10
    with warehouse.cursor() as cursor:
        cursor.execute("explain (format json) " + count_statement(ACCOUNT, row_by_row, DATE).as_string(cursor))
        (plan,) = cursor.fetchall()[0]
    assert len(list(families([check.scope for check in row_by_row]))) == 1
    # And a row of the partition, whose number is kept.
    assert json.dumps(plan).count('"Relation Name": "east_zh_20240630"') == 3


def test_the_check_of_one_moment_needs_a_fresh_transaction(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({}))
    warehouse.cursor().execute("select 1")
    with pytest.raises(psycopg2.errors.ActiveSqlTransaction):
        run_checks(warehouse, catalogue_with(NAMED), DATE)
