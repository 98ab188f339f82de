"""The page about the demo bank's size covers every table, with a reason."""

from collections.abc import Iterator
from datetime import date

import pytest
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue
from include.demo_bank.sizes import PROPORTIONS, REASONS, SizesError, page
from include.warehouse.connections import connect

MONTH_END = date(2024, 6, 30)


@pytest.fixture
def east(warehouse_url: str, catalogue: Catalogue) -> Iterator[Connection]:
    """A connection to a warehouse with every EAST table, empty."""
    conn = connect(warehouse_url)
    with conn, conn.cursor() as cursor:
        for table in catalogue:
            columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(item.name)) for item in table.items)
            relation = sql.Identifier(table.schema, table.name)
            cursor.execute(sql.SQL("create table {} ({}, data_date date)").format(relation, columns))
    yield conn
    conn.rollback()
    with conn, conn.cursor() as cursor:
        for table in catalogue:
            cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(table.schema, table.name)))
    conn.close()


def test_every_table_has_a_reason(catalogue: Catalogue) -> None:
    assert set(REASONS) == set(catalogue.tables)


def test_the_page_has_the_figures_of_the_tables(east: Connection, catalogue: Catalogue) -> None:
    with east.cursor() as cursor:
        cursor.execute(
            f"insert into east.east_grjcxxb (khtybh, data_date) select n, '{MONTH_END}' from generate_series(1, 1999) n"
        )
        cursor.execute(f"insert into east.east_dgkhxxb (khtybh, data_date) values ('1', '{MONTH_END}')")
        cursor.execute(
            f"insert into east.east_grxdywjjb (bz, dkye, dkwjfl, data_date) select loan.*, '{MONTH_END}' from"
            " (values ('CNY', '300', '正常'), ('CNY', '100', '可疑'), ('USD', '9', '损失')) as loan"
        )
        cursor.execute(
            "insert into east.east_dgxdywjjb (bz, dkye, dkwjfl, data_date)"
            f" values ('CNY', '600', '正常', '{MONTH_END}')"
        )
        cursor.execute(f"insert into east.east_grckfhz (bz, ckye, data_date) values ('CNY', '2000', '{MONTH_END}')")
        text = page(cursor, catalogue, MONTH_END)
    assert "| 201 | GRJCXXB 个人基础信息表 | 1,999 | 999.5 |" in text
    assert "| loans to deposits, CNY | 50 % |" in text
    assert "| personal part of loans, CNY | 40 % |" in text
    assert "| non-performing loans (次级, 可疑, 损失), by balance | 10.00 % |" in text
    assert "| transactions per credit card and month | none |" in text
    assert text.count("\n| ") == len(PROPORTIONS) + len(catalogue.tables) + 4


def test_a_bank_without_customers_is_refused(east: Connection, catalogue: Catalogue) -> None:
    with east.cursor() as cursor, pytest.raises(SizesError, match="there are no customers on 2024-06-30"):
        page(cursor, catalogue, MONTH_END)
