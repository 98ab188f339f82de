"""What deliver() and the masked_* macros give, against expectations written by hand from the standard.

All cases are rows of two models that are built once by dbt.
"""

import hashlib
from datetime import date
from typing import Any

import pytest

from include.warehouse.connections import connect
from tests.dbt.throwaway_project import ThrowawayProject

ITEMS = {
    "text": "{code: WB, name_zh: 文本, format: C..60, required: true}",
    "date": "{code: RQ, name_zh: 日期, format: C8, type: date, required: true}",
    "date_optional": "{code: RQ, name_zh: 日期, format: C8, type: date, required: false}",
    "month": "{code: NY, name_zh: 年月, format: C6, type: month, required: true}",
    "month_optional": "{code: NY, name_zh: 年月, format: C6, type: month, required: conditional}",
    "time": "{code: SJ, name_zh: 时间, format: C6, type: time, required: true}",
    "number": "{code: JE, name_zh: 金额, format: D20.2, required: true}",
    "number_optional": "{code: JE, name_zh: 金额, format: D20.2, required: conditional}",
    "integer": "{code: SL, name_zh: 数量, format: I..4, required: true}",
}

DELIVERED = [
    # item, value in SQL, text in the file
    ("text", "'东风银行'", "东风银行"),
    ("text", "null::text", ""),
    ("text", "'   '", ""),
    ("text", "'  两端 空白  '", "两端 空白"),
    ("text", "'　全角空白　'", "全角空白"),
    ("text", r"E'一\t二'", "一 二"),
    ("text", r"E'一\r\n二'", "一 二"),
    ("text", r"E'一\x01\x02二\x7f'", "一 二"),
    ("text", r"E'\ufeff一'", "一"),
    ("text", "'称\"东风\"者'", "称＂东风＂者"),
    ("text", r"'a\b\n'", r"a\b\n"),
    ("text", "12.50::numeric", "12.50"),
    ("date", "date '2024-02-29'", "20240229"),
    ("date", "date '0999-01-01'", "09990101"),
    ("date", "null::date", "99991231"),
    ("date_optional", "null::date", ""),
    ("date_optional", "date '2024-06-30'", "20240630"),
    ("month", "'202406'", "202406"),
    ("month", "date '2024-06-30'", "202406"),
    ("month", "''", "999912"),
    ("month", "null::text", "999912"),
    ("month_optional", "null::text", ""),
    ("time", "'093005'", "093005"),
    ("time", "time '09:30:05'", "093005"),
    ("time", "null::time", "000000"),
    ("number", "0.10::numeric(20,2)", "0.1"),
    ("number", "100.00::numeric(20,2)", "100"),
    ("number", "0.00::numeric(20,2)", "0"),
    ("number", "-5.50::numeric(20,2)", "-5.5"),
    ("number", "-0.05::numeric(20,2)", "-0.05"),
    ("number", "123456789012345678.90::numeric(20,2)", "123456789012345678.9"),
    ("number", "7::bigint", "7"),
    ("number", "1200::integer", "1200"),
    ("number", "null::numeric", "0"),
    ("number", "1.23456::numeric", "1.23456"),
    ("number_optional", "null::numeric", ""),
    ("number_optional", "0::numeric", "0"),
    ("integer", "12::integer", "12"),
    ("integer", "3.0::numeric", "3"),
    ("integer", "3.5::numeric", "3.5"),
    ("integer", "null::integer", "0"),
]

ID = "11010519491231002X"


def sm3(text: str) -> str:
    return hashlib.new("sm3", text.encode()).hexdigest()


MASKED = [
    # macro call, what is delivered
    (f"masked_id_no(\"'{ID}'\", \"'张三丰'\")", "110105" + sm3("张" + ID)),
    (f"masked_id_no(\"'{ID.lower()}'\", \"'张三丰'\")", "110105" + sm3("张" + ID)),
    (f"masked_id_no(\"' {ID} '\", \"' 张三丰'\")", "110105" + sm3("张" + ID)),
    ("masked_id_no(\"'a1234'\", \"'John Smith'\")", "0a1234" + sm3("JohA1234")),
    ("masked_id_no(\"'E12345678'\", \"'Zoé'\")", "E12345" + sm3("ZoE12345678")),
    ("masked_id_no(\"'E12345678'\", \"'Иван'\")", "E12345" + sm3("ИE12345678")),
    ("masked_id_no(\"'E12345678'\", \"'Li'\")", "E12345" + sm3("LiE12345678")),
    ("masked_id_no(\"'军字第0012号'\", \"'李四'\")", "军字" + sm3("李军字第0012号")),
    ("masked_id_no(\"'A军字12'\", \"'李四'\")", "00A军" + sm3("李A军字12")),
    ("masked_id_no(\"'E12345678'\", 'null::text')", "E12345" + sm3("E12345678")),
    ("masked_id_no('null::text', \"'张三'\")", None),
    ("masked_id_no(\"''\", \"'张三'\")", None),
    ("masked_id_no(\"'91110000MA00000001'\", \"'东风公司'\", 'false')", "91110000MA00000001"),
    (f"masked_id_no(\"'{ID}'\", \"'张三丰'\", 'null::boolean')", "110105" + sm3("张" + ID)),
    ("masked_name(\"'张三丰'\")", "丰"),
    ("masked_name(\"'买买提·吐尔逊'\")", "逊"),
    ("masked_name(\"'张三丰(外籍)A'\")", "籍"),
    ("masked_name(\"'李〇'\")", "〇"),
    ("masked_name(\"'John Smith'\")", "ith"),
    ("masked_name(\"'SMITH, JOHN LI'\")", "NLI"),
    ("masked_name(\"'Bo'\")", "Bo"),
    ("masked_name(\"'*********'\")", "*********"),
    ("masked_name('null::text')", None),
    ("masked_name(\"'东风公司'\", 'false')", "东风公司"),
    ("masked_name(\"'张三'\", 'null::boolean')", "三"),
    # The official vectors.
    ("masked_phone(\"'12345678912'\")", "f30dbe8891134b9528adf0b6083246d7fa65eac0c546723ba79abeb595153f94"),
    ("masked_phone(\"'010-66279455'\")", "0702465666b4df0c2f7ddefe86f4be1c69c239765e2e8d3288128b5e1ba0be31"),
    ("masked_phone(\"''\")", None),
    ("masked_phone(\"'010-66279455'\", 'false')", "010-66279455"),
    (f"masked_customer_no(\"'01{ID.lower()}9'\", \"'{ID}'\")", "01" + sm3(ID) + "9"),
    (f"masked_customer_no(\"'C0001'\", \"'{ID}'\")", "C0001"),
    ("masked_customer_no(\"'C0001'\", 'null::text')", "C0001"),
    (f"masked_customer_no(\"'01{ID}9'\", \"'{ID}'\", 'false')", f"01{ID}9"),
]

