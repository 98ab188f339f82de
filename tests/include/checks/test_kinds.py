"""Each kind of rule, with rows that pass beside rows that fail."""

from typing import Any

import pytest
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue, Rule
from include.checks.compiler import compile_rules
from include.checks.kinds import KINDS, RuleError
from include.checks.run import run_checks
from tests.include.checks.conftest import ACCOUNT, DATE, Fill, Rows, accounts, catalogue_with


def rule(kind: str, item: str, **fields: Any) -> Rule:
    """A rule with id R1; the fields are its parameters and perhaps when."""
    when = fields.pop("when", None)
    return Rule(id="R1", kind=kind, severity="strong", item=item, when=when, params=fields)


def counts(conn: Connection, catalogue: Catalogue, rule_id: str = "R1") -> tuple[int, int]:
    """(rows checked, rows failed) of a rule."""
    run = run_checks(conn, catalogue, DATE)
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "select rows_checked, rows_failed from dq.rule_result where run_id = %s and rule_id = %s",
            (run.run_id, rule_id),
        )
        (found,) = cursor.fetchall()
    return found


def of(item: str, *values: str) -> Rows:
    """An account for each value of an item."""
    return accounts(*({item: value} for value in values))


CASES = [
    (rule("not_null", "hm"), of("hm", "王某", "0"), of("hm", "")),
    (rule("not_null", "hm", when="zt = '正常'"), accounts({"hm": "", "zt": "销户"}), of("hm", "")),
    (rule("not_default", "khrq", default="99991231"), of("khrq", "20240101", ""), of("khrq", "99991231")),
    (rule("equals", "ye", value="0", when="zt = '销户'"), of("ye", "12.5"), accounts({"ye": "1", "zt": "销户"})),
    (
        rule("date_format", "khrq", pattern="YYYYMMDD"),
        of("khrq", "20240229", "99991231", ""),
        of("khrq", "20230229", "20241301", "2024-6-1", "2024063", "２０２４０６３０", "00000101"),
    ),
    (
        rule("date_format", "ny", pattern="YYYYMM"),
        of("ny", "202412", "999912", ""),
        of("ny", "202413", "20241", "2024年"),
    ),
    (
        rule("date_format", "sj", pattern="hhmmss"),
        of("sj", "000000", "235959", ""),
        of("sj", "240000", "126000", "1259"),
    ),
    (rule("length", "hm", exactly=[2, 3]), of("hm", "王某", "欧阳某", ""), of("hm", "王", "欧阳某某")),
    (rule("length", "hm", at_least=2), of("hm", "王某", ""), of("hm", "王")),
    (rule("length", "hm", at_most=3), of("hm", "欧阳某"), of("hm", "欧阳某某")),
    (rule("byte_length", "hm", at_most=6), of("hm", "王某", "abcdef"), of("hm", "欧阳某", "abcdefg")),
    (rule("byte_length", "hm", exactly=[6]), of("hm", "王某", ""), of("hm", "王", "abcde")),
    (
        rule("number", "ye", digits=5, scale=2),
        of("ye", "0", "123.45", "-0.5", "999.9", ""),
        of("ye", "1.50", "01", "+1", "1.", ".5", "1234", "0.123", "-0", "1,5", "一"),
    ),
    (
        rule("special_chars", "hm", chars="!'{}\\%"),
        of("hm", "王某", "A·B"),
        of("hm", "王!", "a'b", "{", "}", "\\", "100%"),
    ),
    (rule("code_set", "zt"), of("zt", "正常", "销户", ""), of("zt", "其他-冻结", "正常 ", "正常;销户")),
    (rule("code_set", "zt", also=["逾期"]), of("zt", "逾期", "正常"), of("zt", "已转让")),
    (rule("code_set", "hm", code_set="CS_ZT"), of("hm", "正常"), of("hm", "王某")),
    (
        rule("code_set", "qd"),
        of("qd", "柜面", "柜面;网银", "第三方支付-甲", "网银;其他-乙", ""),
        of("qd", "ATM", "柜面;", "柜面；网银", "其他-", "第三方支付", "网银;ATM"),
    ),
    (rule("paired", "hm", **{"with": "gw"}), accounts({"gw": "G1"}, {"hm": ""}), accounts({}, {"hm": "", "gw": "G1"})),
    (
        rule("determines", "khh", determines=["hm"]),
        accounts({"khh": "A", "hm": "甲"}, {"khh": "A", "hm": "甲"}, {"khh": "A", "hm": ""}, {"khh": "B", "hm": "甲"}),
        accounts({"khh": "C", "hm": "甲"}, {"khh": "C", "hm": "乙"}),
    ),
    (
        rule("determines", "khh", determines=["hm"], **{"with": ["zt"]}),
        accounts({"khh": "A", "hm": "甲"}, {"khh": "A", "hm": "乙", "zt": "销户"}),
        accounts({"khh": "C", "hm": "甲"}, {"khh": "C", "hm": "乙"}),
    ),
    (rule("reference", "khh", to=["KH.KHH"]), of("khh", "K1", "K2", ""), of("khh", "K3")),
    (rule("reference", "khh", to=["KH.HM", "KH.KHH"]), of("khh", "K1", "王某"), of("khh", "K3")),
    (
        rule("reference", "hm", to=["KH.HM"], **{"with": ["khh"]}),
        accounts({"khh": "K1", "hm": "王某"}, {"khh": "K2", "hm": "李某"}),
        accounts({"khh": "K2", "hm": "王某"}, {"khh": "K9", "hm": "李某"}),
    ),
    (rule("reference", "gw", to=["KH.GW"]), of("gw", "G1", "G2;G1", ""), of("gw", "G3", "G1;G3", "G1;")),
    (
        rule("not_null", "hm", when="khh not in (select khh from {KH} where gw = 'G1')"),
        accounts({"khh": "K1", "hm": ""}),
        accounts({"khh": "K2", "hm": ""}),
    ),
    (rule("unique", "zh"), accounts({}, {}), accounts({"zh": "6299"}, {"zh": "6299"})),
    (
        rule("clean", "zh"),
        of("hm", "王 某", "A·B", ""),
        of("hm", " 王某", "王某 ", "王某\u3000", "王\n某", "a\x01b", "a\x1fb", 'a"b', "\ufeff王", "a\x85b"),
    ),
    (
        rule("dated", "khrq", after="19490101", not_after="cjrq"),
        of("khrq", "19490102", "20240630", "99991231", ""),
        of("khrq", "19490101", "18991231", "20240701"),
    ),
    (rule("dated", "khrq", after="19490101"), of("khrq", "20990101"), of("khrq", "19490101")),
    (
        rule("range", "ye", least=0, most=30),
        of("ye", "0", "30", "12.5", ""),
        of("ye", "-0.01", "30.01", "约30"),
    ),
    (rule("range", "ye", more_than=0), of("ye", "0.01"), of("ye", "0", "-1")),
    (rule("range", "ye", least=0), of("ye", "1000000"), of("ye", "-1")),
    (
        rule("compare", "ye", op=">=", than="je"),
        accounts({"ye": "9", "je": "9"}, {"ye": "10", "je": "9"}, {"ye": "1"}, {"ye": "", "je": "5"}),
        accounts({"ye": "9", "je": "10"}, {"ye": "九", "je": "1"}),
    ),
    (
        rule("compare", "cjrq", op=">=", than="khrq"),
        accounts({"khrq": "20240630"}, {"khrq": "99991231"}, {"khrq": ""}),
        accounts({"khrq": "20240701"}),
    ),
    (
        rule("compare", "hm", op="<>", than="khh"),
        accounts({"hm": "甲", "khh": "乙"}, {"hm": "", "khh": ""}),
        accounts({"hm": "甲", "khh": "甲"}),
    ),
    (
        rule("agree", "hm", op="=", to=["KH.HM"], key="khh", their_key="khh"),
        accounts({"khh": "K1", "hm": "王某"}, {"khh": "K9", "hm": "王某"}, {"khh": "K2", "hm": ""}),
        accounts({"khh": "K1", "hm": "李某"}, {"khh": "K2", "hm": "王某"}),
    ),
    (rule("not_in", "zt", values=["正常", "关注"]), of("zt", "销户", ""), of("zt", "正常", "关注")),
    (rule("shape", "hm", shape="T+N"), of("hm", "T+0", "T+12", ""), of("hm", "T+", "T+1.5", "t+1", "1")),
    (
        rule("predicate", "khh", holds="zt = '正常' or khh in (select khh from {KH})", zh="非正常账户的客户应存在"),
        accounts({"khh": "K9"}, {"zt": "销户"}),
        accounts({"zt": "销户", "khh": "K9"}),
    ),
    (rule("collection_date", "cjrq"), of("cjrq", "20240630"), of("cjrq", "20240629", "")),
]


