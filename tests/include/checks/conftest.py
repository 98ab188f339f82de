"""Two small EAST tables with rules of their own, in the warehouse of the tests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import Catalogue, EastTable, Exposure, Item, NotFiled, Rule
from include.warehouse.connections import connect

DATE = date(2024, 6, 30)

ACCOUNT = EastTable(
    number=1,
    code="ZH",
    name_zh="账户表",
    schema="east",
    name="east_zh",
    model="east_zh",
    domain="test",
    mode="full",
    edition="5.0",
    valid_from=date(2022, 1, 31),
    confidence="high",
    key=("zh", "cjrq"),
    items=(
        Item("zh", "ZH", "账号", "C..12", True),
        Item("khh", "KHH", "客户号", "C..10", True),
        Item("hm", "HM", "户名", "C..30", False, personal="name"),
        Item("zt", "ZT", "状态", "C6", True, code_set="CS_ZT"),
        Item("qd", "QD", "渠道", "C..60", False, code_set="CS_QD", multiple=True),
        Item("gw", "GW", "岗位", "C..60", False, multiple=True),
        Item("khrq", "KHRQ", "开户日期", "C8", True, type="date"),
        Item("ny", "NY", "年月", "C6", False, type="month"),
        Item("sj", "SJ", "时间", "C6", False, type="time"),
        Item("ye", "YE", "余额", "D20.2", True),
        Item("je", "JE", "金额", "D20.2", False),
        Item("cjrq", "CJRQ", "采集日期", "C8", True, type="date"),
    ),
    rules=(),
)
CUSTOMER = EastTable(
    number=2,
    code="KH",
    name_zh="客户表",
    schema="east",
    name="east_kh",
    model="east_kh",
    domain="test",
    mode="full",
    edition="5.0",
    valid_from=date(2022, 1, 31),
    confidence="high",
    key=("khh", "cjrq"),
    items=(
        Item("khh", "KHH", "客户号", "C..10", True),
        Item("hm", "HM", "客户名称", "C..30", True),
        Item("gw", "GW", "岗位", "C..10", False),
        Item("cjrq", "CJRQ", "采集日期", "C8", True, type="date"),
    ),
    rules=(),
)

ROW = {
    "zh": "6201",
    "khh": "K1",
    "hm": "王某",
    "zt": "正常",
    "qd": "柜面",
    "gw": "",
    "khrq": "20200229",
    "ny": "202001",
    "sj": "235959",
    "ye": "12.5",
    "je": "",
    "cjrq": "20240630",
}
CUSTOMERS = [
    {"khh": "K1", "hm": "王某", "gw": "G1", "cjrq": "20240630"},
    {"khh": "K2", "hm": "李某", "gw": "G2", "cjrq": "20240630"},
]
CODE_VALUES = [
    ("CS_ZT", "正常", False),
    ("CS_ZT", "销户", False),
    ("CS_QD", "柜面", False),
    ("CS_QD", "网银", False),
    ("CS_QD", "第三方支付-", True),
    ("CS_QD", "其他-", True),
]

Rows = list[dict[str, str]]
Fill = Callable[..., None]


def catalogue_with(*rules: Rule, tables: tuple[EastTable, ...] = (ACCOUNT, CUSTOMER)) -> Catalogue:
    """The two tables, the first judged by the rules."""
    judged = (replace(tables[0], rules=rules), *tables[1:])
    return Catalogue(MappingProxyType({table.code: table for table in judged}), MappingProxyType({}))


def not_filing(catalogue: Catalogue, has_business: bool = False, **reasons: str) -> Catalogue:
    """The catalogue of an institution that leaves out the tables of these codes."""
    left_out = {code: NotFiled(reason, has_business) for code, reason in reasons.items()}
    return replace(catalogue, exposures={"east": Exposure("east", "", "", {"target": "east"}, (), left_out)})


def accounts(*changes: dict[str, str]) -> Rows:
    """An account each, numbered, that differs from ROW as given."""
    return [ROW | {"zh": f"62{number:02}"} | change for number, change in enumerate(changes)]


def forget_results(cursor: Cursor) -> None:
    """Empties what runs, reasons and decisions have left in dq."""
    cursor.execute("alter table dq.decision disable trigger decision_is_append_only")
    cursor.execute("truncate dq.check_run, dq.reason, dq.decision cascade")
    cursor.execute("alter table dq.decision enable trigger decision_is_append_only")


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[Connection]:
    """A connection to a warehouse in which the two tables and the code sets stand; they are gone afterwards."""
    conn = connect(warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute("create table east.code_set_value (code_set text, value text, name_zh text, is_prefix boolean)")
        cursor.executemany("insert into east.code_set_value values (%s, %s, null, %s)", CODE_VALUES)
        for table in (ACCOUNT, CUSTOMER):
            cursor.execute(
                sql.SQL("create table {} ({}, data_date date) partition by list (data_date)").format(
                    sql.Identifier(table.schema, table.name),
                    sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(item.name)) for item in table.items),
                )
            )
    yield conn
    conn.rollback()
    with conn, conn.cursor() as cursor:
        cursor.execute("drop table east.code_set_value, east.east_zh, east.east_kh")
        forget_results(cursor)
    conn.close()


@pytest.fixture
def fill(warehouse: Connection) -> Fill:
    """Builds the partition of a data date anew from rows, as dbt does."""

    def build(rows: Rows, table: EastTable = ACCOUNT, data_date: date = DATE) -> None:
        partition = sql.Identifier("east", f"{table.name}_{data_date:%Y%m%d}")
        names = [item.name for item in table.items]
        with warehouse, warehouse.cursor() as cursor:
            cursor.execute(sql.SQL("drop table if exists {}").format(partition))
            cursor.execute(
                sql.SQL("create table {} partition of {} for values in ({})").format(
                    partition, sql.Identifier(table.schema, table.name), sql.Literal(data_date)
                )
            )
            cursor.executemany(
                sql.SQL("insert into {} values ({}, {})").format(
                    partition, sql.SQL(", ").join(sql.Placeholder(name) for name in names), sql.Literal(data_date)
                ),
                rows,
            )

    build(CUSTOMERS, CUSTOMER)
    return build
