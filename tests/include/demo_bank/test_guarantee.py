"""Guarantees, collateral, credit lines, loans sold and written off: what the bank's credit system says of them."""

from contextlib import closing
from typing import Any

import pytest

from include.warehouse.connections import connect
from tests.include.demo_bank.conftest import Generated


def query(bank: Generated, statement: str) -> list[tuple[Any, ...]]:
    """The credit system's files stay beside core banking, as tables of the schema `credit`."""
    with closing(connect(bank.cbs_url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def values(bank: Generated, column: str, table: str) -> set[Any]:
    return {value for (value,) in query(bank, f"select distinct {column} from credit.{table}")}


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("guarantee_contract", "guar_kind", {"1", "2"}),
        ("guarantee_contract", "guar_type", {"1", "2", "3"}),
        ("guarantee_contract", "status", {"1", "2"}),
        ("guarantor", "role", {"1", "2", "3"}),
        ("guarantor", "party_kind", {"P", "C"}),
        ("credit_line", "line_kind", {"1", "4", "5"}),
        ("credit_line", "subject_kind", {"1", "3", "4"}),
        ("credit_line", "status", {"1", "2"}),
        ("write_off", "asset_kind", {"1", "2", "3"}),
        ("write_off", "status", {"1", "2"}),
        ("asset_transfer", "direction", {"1", "2"}),
        ("asset_transfer", "method", {"1", "2", "3"}),
        ("asset_transfer", "status", {"1", "3"}),
        ("loan_note", "extension_count", {0, 1}),
        ("class_change", "change_mode", {"1", "2"}),
    ],
)
def test_every_kind_exists(bank: Generated, table: str, column: str, expected: set[Any]) -> None:
    assert expected <= values(bank, column, table)


def test_a_surety_is_a_customer_or_an_outsider_and_some_stand_surety_jointly(bank: Generated) -> None:
    assert {(True,), (False,)} == set(query(bank, "select distinct cust_no is null from credit.guarantor"))
    assert query(bank, "select from credit.guarantor where seq_no > 1 limit 1")


def test_an_up_to_an_amount_contract_secures_several_contracts(bank: Generated) -> None:
    assert query(
        bank,
        """
        select guar_no
        from credit.guarantee_link
        inner join credit.guarantee_contract using (eod_date, guar_no)
        where guar_kind = '2'
        group by eod_date, guar_no
        having count(*) > 1
        """,
    )


def test_what_is_owed_is_less_than_what_secures_it_is_worth(bank: Generated) -> None:
    assert not query(
        bank,
        """
        with owed as (
            select eod_date, guar_no, sum(principal_bal) as owed
            from credit.guarantee_link
            group by eod_date, guar_no
        ),

        worth as (
            select pledge.eod_date, pledge.guar_no, sum(latest.value_amt) as worth
            from credit.guarantee_collateral as pledge
            inner join (
                select distinct on (eod_date, coll_no) eod_date, coll_no, value_amt
                from credit.collateral_valuation
                order by eod_date, coll_no, value_date desc
            ) as latest using (eod_date, coll_no)
            group by pledge.eod_date, pledge.guar_no
        )

        select guar_no, owed, worth from owed inner join worth using (eod_date, guar_no) where owed > worth
        """,
    )


def test_an_extended_loan_falls_due_later_than_it_did_and_is_at_least_special_mention(bank: Generated) -> None:
    extended = query(
        bank,
        """
        select after.due_date > before.due_date, after.five_class >= '2'
        from credit.loan_note as after
        inner join credit.loan_note as before using (note_no)
        where after.extension_count = 1 and before.extension_count = 0
        """,
    )
    assert set(extended) <= {(True, True)}


def test_a_loan_sold_leaves_the_books_on_the_day_of_the_deal(bank: Generated) -> None:
    sold = query(
        bank,
        """
        select note.bal, note.settle_date = deal.deliver_date
        from credit.loan_note as note
        inner join credit.asset_transfer_loan as sold using (eod_date, note_no)
        inner join credit.asset_transfer as deal using (eod_date, transfer_no)
        where note.status = '5'
        """,
    )
    assert set(sold) == {(0, True)}


def test_a_bad_loan_is_sold_below_its_principal_and_a_good_one_above(bank: Generated) -> None:
    prices = query(
        bank,
        """
        select deal.price_amt > sum(sold.principal), bool_and(note.five_class >= '3')
        from credit.asset_transfer as deal
        inner join credit.asset_transfer_loan as sold using (eod_date, transfer_no)
        inner join credit.loan_note as note using (eod_date, note_no)
        where deal.direction = '2' and note.status = '5'
        group by deal.eod_date, deal.transfer_no, deal.price_amt
        """,
    )
    assert set(prices) == {(False, True), (True, False)}


def test_what_comes_back_in_full_closes_the_asset(bank: Generated) -> None:
    assert not query(
        bank,
        """
        select asset_no
        from credit.write_off as asset
        inner join credit.write_off_recovery as recovery using (eod_date, asset_no)
        group by asset.eod_date, asset_no, asset.principal, asset.status
        having sum(recovery.principal) = asset.principal and asset.status = '1'
        """,
    )
