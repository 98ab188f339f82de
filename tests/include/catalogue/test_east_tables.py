"""The YAML of the EAST tables is complete, and its parts agree with each other."""

import csv
import re

import pytest

from include.catalogue.east import Catalogue
from include.checks.kinds import KINDS
from include.settings import DBT_PROJECT

# Items of each table in edition 5.0.
ITEMS = {
    101: 16, 102: 19, 103: 13, 104: 9, 105: 9, 106: 27,
    201: 31, 203: 37,
    401: 16, 402: 13, 403: 21, 404: 38, 405: 21, 406: 33, 407: 19, 408: 32, 409: 22, 410: 35, 411: 22, 412: 30,
    501: 18, 503: 58, 504: 56,
}  # fmt: skip
NOT_NULL_WITHOUT_CONDITION = 448
# The standard asks for the nationality of employees, but no official rule checks it.
REQUIRED_WITHOUT_A_RULE = {"YGB": {"gj"}}
# Rules that look into tables which are not filed yet.
NOT_FILED: dict[str, str] = {"R2651": "GLGXB"}


@pytest.fixture(scope="module")
def code_sets() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with (DBT_PROJECT / "seeds" / "east" / "code_set_value.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["code_set"], []).append(row)
    return found


def test_every_table_has_all_its_items(catalogue: Catalogue) -> None:
    assert {table.number: len(table.items) for table in catalogue} == ITEMS


def test_every_table_stands_alone_in_a_file_named_after_it(catalogue: Catalogue) -> None:
    domains = {1: "public", 2: "customer", 4: "accounting", 5: "credit"}
    for table in catalogue:
        assert table.relation == f"east.east_{table.code.lower()}"
        assert table.domain == domains[table.number // 100]


def test_every_table_and_item_is_described_in_chinese_and_english(catalogue: Catalogue) -> None:
    for table in catalogue:
        assert re.fullmatch(rf"{table.name_zh} · [A-Z].*, one row per .+", table.description), table.code
        for item in table.items:
            assert re.fullmatch(rf"{re.escape(item.name_zh)} · [A-Z].+", item.description), f"{table.code}.{item.code}"


def test_every_table_ends_with_the_collection_date_which_is_part_of_its_key(catalogue: Catalogue) -> None:
    for table in catalogue:
        assert table.items[-1].code == "CJRQ"
        assert table.key[-1] == "cjrq"


def test_unconditional_not_null_rules_stand_at_required_items_and_only_there(catalogue: Catalogue) -> None:
    unconditional = 0
    for table in catalogue:
        rules = [rule for rule in table.rules if rule.kind == "not_null" and not rule.when]
        unconditional += len(rules)
        judged = {rule.item for rule in rules if rule.status == "active"}
        required = {item.name for item in table.items if item.required is True}
        assert judged == required - REQUIRED_WITHOUT_A_RULE.get(table.code, set()), table.code
    assert unconditional == NOT_NULL_WITHOUT_CONDITION


def test_conditional_items_have_a_rule_that_says_when(catalogue: Catalogue) -> None:
    for table in catalogue:
        conditional = {
            rule.item for rule in table.rules if (rule.kind == "not_null" and rule.when) or rule.kind == "paired"
        }
        assert conditional == {item.name for item in table.items if item.required == "conditional"}, table.code


def test_every_rule_is_of_a_known_kind_and_its_id_is_unique(catalogue: Catalogue) -> None:
    rules = [rule for table in catalogue for rule in table.rules]
    assert {rule.kind for rule in rules} <= set(KINDS)
    assert len({rule.id for rule in rules}) == len(rules) == 1063


def test_every_code_set_has_values(catalogue: Catalogue, code_sets: dict[str, list[dict[str, str]]]) -> None:
    used = {item.code_set for table in catalogue for item in table.items if item.code_set}
    used |= {rule.params["code_set"] for table in catalogue for rule in table.rules if "code_set" in rule.params}
    assert used == set(code_sets)


def test_code_values_are_unique_and_only_prefixes_end_with_a_hyphen(
    code_sets: dict[str, list[dict[str, str]]],
) -> None:
    for name, values in code_sets.items():
        assert len({row["value"] for row in values}) == len(values), name
        for row in values:
            assert row["value"].endswith("-") == (row["is_prefix"] == "true"), row


@pytest.mark.parametrize(
    ("code_set", "value"),
    [
        ("CS_GJ", "中国"),
        ("CS_BZ", "CNY"),
        ("CS_BZ", "BWB"),
        ("CS_SSHY", "A0111"),
        ("CS_SSHY", "J6621"),
        ("CS_SSHY", "境外"),
        ("CS_XZQHDM", "310100"),
        ("CS_XZQHDM", "USA"),
        ("CS_JYQD", "第三方支付-"),
        ("CS_ZJLB", "其他-"),
    ],
)
def test_national_codes_are_written_as_they_are_delivered(
    code_sets: dict[str, list[dict[str, str]]], code_set: str, value: str
) -> None:
    assert value in {row["value"] for row in code_sets[code_set]}


def test_every_reference_points_to_an_item_of_a_filed_table(catalogue: Catalogue) -> None:
    for table in catalogue:
        for rule in table.rules:
            for target in rule.params.get("to", []):
                code, column = target.split(".")
                if code in catalogue.tables:
                    assert column.lower() in {item.name for item in catalogue.table(code).items}, f"{rule.id} {target}"
                else:
                    assert NOT_FILED[rule.id] == code
