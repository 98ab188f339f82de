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
    201: 31, 202: 14, 203: 37, 204: 23, 205: 19, 206: 15,
    301: 16, 302: 15, 303: 18,
    401: 16, 402: 13, 403: 21, 404: 38, 405: 21, 406: 33, 407: 19, 408: 32, 409: 22, 410: 35, 411: 22, 412: 30,
    501: 18, 502: 15, 503: 58, 504: 56, 505: 14, 506: 31, 507: 24, 508: 25, 509: 31, 510: 25, 511: 28, 512: 16, 513: 17,
    601: 15, 602: 12, 603: 23,
    701: 23, 702: 20, 703: 26, 704: 9, 705: 15,
    801: 44, 802: 38, 803: 39, 804: 24,
    901: 30, 902: 31, 903: 13, 904: 26, 905: 27,
    1001: 10, 1002: 34, 1003: 33, 1004: 25, 1005: 40,
    1101: 85, 1102: 27, 1103: 31, 1104: 79, 1105: 41, 1106: 32, 1107: 31, 1108: 14,
}  # fmt: skip
# The standard asks for these, but no official rule checks it.
REQUIRED_WITHOUT_A_RULE = {
    "YGB": {"gj"},
    "HLWDKHTFJB": {"xdhth", "cjrq"},
    "HLWDKHZXYB": {"hzxybh", "cjrq"},
    "KHLCCPCYXXB": {"cjrq"},
}
DOMAINS = {
    1: "public",
    2: "customer",
    3: "card",
    4: "accounting",
    5: "credit",
    6: "guarantee",
    7: "credit_management",
    8: "credit_card",
    9: "off_balance",
    10: "treasury",
    11: "wealth",
}


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
    for table in catalogue:
        assert table.relation == f"east.east_{table.code.lower()}"
        assert table.domain == DOMAINS[table.number // 100]


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
    for table in catalogue:
        rules = [rule for rule in table.rules if rule.kind == "not_null" and not rule.when]
        judged = {rule.item for rule in rules if rule.status == "active"}
        required = {item.name for item in table.items if item.required is True}
        assert judged == required - REQUIRED_WITHOUT_A_RULE.get(table.code, set()), table.code


def test_conditional_items_have_a_rule_that_says_when(catalogue: Catalogue) -> None:
    for table in catalogue:
        conditional = {
            rule.item for rule in table.rules if (rule.kind == "not_null" and rule.when) or rule.kind == "paired"
        }
        assert conditional == {item.name for item in table.items if item.required == "conditional"}, table.code


def test_every_rule_of_the_standard_stands_once_and_is_of_a_known_kind(catalogue: Catalogue) -> None:
    rules = [rule for table in catalogue for rule in table.rules]
    assert {rule.kind for rule in rules} <= set(KINDS)
    assert sorted(rule.id for rule in rules) == [f"R{number:04}" for number in range(1, 3271)]


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
            # A rating may end with a minus.
            is_prefix = row["value"].endswith("-") and not row["value"].isascii()
            assert is_prefix == (row["is_prefix"] == "true"), row


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


def test_every_reference_points_to_an_item(catalogue: Catalogue) -> None:
    for table in catalogue:
        for rule in table.rules:
            for target in rule.params.get("to", []):
                code, column = target.split(".")
                assert column.lower() in {item.name for item in catalogue.table(code).items}, f"{rule.id} {target}"
