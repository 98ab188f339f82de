"""Cards, passbooks and certificates: what there is, and how it goes with the accounts."""

import psycopg2.extensions
from stdnum import luhn

from tests.include.demo_bank.test_bank import query

Connection = psycopg2.extensions.connection

LAST = "eod_date = date '2024-06-30'"


def test_every_kind_of_medium_is_in_use_and_some_are_cancelled(cbs: Connection) -> None:
    found = {kind for (kind,) in query(cbs, "select medium_type || status from cbs.medium")}
    assert {"11", "21", "31", "41", "51", "12", "10", "15", "16", "32"} <= found


def test_a_card_of_an_account_bears_the_number_that_the_account_is_known_by(cbs: Connection) -> None:
    """403 and 404 deliver the one, 301 the other."""
    accounts = "select distinct acct_no, card_no from cbs.deposit_account where card_no <> acct_no"
    linked = (
        "select acct_no, medium_no from cbs.medium_account inner join cbs.medium using (medium_id, eod_date)"
        " where medium_type = '1'"
    )
    assert query(cbs, f"{accounts} except {linked}") == []


def test_numbers_of_cards_pass_luhn(cbs: Connection) -> None:
    numbers = query(cbs, "select distinct medium_no from cbs.medium where medium_type = '1'")
    assert len(numbers) > 300
    assert all(luhn.is_valid(number) for (number,) in numbers)


def test_a_number_is_printed_once(cbs: Connection) -> None:
    assert query(cbs, f"select medium_no from cbs.medium where {LAST} group by medium_no having count(*) > 1") == [
        (None,)
    ]


def test_a_card_may_serve_several_accounts_and_an_account_have_several_cards(cbs: Connection) -> None:
    for one, many in (("medium_id", "acct_no"), ("acct_no", "medium_id")):
        assert query(
            cbs, f"select 1 from cbs.medium_account where {LAST} group by {one} having count({many}) > 1 limit 1"
        ), one


def test_a_multi_currency_account_has_one_number(cbs: Connection) -> None:
    (accounts,) = query(
        cbs,
        f"select array_agg(distinct ccy order by ccy) from cbs.deposit_account where {LAST}"
        " group by acct_no having count(*) > 1 limit 1",
    )
    assert accounts == (["CNY", "USD"],)


def test_a_medium_is_cancelled_when_the_last_of_its_accounts_is_closed(cbs: Connection) -> None:
    assert (
        query(
            cbs,
            f"select medium_id from cbs.medium inner join cbs.medium_account using (medium_id, eod_date) where {LAST}"
            " group by medium_id, close_date having close_date is null and bool_and(unlink_date is not null)",
        )
        == []
    )


def test_an_empty_account_that_nobody_uses_stays_open(cbs: Connection) -> None:
    (found,) = query(
        cbs,
        f"select count(*) from cbs.deposit_account where {LAST} and status = '1' and bal = 0"
        " and last_txn_date < date '2023-06-30'",
    )
    assert found[0] > 0