@pytest.mark.parametrize(("judged_by", "passing", "failing"), CASES, ids=[case[0].kind for case in CASES])
def test_passing_rows_pass_and_failing_rows_fail(
    warehouse: Connection, fill: Fill, judged_by: Rule, passing: Rows, failing: Rows
) -> None:
    catalogue = catalogue_with(judged_by)
    fill(passing)
    assert counts(warehouse, catalogue)[1] == 0
    failing = [row | ({"zh": f"7{row['zh']}"} if row["zh"].startswith("62") else {}) for row in failing]
    fill(passing + failing)
    assert counts(warehouse, catalogue)[1] == len(failing)


# These judge the table as a whole: what fails is said by the number of rows.
WHOLE_CASES = [
    (rule("varied", "zt"), of("zt", "正常", "销户", "正常"), 0),
    (rule("varied", "zt"), of("zt", "正常"), 0),
    (rule("varied", "zt"), of("zt", "正常", "正常", "正常"), 3),
    (rule("varied", "zt", when="hm <> '王某'"), of("zt", "正常", "正常"), 0),
    (rule("daily", "khrq"), of("khrq", *(f"202406{day:02}" for day in range(1, 31))), 0),
    (rule("daily", "khrq"), of("khrq", *(f"202406{day:02}" for day in range(1, 31) if day != 9), "20240610"), 2),
    (rule("daily", "khrq"), of("khrq", *(f"202406{day:02}" for day in range(2, 29))), 2),
]


