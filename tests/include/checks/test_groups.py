"""Rules judged once per distinct combination of values count what they count row by row."""

from dataclasses import replace

from psycopg2.extensions import connection as Connection

from include.catalogue.east import EastTable, Rule
from include.checks.compiler import Check, compile_rules, count_statement
from include.checks.groups import Family, families
from tests.include.checks.conftest import ACCOUNT, CUSTOMER, DATE, Fill, accounts, catalogue_with

KNOWN = Rule(id="R1", kind="reference", severity="strong", item="khh", params={"to": ["KH.KHH"]})
KNOWN_WITH_NAME = Rule(
    id="R2", kind="reference", severity="strong", item="khh", params={"to": ["KH.KHH"], "with": ["hm"]}
)
OPEN_IS_DATED = Rule(id="R3", kind="not_null", severity="strong", item="zt", when="ye <> '0'")
IN_BRANCH = Rule(id="R4", kind="code_set", severity="strong", item="qd", when="zt = '正常'")
NAMED = Rule(id="R5", kind="not_null", severity="strong", item="hm")
OF_A_CUSTOMER = Rule(id="R6", kind="not_null", severity="strong", item="zt", when="khh in (select khh from {KH})")
VARIED = Rule(id="R7", kind="varied", severity="weak", item="zt")
ONE_NAME = Rule(id="R8", kind="determines", severity="strong", item="zh", params={"determines": ["ye", "hm"]})
NO_CALL = Rule(id="R9", kind="special_chars", severity="weak", item="hm", params={"chars": "!^]"})
NO_STAR = Rule(id="R10", kind="special_chars", severity="weak", item="zh", params={"chars": "*-\\"})
RULES = (KNOWN, KNOWN_WITH_NAME, OPEN_IS_DATED, IN_BRANCH, NAMED, OF_A_CUSTOMER, VARIED, ONE_NAME, NO_CALL, NO_STAR)

ACCOUNTS = accounts(
    {},
    {},
    {"zt": ""},
    {"zt": "", "ye": "0"},
    {"zt": "不明", "qd": "柜面;柜台"},
    {"khh": "K9"},
    {"khh": "K2"},
    {"khh": "K2", "hm": "李某", "qd": "柜台"},
    {"khh": "", "hm": "", "qd": "网银;其他-\\'\"| \u202e😀"},
    {"khh": "K1\n", "zt": "正常 ", "cjrq": "20240629"},
)


def of(*rules: Rule, table: EastTable = ACCOUNT) -> list[Check]:
    """The rules and those derived from the items, ready to run."""
    catalogue = catalogue_with(*rules, tables=(table, CUSTOMER))
    compiled = compile_rules(catalogue.table(table.code), catalogue, DATE)
    return [check for check in compiled if isinstance(check, Check)]


def in_families(checks: list[Check]) -> dict[str, Family]:
    return {family.name: family for family in families([check.scope for check in checks])}


def counts(conn: Connection, checks: list[Check]) -> dict[str, tuple[int, int]]:
    """(rows checked, rows failed) by rule, of one statement."""
    with conn, conn.cursor() as cursor:
        cursor.execute(count_statement(ACCOUNT, checks, DATE))
        return {rule_id: (checked, failed) for rule_id, checked, failed, *_ in cursor}


def row_by_row(conn: Connection, check: Check) -> tuple[int, int]:
    """(rows checked, rows failed) of a rule whose predicates are asked of every row, in a query of its own."""
    with conn, conn.cursor() as cursor:
        found: list[int] = []
        for predicate in (check.applies, check.failing):
            cursor.execute("select count(*) from east.east_zh where " + predicate.as_string(cursor))
            found += cursor.fetchall()[0]
    return found[0], found[1]


def test_codes_and_references_are_judged_in_groups_and_names_row_by_row() -> None:
    checks = of(*RULES)
    judged = {
        name: {checks[place].rule.id for place, _ in family.members} for name, family in in_families(checks).items()
    }
    assert {"R1", "R2", "R5"} <= judged["parties"]
    assert {"R3", "R4", "R7"} <= judged["codes"]
    assert not {"R6", "X9.ZH", "X17.ZH", "X7.ZH.YE"} & set().union(*judged.values())


def test_a_condition_on_another_column_becomes_a_column_of_the_family() -> None:
    assert len(in_families(of(OPEN_IS_DATED))["codes"].limits) == 1
    assert len(in_families(of(OPEN_IS_DATED, replace(NAMED, item="qd", when="ye <> '0'")))["codes"].limits) == 1
    assert in_families(of(IN_BRANCH))["codes"].limits == ()


def test_all_rules_together_count_what_each_counts_row_by_row(warehouse: Connection, fill: Fill) -> None:
    fill(ACCOUNTS)
    checks = of(*RULES)
    together = counts(warehouse, checks)
    assert together == {check.rule.id: row_by_row(warehouse, check) for check in checks}
    assert together["R1"] == (9, 2)
    assert together["R3"] == (9, 1)
    assert together["R5"] == (10, 1)


def test_a_value_with_two_others_is_found_whatever_stands_between_its_rows(warehouse: Connection, fill: Fill) -> None:
    checks = of(ONE_NAME)
    fill(
        accounts({"zh": "A", "hm": "张某"}, {"zh": "A", "hm": ""}, {"zh": "A", "hm": "张某"}, {"zh": "B", "hm": "李某"})
    )
    assert counts(warehouse, checks)["R8"] == (4, 0)
    fill(
        accounts({"zh": "A", "hm": "张某"}, {"zh": "A", "hm": ""}, {"zh": "A", "hm": "李某"}, {"zh": "B", "hm": "李某"})
    )
    assert counts(warehouse, checks)["R8"] == (4, 3)


def test_characters_are_found_where_several_rules_look_at_once(warehouse: Connection, fill: Fill) -> None:
    checks = of(NO_CALL, NO_STAR)
    fill(accounts({"zh": "A"}, {"zh": "A1", "hm": "张某"}))
    assert [counts(warehouse, checks)[rule_id][1] for rule_id in ("R9", "R10")] == [0, 0]
    fill(accounts({"zh": "A!"}, {"zh": "A-1", "hm": "张]某"}, {"zh": "A\\", "hm": "*"}))
    assert [counts(warehouse, checks)[rule_id][1] for rule_id in ("R9", "R10")] == [1, 2]


def test_the_rules_count_nothing_in_an_empty_table(warehouse: Connection, fill: Fill) -> None:
    fill([])
    assert set(counts(warehouse, of(*RULES)).values()) == {(0, 0)}
