"""Bills, guarantees, letters of credit, trade finance and advances of the demo bank."""

from decimal import Decimal
from typing import Any

import psycopg2.extensions
import pytest

Connection = psycopg2.extensions.connection


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("table", "column", "kinds"),
    [
        ("bill.bill", "bill_type", {"AC01", "AC02", "AC03"}),
        ("bill.acceptance", "status", {"01", "02", "03"}),
        ("bill.discount", "status", {"H", "S", "C"}),
        ("bill.market_deal", "deal_kind", {"T1", "T2", "R1", "R2", "R3", "R4", "C1"}),
        ("bill.endorsement", "endorse_type", {"10", "20"}),
        ("trade.undertaking", "biz_kind", {"FG", "NG", "DL", "IL", "SL", "SG", "SA", "LC"}),
        ("trade.undertaking", "party_kind", {"C"}),
        ("trade.finance", "product", {f"TF{n:02}" for n in range(1, 12)} | {"TF99"}),
        ("trade.advance", "adv_kind", {"11", "31"}),
        ("trade.trade_document", "biz_kind", {"ACC", "BG", "LC", "FAC"}),
        ("trade.trade_document", "doc_kind", {"10", "20", "30"}),
    ],
)
def test_every_kind_of_business_exists(cbs: Connection, table: str, column: str, kinds: set[str]) -> None:
    assert {kind for (kind,) in rows(cbs, f"select distinct {column} from {table}")} >= kinds


def test_what_has_ended_is_delivered_once_more_in_its_final_state(cbs: Connection) -> None:
    for table, key in (
        ("bill.acceptance", "accept_no"),
        ("bill.discount", "disc_no"),
        ("bill.market_deal", "deal_no"),
        ("trade.undertaking", "contract_no"),
    ):
        ends = rows(
            cbs,
            f"select {key}, close_date, min(eod_date), count(*) from {table}"
            " where close_date is not null group by 1, 2",
        )
        assert ends
        for _, closed, delivered, times in ends:
            assert times == 1
            assert (closed.year, closed.month) == (delivered.year, delivered.month)


def test_the_price_of_a_bill_and_its_interest_are_its_face_value(cbs: Connection) -> None:
    bought = """
        select deal.pay_amt + deal.disc_int, bill.bill_amt, deal.disc_int, deal.disc_rate, deal.int_days
        from bill.discount as deal inner join bill.bill using (bill_no, eod_date)
    """
    for paid, face, interest, rate, days in rows(cbs, bought):
        assert paid == face
        assert abs(interest - face * rate * days / 36000) <= Decimal("0.01")


def test_a_bills_loan_has_the_number_of_the_bill_and_is_repaid_with_its_interest(cbs: Connection) -> None:
    collected = """
        select note.note_no, note.contract_no, deal.bill_no, sum(plan.paid_principal), sum(plan.paid_interest),
            deal.pay_amt, deal.disc_int
        from bill.discount as deal
        inner join credit.loan_note as note using (note_no, eod_date)
        inner join credit.repayment_schedule as plan using (note_no, eod_date)
        where deal.status = 'C'
        group by 1, 2, 3, 6, 7
    """
    loans = rows(cbs, collected)
    assert loans
    for note_no, contract_no, bill_no, principal, interest, paid, asked in loans:
        assert note_no == contract_no == bill_no
        assert (principal, interest) == (paid, asked)


def test_a_bill_number_says_its_kind_its_bank_and_its_day(cbs: Connection) -> None:
    for bill_no, bill_type, bank_no, drawn in rows(
        cbs, "select bill_no, bill_type, acceptor_bank_no, draw_date from bill.bill"
    ):
        assert len(bill_no) == 30
        assert bill_no.startswith(("2" if bill_type == "AC02" else "1") + bank_no + f"{drawn:%Y%m%d}")


def test_advances_are_overdue_from_the_day_they_are_paid_and_some_are_recovered(cbs: Connection) -> None:
    advances = rows(
        cbs,
        """
        select note.status, note.overdue_principal_date, advance.adv_date, note.bal, advance.adv_amt
        from trade.advance as advance
        inner join credit.loan_note as note using (note_no, eod_date)
        """,
    )
    assert {status for status, *_ in advances} == {"2", "3"}
    for status, overdue, paid, balance, amount in advances:
        assert (overdue, balance) == ((paid, amount) if status == "3" else (None, 0))


def test_an_advance_is_for_a_bill_or_contract_that_says_so(cbs: Connection) -> None:
    unknown = rows(
        cbs,
        """
        select advance.origin_no, advance.eod_date
        from trade.advance as advance
        inner join credit.loan_note as note using (note_no, eod_date)
        left join (
            select bill_no as origin_no, eod_date from bill.acceptance where status = '03'
            union all
            select contract_no, eod_date from trade.undertaking where status = '3'
        ) as origin using (origin_no, eod_date)
        where note.status = '3' and origin.origin_no is null
        """,
    )
    assert unknown == []


def test_documents_belong_to_business_of_the_month(cbs: Connection) -> None:
    strangers = rows(
        cbs,
        """
        select document.doc_no
        from trade.trade_document as document
        inner join bank.month on document.collect_date between month.first_day and month.last_day
        left join (
            select bill_no as biz_no, eod_date from bill.acceptance
            union all
            select contract_no, eod_date from trade.undertaking
            union all
            select contract_no, eod_date from trade.finance
        ) as business on business.biz_no = document.biz_no and business.eod_date = month.last_day
        where business.biz_no is null
        """,
    )
    assert strangers == []