@pytest.mark.parametrize(("judged_by", "rows", "failed"), WHOLE_CASES, ids=[case[0].kind for case in WHOLE_CASES])
def test_a_table_passes_or_fails_as_a_whole(
    warehouse: Connection, fill: Fill, judged_by: Rule, rows: Rows, failed: int
) -> None:
    fill(rows)
    assert counts(warehouse, catalogue_with(judged_by))[1] == failed


def test_every_kind_has_its_cases() -> None:
    assert {case[0].kind for case in CASES + WHOLE_CASES} == set(KINDS) - {"stated", "secret"}


def test_empty_values_and_other_conditions_are_not_judged(warehouse: Connection, fill: Fill) -> None:
    fill(accounts({"khh": "K1"}, {"khh": "K9"}, {"khh": ""}, {"khh": "K9", "zt": "销户"}))
    judged_by = rule("reference", "khh", when="zt = '正常'", to=["KH.KHH"])
    assert counts(warehouse, catalogue_with(judged_by)) == (2, 1)


def test_only_the_data_date_is_judged(warehouse: Connection, fill: Fill) -> None:
    fill(of("hm", "王某"))
    fill(of("hm", "", ""), data_date=DATE.replace(day=29))
    assert counts(warehouse, catalogue_with(rule("not_null", "hm"))) == (1, 0)


def test_a_table_without_rows_passes(warehouse: Connection, fill: Fill) -> None:
    fill([])
    assert counts(warehouse, catalogue_with(rule("reference", "khh", to=["KH.KHH"]))) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (rule("not_nul", "hm"), "ZH R1: kind must be one of .*, but is 'not_nul'"),
        (rule("not_default", "hm"), "ZH R1: a rule of kind not_default needs default"),
        (rule("not_null", "hm", default="0"), "ZH R1: a rule of kind not_null does not take default"),
        (rule("date_format", "khrq", pattern="DDMMYYYY"), "pattern must be one of YYYYMMDD, YYYYMM, hhmmss"),
        (rule("length", "hm"), "ZH R1: give exactly, at_least or at_most"),
        (rule("code_set", "hm"), "ZH R1: neither the rule nor its item names a code_set"),
        (rule("reference", "khh", to=["KH.NAME"]), "ZH R1: KH has no item NAME"),
        (rule("stated", "hm", zh="户名应为全称"), "kind stated says neither which rows fail nor which sets are bad"),
        (rule("range", "ye"), "ZH R1: give least, more_than, most"),
        (rule("compare", "ye", op="==", than="je"), "ZH R1: op must be one of <, <=, =, >=, >, <>"),
        (rule("compare", "ye", op="<", than="xx"), "ZH R1: xx is no item of the table"),
        (rule("shape", "hm", shape="N+T"), r"ZH R1: shape must be one of T\+N"),
        (
            rule("agree", "hm", op="=", to=["KH.NAME"], key="khh", their_key="khh"),
            "ZH R1: KH has no item NAME",
        ),
        (rule("paired", "hm", **{"with": "xx"}), "ZH R1: xx is no item of the table"),
    ],
)
def test_a_rule_that_makes_no_sense_is_named(wrong: Rule, message: str) -> None:
    catalogue = catalogue_with(wrong)
    with pytest.raises(RuleError, match=message):
        compile_rules(catalogue.table(ACCOUNT.code), catalogue, DATE)