SM3_INPUTS = [
    "张" + ID, "JohA1234", "ZoE12345678", "ИE12345678", "LiE12345678", "李军字第0012号", "李A军字12", "E12345678",
    "12345678912", "010-66279455", ID,
]  # fmt: skip


@pytest.fixture(scope="module")
def project(warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> ThrowawayProject:
    """Two models of one row and a column per case: `delivered` and `masked`."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("dbt"), warehouse_url)
    project.know_no_secrets()
    columns = "".join(
        f"      - {{name: case_{no}, data_type: text, config: {{meta: {{item: {ITEMS[item]}}}}}}}\n"
        for no, (item, _, _) in enumerate(DELIVERED)
    )
    values = ", ".join(f"{value} as case_{no}" for no, (_, value, _) in enumerate(DELIVERED))
    project.write(
        "east/delivered.yml",
        "models:\n"
        "  - name: delivered\n"
        "    config: {contract: {enforced: true}}\n"
        f"    columns:\n{columns}      - {{name: data_date, data_type: date}}\n"
        "unit_tests:\n"
        "  - name: delivered_in_a_unit_test\n"
        "    model: delivered\n"
        "    given: []\n"
        "    expect: {rows: [{case_0: 东风银行, case_12: 2024-02-29}]}\n",
    )
    project.write("east/delivered.sql", f"with item as (select {values})\n{{{{ deliver('item') }}}}\n")

    calls = ", ".join(f"{{{{ {call} }}}} as case_{no}" for no, (call, _) in enumerate(MASKED))
    project.write("east/masked.sql", f"select {calls}, {{{{ data_date() }}}} as data_date")
    unknown = "select {{ masked_phone(\"'010-00000000'\") }} as phone, {{ data_date() }} as data_date"
    project.write("east/undigested.sql", unknown)

    connection = connect(warehouse_url)
    with connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into vault.sm3_digest (value, digest) values (%s, %s) on conflict do nothing",
            [(text, sm3(text)) for text in SM3_INPUTS],
        )
    connection.close()
    outcome = project.dbt("build", "--exclude", "undigested")
    assert outcome.success, outcome.messages
    return project


@pytest.fixture(scope="module")
def delivered(project: ThrowawayProject) -> tuple[Any, ...]:
    return project.rows("select * from east.delivered")[0]


@pytest.fixture(scope="module")
def masked(project: ThrowawayProject) -> tuple[Any, ...]:
    return project.rows("select * from east.masked")[0]


@pytest.mark.parametrize(("item", "value", "text", "number"), [(*case, no) for no, case in enumerate(DELIVERED)])
def test_delivered(delivered: tuple[Any, ...], item: str, value: str, text: str, number: int) -> None:
    assert delivered[number] == text


def test_data_date_stands_behind_the_items(delivered: tuple[Any, ...]) -> None:
    assert delivered[len(DELIVERED) :] == (date(2024, 6, 30),)


@pytest.mark.parametrize(("call", "text", "number"), [(*case, no) for no, case in enumerate(MASKED)])
def test_masked(masked: tuple[Any, ...], call: str, text: str | None, number: int) -> None:
    assert masked[number] == text


def test_a_masked_id_has_70_bytes(masked: tuple[Any, ...]) -> None:
    ids = [masked[no] for no, (call, text) in enumerate(MASKED) if call.startswith("masked_id_no") and text]
    assert {len(value.encode()) for value in ids if not value.startswith("9111")} == {70}


def test_a_missing_digest_stops_the_build(project: ThrowawayProject) -> None:
    outcome = project.dbt("run", "--select", "undigested")
    assert not outcome.success
    assert "no SM3 digest in vault.sm3_digest" in outcome.messages
    assert "for a value of 12 characters: list it in core_sm3_value" in outcome.messages
    assert "010-00000000" not in outcome.messages
