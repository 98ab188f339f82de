"""The demo bank's wealth business: its kinds exist at any size, and what it says of customers is true of the bank."""

import datetime
from contextlib import closing

import psycopg2.extensions
import pytest

from include.demo_bank.bank import Plan
from include.warehouse.connections import connect
from tests.include.demo_bank.conftest import Place
from tests.include.demo_bank.test_bank import query

Connection = psycopg2.extensions.connection


def values(connection: Connection, statement: str) -> list[str]:
    return [value for (value,) in query(connection, statement)]


KINDS_OF_TRADES = ["120", "122", "124", "127", "128", "131", "132", "143", "144", "150"]
KINDS_OF_FLOWS = ["101", "102", "111", "121", "122", "123", "124", "131", "132", "141", "142"]


def test_every_kind_of_trade_exists(cbs: Connection) -> None:
    assert values(cbs, "select distinct biz_code from wealth.cust_txn order by 1") == KINDS_OF_TRADES
    flows = values(cbs, "select distinct flow_code from wealth.asset_txn order by 1")
    assert set(KINDS_OF_FLOWS) <= set(flows)


def test_the_smallest_bank_has_every_kind_of_trade_and_asset_too(place: Place) -> None:
    bank = place.generate(Plan(customers=100, months=1, until=datetime.date(2024, 6, 30)))

    with closing(connect(bank.cbs_url)) as connection:
        assert values(connection, "select distinct biz_code from wealth.cust_txn order by 1") == KINDS_OF_TRADES
        assert (
            query(
                connection,
                "select asset_no from wealth.asset_info where asset_no not in (select asset_no from wealth.prod_hold)",
            )
            == []
        )


def test_one_product_a_month_falls_due_the_first_of_them_early(cbs: Connection) -> None:
    assert query(
        cbs,
        "select distinct on (prod_id) actual_end_date < end_date, fin_inc > 0, reg_status from wealth.prod_info"
        " where actual_end_date is not null order by prod_id, eod_date",
    ) == [(True, True, "90"), (False, True, "90"), (False, True, "90")]


def test_what_has_ended_pays_everything_back_and_holds_nothing(cbs: Connection) -> None:
    ended = "inner join wealth.prod_info as product using (prod_id, eod_date) where product.actual_end_date is not null"
    assert query(cbs, f"select sum(units) from wealth.cust_hold {ended}") == [(0,)]
    assert query(cbs, f"select count(*) from wealth.prod_hold {ended}") == [(0,)]


@pytest.mark.parametrize(
    "found",
    [
        "wealth.cust_txn where cust_no is null and agent_code is null and id_type <> '610001'",
        "wealth.cust_txn as txn left join (select cust_no, id_no from bank.person union all"
        " select cust_no, id_no from bank.corporate) as customer using (cust_no)"
        " where cust_no is not null and customer.id_no is distinct from txn.id_no",
        "wealth.cust_hold where froz_units > units",
        "wealth.cust_hold where units < 0 or (units = 0) <> (end_date is not null)",
        "wealth.prod_hold where hold_units <= 0 or mkt_full <= 0",
        "wealth.prod_state where cum_sub_units - cum_red_units <> total_units",
        "wealth.asset_txn as txn inner join wealth.prod_info as product using (prod_id)"
        " where txn.txn_date > product.actual_end_date and txn.flow_code = '101'",
        "wealth.nstd_asset as terms inner join (select asset_no, eod_date, sum(mkt_full) as held from wealth.prod_hold"
        " group by asset_no, eod_date) as held using (asset_no, eod_date) where held.held > terms.issue_amt",
    ],
)
def test_no_contradictions(cbs: Connection, found: str) -> None:
    assert query(cbs, f"select count(*) from {found}") == [(0,)]


def test_the_fee_income_is_that_of_the_products(cbs: Connection) -> None:
    """A fee is booked on the last day of a product or month; in USD for the product in USD."""
    assert query(
        cbs,
        "select ccy, sum(cr_turnover) from cbs.gl_balance where subject_no = '60212001' group by ccy order by ccy",
    ) == query(cbs, "select ccy, sum(amt) / 100.0 from bank.wealth_fee group by ccy order by ccy")
