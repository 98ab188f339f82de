"""The audit of the demo bank's books finds what is wrong with them."""

import datetime
from contextlib import closing

import psycopg2.extensions
import pytest

from include.demo_bank import audit
from include.demo_bank.bank import Plan
from include.warehouse.connections import connect
from tests.include.demo_bank.conftest import Place


def test_the_books_agree(cbs: psycopg2.extensions.connection) -> None:
    audit.check(cbs)


def test_the_books_of_another_size_agree_across_a_year_end(place: Place) -> None:
    plan = Plan(customers=130, months=4, until=datetime.date(2024, 2, 29))

    bank = place.generate(plan)

    with closing(connect(bank.cbs_url)) as connection, connection.cursor() as cursor:
        audit.check(connection)
        cursor.execute(
            "select sum(close_dr_bal + close_cr_bal) from cbs.gl_balance"
            " where acct_date = '2023-12-31' and subject_no like '6%'"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(("customers", "seed"), [(200, 7), (100, 11)])
def test_the_books_of_other_seeds_agree(place: Place, customers: int, seed: int) -> None:
    """Whom fate hits, and when, differs by seed: with 200 customers and seed 7 an acceptance due long ago is unpaid."""
    bank = place.generate(Plan(customers=customers, months=2, until=datetime.date(2024, 6, 30), seed=seed))

    with closing(connect(bank.cbs_url)) as connection:
        audit.check(connection)


A_PAYMENT = "(select txn_seq from cbs.deposit_txn where summary = '手机银行转账' order by txn_seq limit 1)"
A_LOAN = "(select note_no from credit.loan_note where status = '1' order by note_no limit 1)"


@pytest.mark.parametrize(
    ("tampering", "identity"),
    [
        (
            f"update cbs.deposit_txn set amt = amt + 0.01 where txn_seq = {A_PAYMENT}",
            "turnover is that of the transactions",
        ),
        (
            f"update cbs.deposit_txn set bal_after = bal_after - 0.01 where txn_seq = {A_PAYMENT}",
            "the balance after a transaction is the one before and its amount",
        ),
        (f"delete from cbs.deposit_txn where txn_seq = {A_PAYMENT}", "turnover is that of the transactions"),
        (
            "update cbs.deposit_account set bal = bal + 0.01"
            " where acct_no = (select min(acct_no) from cbs.deposit_account)",
            "the general ledger's balance is that of the accounts",
        ),
        (
            "update cbs.gl_balance set close_dr_bal = close_dr_bal + 1"
            " where subject_no = '10010101' and acct_date = '2024-05-15' and org_no = '800000'",
            "debits equal credits",
        ),
        (
            "delete from cbs.gl_balance"
            " where subject_no = '10010101' and acct_date = '2024-05-15' and org_no = '800000'",
            "no day is left out",
        ),
        (
            "update cbs.internal_account set cr_bal = -1 where subject_no = '40010101'",
            "no internal account is on the wrong side",
        ),
        (f"update credit.loan_note set bal = bal - 1 where note_no = {A_LOAN}", "a note's balance is its amount"),
        (
            f"update credit.loan_note set five_class = '3' where note_no = {A_LOAN} and eod_date = '2024-06-30'",
            "every change of class is recorded",
        ),
        ("update credit.contract set contract_amt = 1", "a contract's amount covers its notes"),
        (f"update cbs.deposit_txn set opp_name = '' where txn_seq = {A_PAYMENT}", "a transfer names its counterparty"),
        (f"update cbs.deposit_txn set teller_no = '1' where txn_seq = {A_PAYMENT}", "handled by a teller of the bank"),
        (
            "delete from cbs.deposit_txn where txn_date = '2024-05-15'",
            "every day of the window has deposit transactions",
        ),
        (
            f"update cbs.deposit_txn set txn_date = '2024-03-31' where txn_seq = {A_PAYMENT}",
            "an account moves in the window",
        ),
        (
            "update trade.undertaking set contract_amt = contract_amt + 1 where status = '1'",
            "what the bank accepted, guaranteed or promised",
        ),
        (
            "update bill.market_deal set settle_amt = settle_amt + 1 where deal_kind = 'R2' and status = 'O'",
            "what is lent and borrowed against bills",
        ),
        ("update bill.discount set pay_amt = pay_amt - 1 where status = 'H'", "a bill that is held is a loan"),
        ("update trade.advance set adv_amt = adv_amt + 1", "an advance is a loan of what the margin did not cover"),
        (
            "update bill.acceptance set margin_amt = margin_amt * 1000 where status = '01'",
            "an account for margins holds what is tied in it",
        ),
        (
            "update wealth.prod_state set total_units = total_units + 1 where prod_id = 'WM010001'",
            "a wealth product's units are those of its holders",
        ),
        (
            "update wealth.cust_hold set units = units - 1"
            " where prod_id = 'WM010001' and units > 1 and eod_date = '2024-06-30'",
            "a position in a wealth product is the one before",
        ),
        (
            "update wealth.prod_hold set mkt_full = mkt_full + 0.01 where asset_no = 'ZC000001'",
            "what a wealth product holds less what it owes is worth its units",
        ),
        (
            "delete from wealth.asset_txn where flow_code = '101' and txn_date > '2024-05-31'",
            "what a wealth product holds of an asset is what it held before",
        ),
        (
            "update wealth.cust_txn set amt = amt + 0.01 where biz_code = '143' and open_org_no is not null",
            "what customers pay for wealth products leaves their accounts",
        ),
    ],
)
def test_the_audit_finds_what_was_tampered_with(
    cbs: psycopg2.extensions.connection, tampering: str, identity: str
) -> None:
    with cbs.cursor() as cursor:
        cursor.execute(tampering)
        assert cursor.rowcount > 0

    with pytest.raises(audit.BooksDoNotAgree, match=identity):
        audit.check(cbs)
