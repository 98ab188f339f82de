"""Values and parameters that break what is put together carelessly: they are judged like any other."""

from collections.abc import Callable
from dataclasses import replace

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Rule
from include.checks.run import run_checks
from tests.include.checks.conftest import ACCOUNT, CUSTOMER, DATE, Fill, accounts, catalogue_with
from tests.include.checks.test_kinds import counts, of, rule

HOSTILE = [
    "'",
    "''; drop table east.east_zh; --",
    '"',
    "\\",
    "\\'",
    "$$",
    "%s",
    "%(zh)s",
    "{0}",
    "{item}",
    "]",
    "[^a]",
    "[[:alpha:]]",
    "^.*$",
    "a-z",
    "(?i)甲|\\d+",
    "_%",
    "甲\u202e乙",
    "\u200f甲",
    "😀",
    "𠮷",
    "\U0010ffff",
    "e\u0301",
    "甲" * 350_000,
]
"""Quotes, backslashes, placeholders, regular expressions, marks of direction, four-byte characters, a megabyte."""

SHOWN = [repr(value[:20]) for value in HOSTILE]
each_value = pytest.mark.parametrize("value", HOSTILE, ids=SHOWN)


@pytest.mark.parametrize(
    ("judged_by", "fails"),
    [
        (rule("length", "gw", at_most=3), lambda value: len(value) > 3),
        (rule("length", "gw", exactly=[1]), lambda value: len(value) != 1),
        (rule("byte_length", "gw", at_most=4), lambda value: len(value.encode()) > 4),
        (rule("special_chars", "gw", chars="'\"\\%$]^-{["), lambda value: not set(value).isdisjoint("'\"\\%$]^-{[")),
        (rule("not_default", "gw", default="%s"), lambda value: value == "%s"),
        (rule("date_format", "gw", pattern="YYYYMMDD"), lambda value: True),
        (rule("number", "gw", digits=20, scale=2), lambda value: True),
        (rule("shape", "gw", shape="T+N"), lambda value: True),
        (rule("range", "gw", least=0), lambda value: True),
        (rule("code_set", "gw", code_set="CS_ZT"), lambda value: True),
        (rule("reference", "gw", to=["KH.GW"]), lambda value: True),
        (rule("compare", "gw", op="=", than="khh"), lambda value: value != "K1"),
    ],
    ids=lambda each: each.kind if isinstance(each, Rule) else "",
)
def test_a_hostile_value_is_judged_by_every_kind(
    warehouse: Connection, fill: Fill, judged_by: Rule, fails: Callable[[str], bool]
) -> None:
    single = replace(ACCOUNT, items=tuple(replace(item, multiple=False) for item in ACCOUNT.items))
    fill(of("gw", *HOSTILE))
    expected = sum(map(fails, HOSTILE))
    assert counts(warehouse, catalogue_with(judged_by, tables=(single, CUSTOMER))) == (len(HOSTILE), expected)


@each_value
def test_a_hostile_parameter_means_itself(warehouse: Connection, fill: Fill, value: str) -> None:
    fill(of("hm", *HOSTILE))
    others = len(HOSTILE) - 1
    assert counts(warehouse, catalogue_with(rule("equals", "hm", value=value)))[1] == others
    assert counts(warehouse, catalogue_with(rule("not_in", "hm", values=[value])))[1] == 1
    assert counts(warehouse, catalogue_with(rule("special_chars", "hm", chars=value)))[1] == sum(
        not set(value).isdisjoint(other) for other in HOSTILE
    )


@each_value
def test_a_hostile_value_is_found_where_it_is_and_missed_where_it_is_not(
    warehouse: Connection, fill: Fill, value: str
) -> None:
    fill(accounts({"hm": value, "khh": value, "zt": value}))
    for small in (CUSTOMER, replace(CUSTOMER, number=101)):
        catalogue = catalogue_with(rule("reference", "khh", to=["KH.KHH"]), tables=(ACCOUNT, small))
        fill([{"khh": "K1", "hm": "", "gw": "", "cjrq": "20240630"}], CUSTOMER)
        assert counts(warehouse, catalogue) == (1, 1)
        fill([{"khh": value, "hm": "", "gw": "", "cjrq": "20240630"}], CUSTOMER)
        assert counts(warehouse, catalogue) == (1, 0)
    of_the_set = catalogue_with(rule("code_set", "zt"))
    assert counts(warehouse, of_the_set) == (1, 1)
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("insert into east.code_set_value values ('CS_ZT', %s, null, false)", (value,))
    assert counts(warehouse, of_the_set) == (1, 0)


def test_a_hostile_value_is_kept_as_an_example(warehouse: Connection, fill: Fill) -> None:
    """Whole up to a bound, and beyond it with its size."""
    fill(of("khh", *HOSTILE))
    run = run_checks(warehouse, catalogue_with(rule("reference", "khh", to=["KH.KHH"])), DATE)
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            "select item_value from dq.failing_row where run_id = %s and rule_id = 'R1' order by row_key ->> 'zh'",
            (run.run_id,),
        )
        kept = [value for (value,) in cursor]
    assert kept[:-1] == HOSTILE[:-1]
    assert kept[-1] == "甲" * 500 + "…（共350000个字符）"


def test_no_table_can_hold_a_nul(warehouse: Connection) -> None:
    """So that no rule has to ask; extraction refuses the record or sets it aside."""
    with warehouse.cursor() as cursor, pytest.raises(psycopg2.DataError):
        cursor.execute("select convert_from('\\x61006200', 'UTF8')")
    warehouse.rollback()
