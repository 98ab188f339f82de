"""Rows of secret customers in a table of customers: its rules spare them, and one finds what they must not hold."""

from dataclasses import replace

from psycopg2.extensions import connection as Connection

from include.catalogue.east import Rule, SecretRows
from include.checks.compiler import compile_rules
from include.checks.run import run_checks
from tests.include.checks.conftest import CUSTOMER, DATE, Fill, catalogue_with

SECRET = {"khh": "K9", "hm": "*********", "gw": "", "cjrq": "20240630"}
OPEN = {"khh": "K1", "hm": "王某", "gw": "", "cjrq": "20240630"}
CATALOGUE = catalogue_with(
    Rule(id="R1", kind="not_null", severity="strong", item="gw"),
    Rule(id="R2", kind="length", severity="strong", item="hm", params={"at_most": 3}),
    Rule(id="R3", kind="not_null", severity="strong", item="khh"),
    tables=(replace(CUSTOMER, whose={"khh": "customer"}, secret=SecretRows("hm", ("khh", "cjrq"))),),
)


def results(conn: Connection) -> dict[str, tuple[int, int]]:
    """(rows checked, rows failed) by rule."""
    run = run_checks(conn, CATALOGUE, DATE)
    with conn, conn.cursor() as cursor:
        cursor.execute("select rule_id, rows_checked, rows_failed from dq.rule_result where run_id = %s", (run.run_id,))
        return {rule_id: (checked, failed) for rule_id, checked, failed in cursor}


def test_what_a_secret_row_leaves_empty_is_asked_of_the_others_alone(warehouse: Connection, fill: Fill) -> None:
    fill([SECRET, OPEN], CUSTOMER)
    found = results(warehouse)
    assert (found["R1"], found["R2"]) == ((1, 1), (1, 0))


def test_what_a_secret_row_keeps_is_asked_of_it_as_well(warehouse: Connection, fill: Fill) -> None:
    fill([SECRET | {"khh": ""}, OPEN], CUSTOMER)
    assert results(warehouse)["R3"] == (2, 1)


def test_more_than_that_there_is_a_secret_customer_is_too_much(warehouse: Connection, fill: Fill) -> None:
    fill([SECRET, SECRET | {"khh": "K8", "gw": "99991231"}, OPEN | {"gw": "G1"}], CUSTOMER)
    assert results(warehouse)["X19.KH"] == (3, 0)
    fill([SECRET | {"gw": "G1"}, OPEN], CUSTOMER)
    assert results(warehouse)["X19.KH"] == (2, 1)


def test_the_officer_reads_that_secret_customers_are_spared() -> None:
    (table,) = CATALOGUE
    texts = {rule.rule.id: rule.text for rule in compile_rules(table, CATALOGUE, DATE)}
    assert texts["R1"] == "岗位不得为空（涉密客户除外）"
    assert texts["R3"] == "客户号不得为空"
