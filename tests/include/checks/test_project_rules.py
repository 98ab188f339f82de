"""The project's own rules, all of them, run as they stand."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.catalogue.east import Catalogue, EastTable
from include.checks.compiler import Skipped, compile_rules, count_statement
from include.checks.run import run_checks
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from tests.include.checks.conftest import DATE, forget_results
from tests.include.checks.rule_cases import case_of


@pytest.fixture
def east(warehouse_url: str, catalogue: Catalogue) -> Iterator[Connection]:
    """A connection to a warehouse with every EAST table, empty, and the code sets of the project."""
    conn = connect(warehouse_url)
    with (DBT_PROJECT / "seeds" / "east" / "code_set_value.csv").open(encoding="utf-8", newline="") as file:
        values = list(csv.reader(file))[1:]
    with conn, conn.cursor() as cursor:
        cursor.execute("create table east.code_set_value (code_set text, value text, name_zh text, is_prefix boolean)")
        execute_values(cursor, "insert into east.code_set_value values %s", values)
        for table in catalogue:
            cursor.execute(
                sql.SQL("create table {} ({}, data_date date)").format(
                    sql.Identifier(table.schema, table.name),
                    sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(item.name)) for item in table.items),
                )
            )
    yield conn
    conn.rollback()
    with conn, conn.cursor() as cursor:
        cursor.execute("drop table east.code_set_value")
        for table in catalogue:
            cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(table.schema, table.name)))
        forget_results(cursor)
    conn.close()


def insert_row(conn: Connection, table: EastTable, **values: str) -> None:
    """One row, empty but for the values."""
    with conn, conn.cursor() as cursor:
        put_row(cursor, table, values)


def put_row(cursor: Cursor, table: EastTable, values: dict[str, str]) -> None:
    cursor.execute(
        sql.SQL("insert into {} values ({}, %s)").format(
            sql.Identifier(table.schema, table.name),
            sql.SQL(", ").join(sql.Literal(values.get(item.name, "")) for item in table.items),
        ),
        (DATE,),
    )


def failures(conn: Connection, run_id: int) -> set[str]:
    with conn, conn.cursor() as cursor:
        cursor.execute("select rule_id from dq.rule_result where run_id = %s and rows_failed > 0", (run_id,))
        return {rule_id for (rule_id,) in cursor}


def test_every_rule_runs_on_empty_tables_and_finds_nothing(east: Connection, catalogue: Catalogue) -> None:
    run = run_checks(east, catalogue, DATE)
    assert (run.tables, run.rows, run.failed_strong, run.failed_weak) == (70, 0, 0, 0)
    assert run.passed > 3227


def test_every_rule_passes_rows_that_keep_it_and_fails_rows_that_do_not(east: Connection, catalogue: Catalogue) -> None:
    """Rows made from the rule's definition alone, judged by the rule alone."""
    codes: dict[str, list[str]] = {}
    with east, east.cursor() as cursor:
        cursor.execute("select code_set, value from east.code_set_value")
        for code_set, value in cursor:
            codes.setdefault(code_set, []).append(value)
    wrong = []
    for table in catalogue:
        for check in compile_rules(table, catalogue, DATE):
            if isinstance(check, Skipped) or check.rule.id.startswith("X"):
                continue
            case = case_of(check.rule, table, catalogue, codes, DATE)
            counted = []
            for rows in (case.passing, case.failing):
                with east.cursor() as cursor:
                    for code, row in (*case.others, *((table.code, row) for row in rows)):
                        put_row(cursor, catalogue.table(code), row)
                    cursor.execute(count_statement(table, [check], DATE))
                    ((_, judged, failed, *_),) = cursor.fetchall()
                    counted.append((judged, failed))
                east.rollback()
            if counted[0][0] == 0 or [failed for _, failed in counted] != [0, len(case.failing)]:
                wrong.append((table.code, check.rule.id, check.rule.kind, counted))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_row_without_values_breaks_every_rule_that_asks_for_one(east: Connection, catalogue: Catalogue) -> None:
    table = catalogue.table("GRCKFHZMX")
    insert_row(east, table)
    unconditional = {
        rule.id for rule in table.rules if rule.kind == "not_null" and not rule.when and rule.status == "active"
    }
    assert failures(east, run_checks(east, catalogue, DATE).run_id) == unconditional | {"X18.GRCKFHZMX"}


def test_a_transfer_without_its_counterparty_breaks_the_conditional_rules(
    east: Connection, catalogue: Catalogue
) -> None:
    table = catalogue.table("GRCKFHZMX")
    insert_row(east, table, xzbz="转", cbmbz="正常", jyjdbz="借", jyqd="网银", dbrxm="某")
    assert {"R0272", "R0273", "R0274", "R0278", "R0279", "R0281"} <= failures(
        east, run_checks(east, catalogue, DATE).run_id
    )


def test_internal_accounts_off_balance_sheet_need_no_counterparty(east: Connection, catalogue: Catalogue) -> None:
    insert_row(east, catalogue.table("NBKMDZB"), kjkmbh="7001", gsywdl="表外")
    insert_row(east, catalogue.table("NBFHZMX"), xzbz="转", cbmbz="正常", mxkmbh="7001")
    assert "R0367" not in failures(east, run_checks(east, catalogue, DATE).run_id)
    insert_row(east, catalogue.table("NBFHZMX"), xzbz="转", cbmbz="正常", mxkmbh="1001")
    assert "R0367" in failures(east, run_checks(east, catalogue, DATE).run_id)


def test_the_official_list_stands_in_the_yaml_without_gap_or_repetition(catalogue: Catalogue) -> None:
    """3,270 rules, R0001 to R3270, of which 33 are withdrawn."""
    ids = sorted(rule.id for table in catalogue for rule in table.rules)
    assert ids == [f"R{number:04}" for number in range(1, 3271)]


def test_what_does_not_run_is_known(catalogue: Catalogue) -> None:
    skipped = [
        rule for table in catalogue for rule in compile_rules(table, catalogue, DATE) if isinstance(rule, Skipped)
    ]
    assert Counter(rule.status for rule in skipped) == {"withdrawn": 33, "suspended": 3, "undecidable": 8}


def test_every_rule_is_described_in_chinese_without_sql(catalogue: Catalogue) -> None:
    for table in catalogue:
        for rule in compile_rules(table, catalogue, DATE):
            assert not re.search(r"select|\{[A-Za-z]|<>| and | or |%", rule.text.split("字符：")[0]), rule
