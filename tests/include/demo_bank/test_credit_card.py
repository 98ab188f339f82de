"""The demo bank's credit cards: which business there is, and that its system says the same as the ledger."""

from typing import Any

import psycopg2.extensions
import pytest

from include.demo_bank import audit


def rows(connection: psycopg2.extensions.connection, query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("select status from card.account", "A C F P S W"),
        ("select status from card.card", "A F L N X Z"),
        ("select five_class from card.account", "1 2 3 4 5"),
        ("select bal_type from card.account_balance", "F I M O R"),
        ("select line_type || adj_type from card.credit_line", "PN PU SN TN"),
        ("select card_role from card.card", "M S"),
        ("select ccy from card.txn", "CNY USD"),
        ("select method from card.collection", "1 2 3 4 5"),
        ("select left(txn_code, 2) from card.txn", "10 20 30 40 50 80 90"),
    ],
)
def test_every_kind_exists(cbs: psycopg2.extensions.connection, query: str, kinds: str) -> None:
    found = {kind for (kind,) in rows(cbs, query)}
    assert set(kinds.split()) <= found


def test_every_sort_of_plan_exists(cbs: psycopg2.extensions.connection) -> None:
    """One bill, one purchase, cash, at a merchant, and for one purpose; some are settled early."""
    assert {kind for (kind,) in rows(cbs, "select plan_type from card.instalment")} >= {"01", "02", "03"}
    assert rows(cbs, "select count(*) > 0 from card.instalment where plan_type >= '06'") == [(True,)]
    assert rows(cbs, "select count(*) > 0 from card.instalment where plan_type in ('04', '05')") == [(True,)]
    assert rows(cbs, "select count(*) > 0 from card.instalment where status = 'E'") == [(True,)]


def test_a_card_in_use_has_about_a_dozen_transactions_a_month(cbs: psycopg2.extensions.connection) -> None:
    ((average,),) = rows(
        cbs,
        "select avg(count) from (select count(*) from card.txn where txn_code < '4000'"
        " group by card_no, date_trunc('month', txn_date::timestamp)) as used",
    )
    assert 7 < average < 16


def test_an_account_that_is_closed_is_empty_and_its_cards_are_cancelled(cbs: psycopg2.extensions.connection) -> None:
    assert (
        rows(
            cbs,
            "select acct_no from card.account inner join card.account_balance as balance using (acct_no, eod_date)"
            " where status = 'C' and bal <> 0"
            " union all select acct_no from card.account inner join card.card as card using (acct_no, eod_date)"
            " where account.status in ('C', 'W') and card.status <> 'X'",
        )
        == []
    )


def test_who_is_more_than_90_days_overdue_is_not_performing(cbs: psycopg2.extensions.connection) -> None:
    found = rows(
        cbs,
        "select five_class > '2', count(*) from card.account where eod_date - overdue_date > 90 group by 1",
    )
    assert [is_classed for is_classed, _ in found] == [True]


def test_no_debt_is_more_than_what_was_granted_but_for_interest(cbs: psycopg2.extensions.connection) -> None:
    """In yuan: the line of an account in two currencies is shared, and dollars are few."""
    over = rows(
        cbs,
        "select acct_no, owed, line from"
        " (select acct_no, eod_date, sum(bal) as owed from card.account_balance"
        "  where ccy = 'CNY' and bal_type in ('R', 'I') group by acct_no, eod_date) as debt"
        " inner join (select acct_no, eod_date, sum(line_amt) as line from card.credit_line"
        "  group by acct_no, eod_date) as granted using (acct_no, eod_date)"
        " where owed > line",
    )
    assert over == []


def test_the_holders_deposit_account_pays_the_card_account(cbs: psycopg2.extensions.connection) -> None:
    """Each bill so paid stands on both accounts, with the other one as counterparty."""
    ((card_total,), (deposit_total,)) = rows(
        cbs,
        "select sum(amt) from card.txn where txn_code = '3010'"
        " union all select sum(txn.amt) from cbs.deposit_txn as txn"
        " inner join (select distinct acct_no from card.account) as card on card.acct_no = txn.opp_acct_no"
        " where txn.dr_cr = 'D' and txn.summary = '信用卡还款'",
    )
    assert card_total == deposit_total > 0


def test_a_purchase_names_its_merchant_and_who_was_paid(cbs: psycopg2.extensions.connection) -> None:
    assert (
        rows(
            cbs,
            "select txn_seq from card.txn where txn_code in ('1010', '1011', '1012', '1020')"
            " and (mcht_no is null or mcc is null or opp_acct_no is null or opp_name is null or opp_bank_name is null)",
        )
        == []
    )


@pytest.mark.parametrize(
    ("tampering", "identity"),
    [
        (
            "update card.account_balance set bal = bal + 1 where eod_date = '2024-06-30' and bal_type = 'R'",
            "the ledger's balance of credit cards is that of the card accounts",
        ),
        (
            "update card.txn set inst_amt = inst_amt + 1 where txn_seq = (select max(txn_seq) from card.txn)",
            "leads from its balances to those of the next month end",
        ),
        (
            "update card.txn set bal_after = bal_after + 1 where txn_date > '2024-06-01'",
            "what is owed on a card account is what its last transaction left",
        ),
        (
            "update card.txn set amt = amt + 1 where txn_seq = (select min(txn_seq) from card.txn)",
            "a card transaction's amount is what it moves",
        ),
        (
            "update cbs.gl_balance set close_dr_bal = 1 where subject_no = '30010204' and acct_date = '2024-05-15'",
            "what passes between card accounts and deposit accounts is even every evening",
        ),
    ],
)
def test_the_audit_finds_what_does_not_agree(
    cbs: psycopg2.extensions.connection, tampering: str, identity: str
) -> None:
    with cbs.cursor() as cursor:
        cursor.execute(tampering)
        assert cursor.rowcount > 0
    with pytest.raises(audit.BooksDoNotAgree, match=identity):
        audit.check(cbs)
    cbs.rollback()
