"""The facts, and what guards them: each dbt test passed when the fixture built the bank, and fails on a fault."""

from contextlib import closing
from typing import Any

import pytest

from tests.include.kpi.conftest import KpiProject


def failures(bank: KpiProject, test: str, fault: str) -> list[Any]:
    """What the dbt test of this name, as compiled for June, returns once `fault` has been done; which is undone."""
    (compiled,) = (bank.target / "compiled").rglob(f"{test}.sql")
    with closing(bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(fault)
        assert cursor.rowcount > 0, "the fault must hit something"
        cursor.execute(compiled.read_text(encoding="utf-8"))
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("test", "fault", "found"),
    [
        (
            "deposits_equal_ledger",
            "update kpi.fct_deposit_balance set original_balance = 999.99"
            " where data_date = '2024-06-30' and account_no = 'A1'",
            [(26, "CNY", "999.99", "1000.00")],
        ),
        (
            "deposits_equal_ledger",
            "delete from kpi.fct_ledger where data_date = '2024-06-30' and currency = 'USD'",
            [(26, "USD", "100.00", None)],
        ),
        (
            "loans_equal_ledger",
            "delete from kpi.fct_loan_balance where data_date = '2024-06-30' and note_no = 'N9'",
            [("CNY", "10003900.00", "10004000.00")],
        ),
        (
            "fees_equal_ledger",
            "update kpi.fct_ledger set fee_line = 'none' where data_date = '2024-06-30' and subject_no = '60210211'",
            [("fee", "CNY", "20.00", "50.00"), ("other", "CNY", "630.00", "600.00")],
        ),
        (
            "ftp_income_equals_interest",
            "delete from kpi.fct_ftp where data_date = '2024-06-30' and side = 'asset' and party_kind = 'person'",
            [("asset", "person", None, "41.00")],
        ),
        (
            "ftp_income_equals_interest",
            "update kpi.fct_ftp set net_interest_income = net_interest_income + 1"
            " where data_date = '2024-06-30' and side = 'liability' and party_kind = 'person'",
            [("liability", "person", "-0.25", "1.75")],
        ),
        (
            "financial_assets_equal_holdings",
            "delete from kpi.fct_customer_asset where data_date = '2024-06-30' and customer_no = 'P2'",
            [("deposit", "1000.00", "1712.00"), ("fund", None, "6000000.00")],
        ),
        (
            "organisation_levels_nest",
            "update kpi.dim_organisation set branch_no = 'B2'"
            " where data_date = '2024-06-30' and organisation_no = 'B1-S-O'",
            [("sub_branch", "B1-S", "2")],
        ),
    ],
)
def test_a_fault_is_found(small_bank: KpiProject, test: str, fault: str, found: list[Any]) -> None:
    rows = failures(small_bank, test, fault)
    assert [tuple(str(value) if value is not None else None for value in row) for row in rows] == [
        tuple(str(value) if value is not None else None for value in row) for row in found
    ]


def test_a_date_knows_whether_its_year_start_stood(small_bank: KpiProject) -> None:
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(
            "select distinct data_date::text, is_year_start_built from kpi.fct_deposit_balance"
            " where data_date >= '2023-01-01' order by 1"
        )
        assert cursor.fetchall() == [("2023-12-31", False), ("2024-05-31", True), ("2024-06-30", True)]


def test_foreign_currency_is_converted_at_the_rate_of_the_date(small_bank: KpiProject) -> None:
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(
            "select data_date::text, original_balance::text, balance::text, year_accumulation::text"
            " from kpi.fct_deposit_balance where account_no = 'A2' order by data_date"
        )
        assert cursor.fetchall() == [
            ("2024-05-31", "100.00", "710.00", "107920.00"),
            ("2024-06-30", "100.00", "712.00", "129584.00"),
        ]


def test_the_year_s_loans_count_whether_or_not_they_are_settled(small_bank: KpiProject) -> None:
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(
            "select note_no, is_issued_this_month from kpi.fct_loan_issue"
            " where data_date = '2024-06-30' order by note_no"
        )
        assert cursor.fetchall() == [("N10", False), ("N12", False), ("N13", True), ("N3", True)]
