"""The demo bank's treasury, and what it sells for others; books that agree are audited as the bank is made."""

from collections.abc import Sequence
from typing import Any

import psycopg2.extensions
import pytest

from include.demo_bank import audit

Connection = psycopg2.extensions.connection


def query(connection: Connection, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def test_every_product_is_held_and_every_kind_of_contract_dealt_in(cbs: Connection) -> None:
    unheld = query(
        cbs,
        "select prod_code from treasury.product where prod_code <> 'NOS'"
        " and not exists (select from treasury.position where position.prod_code = product.prod_code)",
    )
    contracts = query(cbs, "select distinct contract_type, purpose from treasury.market_deal")
    events = query(cbs, "select distinct event_type from treasury.market_event")

    assert unheld == []
    assert {contract for contract, _ in contracts} == {"SPT", "FWD", "SWP", "OPT", "IRS", "GLD"}
    assert {purpose for _, purpose in contracts} == {"H", "C", "Q", "M", "P"}
    assert {event for (event,) in events} == {"NEW", "CHG", "TRM", "EXE", "VAL"}


def test_both_books_and_all_accounting_classes_are_used(cbs: Connection) -> None:
    assert {row[0] for row in query(cbs, "select distinct book_type from treasury.position")} == {"B", "T"}
    assert {row[0] for row in query(cbs, "select distinct acct_class from treasury.position")} == {
        "AC",
        "OCI",
        "PL",
        "MM",
        "LI",
    }


def test_a_position_that_is_closed_is_empty_and_was_closed_by_the_month_end(cbs: Connection) -> None:
    (closed,) = query(cbs, "select count(*) from treasury.position where status = '2'")[0]
    wrong = query(
        cbs,
        "select instr_no, eod_date from treasury.position where (status = '2') <> (close_date is not null)"
        " or close_date > eod_date"
        " or (status = '2') <> (face_amt = 0 and cost_amt = 0 and book_amt = 0 and accr_int = 0 and impair_amt = 0)",
    )

    assert closed > 0
    assert wrong == []


def test_what_was_earned_in_a_month_is_what_was_earned_more_since_it_is_held(cbs: Connection) -> None:
    wrong = query(
        cbs,
        "select now.instr_no, now.eod_date, now.income_mtd, now.income_ltd - before.income_ltd"
        " from treasury.position as now"
        " inner join treasury.position as before on before.instr_no = now.instr_no"
        " and before.eod_date = (date_trunc('month', now.eod_date::timestamp) - interval '1 day')::date"
        " where now.acct_class <> 'MM' and before.status = '1'"
        " and now.income_mtd <> now.income_ltd - before.income_ltd",
    )

    assert wrong == []


def test_deals_and_rates_keep_to_weekdays(cbs: Connection) -> None:
    for table, column in (("deal", "deal_date"), ("market_deal", "trade_date"), ("fx_rate", "quote_date")):
        assert query(cbs, f"select * from treasury.{table} where extract(isodow from {column}) > 5") == []


def test_customers_dollars_are_squared_on_the_same_day(cbs: Connection) -> None:
    assert (
        query(
            cbs,
            "select acct_date, ccy, subject_no from cbs.gl_balance"
            " where subject_no = '30020501' and close_dr_bal <> close_cr_bal",
        )
        == []
    )


def test_savings_that_go_to_others_are_trades_and_all_kinds_of_products_are_traded(cbs: Connection) -> None:
    kinds = {
        row[0]
        for row in query(cbs, "select distinct prod_kind from agency.trade inner join agency.product using (prod_no)")
    }
    unmatched = query(
        cbs,
        "select trade_no from agency.trade where not is_cash and not exists ("
        " select from cbs.deposit_txn as txn where txn.acct_no = trade.cust_acct_no and txn.txn_date = trade.trade_date"
        " and txn.amt = trade.amt and txn.dr_cr = case trade.dir when 'B' then 'D' else 'C' end)",
    )

    assert {"01", "02", "03", "04", "05", "06", "09"} <= kinds
    assert {row[0] for row in query(cbs, "select distinct dir from agency.trade")} == {"B", "S"}
    assert {row[0] for row in query(cbs, "select distinct is_cash from agency.trade")} == {True, False}
    assert unmatched == []


@pytest.mark.parametrize(
    ("change", "identity"),
    [
        (
            "update treasury.position set book_amt = book_amt + 0.01 where status = '1' and prod_code = 'GOV'",
            "the ledger's treasury subjects are the positions",
        ),
        (
            "update treasury.deal set amt = amt + 1 where deal_date > (select min(last_day) from bank.month)",
            "a position's face is that of the month before and the month's deals",
        ),
        (
            "update treasury.market_event set val_amt = val_amt + 0.01 where event_type = 'VAL'",
            "the ledger's derivatives are what their contracts are worth",
        ),
        ("update agency.trade set fee = fee + 0.01", "what was earned by selling products of others"),
    ],
)
def test_the_audit_finds_what_is_wrong(cbs: Connection, change: str, identity: str) -> None:
    with cbs.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(audit.BooksDoNotAgree, match=identity):
        audit.check(cbs)
    cbs.rollback()
