"""Staging and core, from raw rows to the identities that guard them."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2.extensions
import psycopg2.extras
import pytest

from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt import small_bank
from tests.dbt.throwaway_project import ThrowawayProject


@dataclass(frozen=True)
class Warehouse:
    """Staging and core of the small bank, built for both its dates."""

    compiled: Path
    connection: psycopg2.extensions.connection

    def query(self, statement: str) -> list[dict[str, Any]]:
        with self.connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(statement)
            return [dict(row) for row in cursor.fetchall()]

    def failures(self, test: str, fault: str) -> list[dict[str, Any]]:
        """What the dbt test of this name, compiled for June, returns once `fault` has been done; which is undone."""
        (statement,) = self.compiled.rglob(f"{test}.sql")
        with self.connection.cursor() as cursor:
            cursor.execute(fault)
            assert cursor.rowcount > 0, "the fault must hit something"
        try:
            return self.query(statement.read_text(encoding="utf-8"))
        finally:
            self.connection.rollback()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> Warehouse:
    project = ThrowawayProject.create(tmp_path_factory.mktemp("core"), new_database("core"))
    for part in ("models/sources", "models/staging", "models/core", "seeds", "tests/core", "tests/staging"):
        shutil.copytree(DBT_PROJECT / part, project.path / part, dirs_exist_ok=True)
    connection = connect(project.url)
    apply_schema(project.url)
    with connection, connection.cursor() as cursor:
        small_bank.deliver(cursor)
    may = project.dbt("build", "--exclude-resource-type", "test", data_date=small_bank.MAY)
    assert may.success, may.messages
    june = project.dbt("build", data_date=small_bank.JUNE)
    assert june.success, june.messages
    return Warehouse(project.path / "target" / "compiled", connection)


def test_a_sound_bank_passes_every_test(warehouse: Warehouse) -> None:
    """The fixture built it: every dbt test and unit test of staging and core passed."""
    balances = warehouse.query("select data_date::text, balance::text from core.core_loan order by data_date")
    assert balances == [
        {"data_date": "2024-05-31", "balance": "1000.00"},
        {"data_date": "2024-06-30", "balance": "900.00"},
    ]


def test_what_a_department_lacks_comes_from_the_head_office(warehouse: Warehouse) -> None:
    assert warehouse.query(
        "select licence_no, own_licence_no, accounting_organisation_no from core.core_organisation"
        " where organisation_no = 'D' and data_date = '2024-06-30'"
    ) == [{"licence_no": "LH", "own_licence_no": None, "accounting_organisation_no": "H"}]


def test_who_is_related_but_holds_no_shares_stands_beside_the_shareholders(warehouse: Warehouse) -> None:
    holders = "select holder_no, is_shareholder, document_type, status, share_count from core.core_equity_holder"
    assert warehouse.query(f"{holders} where data_date = '2024-06-30' and holder_no = 'R1'") == [
        {
            "holder_no": "R1",
            "is_shareholder": False,
            "document_type": "resident_id",
            "status": "valid",
            "share_count": None,
        }
    ]


def test_a_bill_knows_who_first_discounted_it(warehouse: Warehouse) -> None:
    assert warehouse.query(
        "select bill_no, bill_kind, discounter_name, discount_date::text from core.core_bill"
        " where data_date = '2024-06-30' order by bill_no"
    ) == [
        {
            "bill_no": "B1",
            "bill_kind": "commercial",
            "discounter_name": "众和公司",
            "discount_date": "2024-05-09",
        },
        {"bill_no": "B2", "bill_kind": "bank", "discounter_name": None, "discount_date": None},
    ]


def test_a_movement_carries_its_customer(warehouse: Warehouse) -> None:
    assert warehouse.query(
        "select transaction_no, customer_no, party_kind, organisation_no from core.core_deposit_transaction"
        " where data_date = '2024-06-30' order by transaction_no"
    ) == [
        {"transaction_no": "5", "customer_no": "C2", "party_kind": "corporate", "organisation_no": "B"},
        {"transaction_no": "6", "customer_no": "C2", "party_kind": "corporate", "organisation_no": "B"},
    ]


def test_what_a_card_account_has_in_two_currencies_is_one_figure(warehouse: Warehouse) -> None:
    """5,000 yuan for good and 100 dollars at 7 for a time; owed 500 yuan, and 10 dollars of interest."""
    assert warehouse.query(
        "select line_amount::text, temporary_line_amount::text, principal_amount::text,"
        " interest_and_fees_amount::text, overpaid_amount::text, end_date"
        " from core.core_credit_card_account where data_date = '2024-06-30'"
    ) == [
        {
            "line_amount": "5700.00",
            "temporary_line_amount": "700.00",
            "principal_amount": "500.00",
            "interest_and_fees_amount": "70.00",
            "overpaid_amount": "0.00",
            "end_date": None,
        }
    ]


def test_a_card_transaction_done_without_the_card_is_online(warehouse: Warehouse) -> None:
    assert warehouse.query(
        "select transaction_no, is_online, organisation_no, customer_no from core.core_credit_card_transaction"
        " where data_date = '2024-06-30' order by transaction_no"
    ) == [
        {"transaction_no": "11", "is_online": False, "organisation_no": "B", "customer_no": "C1"},
        {"transaction_no": "12", "is_online": True, "organisation_no": "B", "customer_no": "C1"},
    ]


AT_JUNE = " and data_date = '2024-06-30'"

# Each singular test: what is done to a sound bank, and one row that the test must then return, in part.
FAULTS = {
    "credit_card_balance_follows_from_the_previous_batch": (
        "update core.core_credit_card_transaction set off_balance_interest_amount = 9 where true",
        {"account_no": "CA", "balance_kind": "off_balance_interest", "movement_amount": "9.00", "balance": "10.00"},
    ),
    "credit_card_balances_equal_ledger": (
        "update core.core_credit_card_balance set balance = 501 where currency = 'CNY'",
        {"subject_no": "1001", "card_debit_balance": "501.00", "ledger_debit_balance": "500.00"},
    ),
    "contract_amount_covers_its_notes": (
        "update core.core_credit_contract set contract_amount = 999.99 where true",
        {"contract_no": "K1", "contract_amount": "999.99", "loan_amount": "1000.00"},
    ),
    "deposit_balance_follows_from_the_previous_batch": (
        "update core.core_deposit_account set balance = balance + 0.01 where account_no = 'A1'",
        {"account_no": "A1", "previous_balance": "500.00", "movement_amount": "0", "balance": "500.01"},
    ),
    "deposit_balance_is_that_after_the_last_transaction": (
        "update core.core_deposit_transaction set balance_after_amount = 894 where transaction_no = '6'",
        {"account_no": "A2", "transaction_no": "6", "balance_after_amount": "894.00", "balance": "895.00"},
    ),
    "internal_balance_follows_from_the_previous_batch": (
        "update core.core_internal_transaction set direction = 'debit' where transaction_no = '7'",
        {"account_no": "I2", "previous_debit_balance": "0.00", "movement_amount": "8.00", "debit_balance": "-8.00"},
    ),
    "internal_balance_is_that_after_the_last_transaction": (
        "update core.core_internal_account set credit_balance = 9 where account_no = 'I2'",
        {"account_no": "I2", "credit_balance_after_amount": "8.00", "credit_balance": "9.00"},
    ),
    "ledger_debits_equal_credits": (
        "update core.core_ledger_balance set credit_turnover = 9 where subject_no = '6011'",
        {"organisation_no": "B", "debit_turnover": "113.00", "credit_turnover": "114.00"},
    ),
    "ledger_opening_is_the_previous_closing": (
        "update core.core_ledger_balance set opening_debit_balance = 501 where subject_no = '1001'",
        {"subject_no": "1001", "opening_balance": "501.00", "previous_closing_balance": "500.00"},
    ),
    "ledger_turnover_leads_from_opening_to_closing": (
        "update core.core_ledger_balance set closing_debit_balance = 901 where subject_no = '130301'",
        {"subject_no": "130301", "opening_debit_balance": "1000.00", "closing_debit_balance": "901.00"},
    ),
    "loan_amount_is_the_principal_scheduled": (
        "update core.core_loan_repayment set due_principal_amount = 899 where term_no = 2",
        {"note_no": "N1", "loan_amount": "1000.00", "scheduled_principal_amount": "999.00"},
    ),
    "loan_balance_follows_from_the_previous_batch": (
        "update core.core_loan_transaction set amount = 99 where transaction_no = '8'",
        {"note_no": "N1", "previous_balance": "1000.00", "movement_amount": "-99.00", "balance": "900.00"},
    ),
    "loan_balance_is_its_amount_less_principal_paid": (
        "update core.core_loan set status = 'written_off' where note_no = 'N1'",
        {"note_no": "N1", "status": "written_off", "balance": "900.00"},
    ),
    "loan_balance_is_that_after_the_last_transaction": (
        "update core.core_loan set balance = 899 where note_no = 'N1'",
        {"note_no": "N1", "balance_after_amount": "900.00", "balance": "899.00"},
    ),
    "loan_over_90_days_overdue_is_not_performing": (
        "update core.core_loan set overdue_days_count = 91 where note_no = 'N1'",
        {"note_no": "N1", "overdue_days_count": "91", "five_class": "normal"},
    ),
    "organisation_stands_one_level_below_its_parent": (
        "update core.core_organisation set organisation_level = 3 where organisation_no = 'B'",
        {"organisation_no": "B", "organisation_level": "3", "parent_organisation_level": "1"},
    ),
    "organisation_tree_has_one_root": (
        "update core.core_organisation set parent_organisation_no = null where organisation_no = 'B'",
        {"organisation_no": "B", "roots": "2"},
    ),
    "sub_ledger_equals_ledger": (
        "update core.core_deposit_account set organisation_no = 'D' where account_no = 'A1'",
        {"organisation_no": "H", "subject_no": "2011", "sub_ledger_debit_balance": "-500.00"},
    ),
    "subject_stands_one_level_below_its_parent": (
        "update core.core_subject set parent_subject_no = null where subject_no = '130301'",
        {"subject_no": "130301", "subject_level": "2", "parent_subject_level": "None"},
    ),
    "transactions_equal_ledger_turnover": (
        "delete from core.core_internal_transaction where transaction_no = '7'",
        {"subject_no": "6011", "transactions_credit_turnover": "0", "ledger_credit_turnover": "8.00"},
    ),
}


@pytest.mark.parametrize("test", sorted(FAULTS))
def test_an_identity_that_does_not_hold_is_reported_with_both_figures(warehouse: Warehouse, test: str) -> None:
    fault, expected = FAULTS[test]
    found = [{name: str(value) for name, value in row.items()} for row in warehouse.failures(test, fault + AT_JUNE)]
    assert any(expected.items() <= row.items() for row in found), found


def test_every_identity_is_shown_to_fail_here() -> None:
    assert set(FAULTS) == {path.stem for path in (DBT_PROJECT / "tests" / "core").glob("*.sql")}


def test_an_unknown_source_code_is_reported_as_it_came(warehouse: Warehouse) -> None:
    assert warehouse.failures(
        "accepted_values_stg_cbs__organisation_status__open__closed",
        "update raw_cbs.org set status = '9' where org_no = 'B'" + AT_JUNE,
    ) == [{"value_field": "9", "n_records": 1}]


def test_an_unknown_class_among_several_is_reported(warehouse: Warehouse) -> None:
    assert warehouse.failures(
        "customer_classes_are_known", "update raw_cbs.person_customer set cust_class = '01;07' where true" + AT_JUNE
    ) == [{"customer_no": "C1", "customer_classes": "ordinary;07", "unknown_class": "07"}]


def test_a_note_that_is_not_delivered_is_missed(warehouse: Warehouse) -> None:
    """That of May does not count."""
    assert warehouse.failures(
        "core_loan_repayment.yml/relationships_*", "delete from core.core_loan where note_no = 'N1'" + AT_JUNE
    ) == [{"from_field": "N1"}, {"from_field": "N1"}]


def test_a_key_delivered_twice_is_reported(warehouse: Warehouse) -> None:
    assert warehouse.failures(
        "unique_combination_core_internal_account_account_no__currency",
        "insert into core.core_internal_account select * from core.core_internal_account where account_no = 'I1'"
        + AT_JUNE,
    ) == [{"account_no": "I1", "currency": "CNY", "rows_found": 2}]


def test_a_word_that_no_consumer_knows_does_not_enter_core(warehouse: Warehouse) -> None:
    """Whatever fills core: the check stands on the table."""
    with warehouse.connection as connection, connection.cursor() as cursor:
        cursor.execute("savepoint before")
        with pytest.raises(psycopg2.errors.CheckViolation, match="status_check"):
            cursor.execute("update core.core_loan set status = 'sold'")
        cursor.execute("rollback to before")
