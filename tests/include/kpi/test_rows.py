"""From a published number of the small bank to its rows, and back."""

import csv
import io
from decimal import Decimal

import psycopg2.extensions
import pytest

from include.kpi.publish import KpiPublication
from include.kpi.rows import NotAllowed, Origin, personal_columns, write_rows
from include.kpi.values import KpiError
from tests.include.kpi.conftest import JUNE, MAY, KpiProject

pytestmark = pytest.mark.usefixtures("published")


class Asked:
    """The rows of a KPI of June, and what they come to."""

    def __init__(self, bank: KpiProject, conn: psycopg2.extensions.connection) -> None:
        self.bank, self.conn = bank, conn
        self.kpis = {kpi.id: kpi for kpi in bank.kpis()}
        self.layer, self.personal = bank.semantic_layer(), personal_columns(bank.manifest())

    def __call__(self, kpi: str, **options: str) -> tuple[list[dict[str, str]], Origin]:
        target = io.BytesIO()
        origin = write_rows(
            self.conn,
            self.kpis[kpi],
            self.layer,
            self.personal,
            JUNE,
            target,
            level=options.get("level"),
            organisation_no=options.get("organisation"),
            role=options.get("role"),
        )
        return list(csv.DictReader(io.StringIO(target.getvalue().decode("utf-8-sig")))), origin


@pytest.fixture(autouse=True)
def roles(bank_conn: psycopg2.extensions.connection) -> None:
    """The login may act as the roles that the schema makes."""
    with bank_conn, bank_conn.cursor() as cursor:
        cursor.execute("grant eastwind_kpi, eastwind_reporting to current_user")


@pytest.fixture
def rows(small_bank: KpiProject, bank_conn: psycopg2.extensions.connection) -> Asked:
    return Asked(small_bank, bank_conn)


def test_the_rows_of_a_sum_add_up_to_it_to_the_cent(rows: Asked) -> None:
    found, origin = rows("total_deposit_balance")
    assert {row["account_no"]: row["counted"] for row in found} == {
        "A1": "1000.00",
        "A2": "712.00",
        "A3": "5000.00",
        "A4": "300.00",
    }
    assert sum(Decimal(row["counted"]) for row in found) == origin.value == origin.published == Decimal("7012.00")


def test_the_rows_of_a_ratio_are_those_of_both_its_parts(rows: Asked) -> None:
    found, origin = rows("low_cost_deposit_share")
    totals: dict[str, Decimal] = {}
    for row in found:
        totals[row["part"]] = totals.get(row["part"], Decimal(0)) + Decimal(row["counted"])
    low, whole = sorted(totals.values())
    assert round(low * 100 / whole, 4) == origin.published == Decimal("85.5676")


def test_what_is_counted_once_is_numbered_and_not_named(rows: Asked) -> None:
    found, origin = rows("individual_customer_count")
    assert max(int(row["counted"]) for row in found) == origin.published
    assert all(row["counted"].isdigit() for row in found)


def test_the_base_of_a_growth_is_among_its_rows(rows: Asked) -> None:
    found, origin = rows("personal_loan_ytd_growth")
    assert {row["data_date"] for row in found} == {"2023-12-31", "2024-06-30"}
    assert origin.agrees


def test_every_published_value_can_be_taken_apart(rows: Asked) -> None:
    with rows.conn, rows.conn.cursor() as cursor:
        cursor.execute(
            "select kpi_id, organisation_level, organisation_no from kpi.kpi_value"
            " where data_date = %s and dimension = 'all' and organisation_level in ('bank', 'branch') order by 1, 2, 3",
            [JUNE],
        )
        published = cursor.fetchall()
    wrong = []
    for kpi, level, number in published:
        _, origin = rows(kpi, level=level, organisation=number)
        is_nothing = origin.rows == 0 and not origin.published and not origin.value
        if not (origin.agrees or is_nothing):
            wrong.append((kpi, level, number, origin.value, origin.published))
    assert len(published) > 200
    assert wrong == []


def test_an_organisation_has_its_own_rows(rows: Asked) -> None:
    found, origin = rows("total_deposit_balance", organisation="B1")
    assert {row["branch_no"] for row in found} == {"B1"}
    assert (len(found), origin.published) == (2, Decimal("6000.00"))


def test_who_may_not_read_core_sees_no_customer(rows: Asked) -> None:
    found, origin = rows("total_deposit_balance", role="eastwind_kpi")
    assert origin.agrees
    assert {row["customer_no"] for row in found} == {"P***", "C***"}
    assert {row["account_no"] for row in found} == {"A***"}
    unmasked, _ = rows("total_deposit_balance")
    assert {row["customer_no"] for row in unmasked} == {"P1", "P2", "C1", "C2"}


def test_who_may_not_read_the_facts_gets_no_row(rows: Asked) -> None:
    with pytest.raises(NotAllowed, match=r"eastwind_reporting may not read kpi.fct_deposit_balance"):
        rows("total_deposit_balance", role="eastwind_reporting")


def test_what_was_not_published_has_no_rows(rows: Asked) -> None:
    with pytest.raises(KpiError, match="total_deposit_balance of organisation B9 as of 2024-06-30 has not been"):
        rows("total_deposit_balance", organisation="B9")


def test_facts_that_have_changed_since_are_noticed(
    rows: Asked, published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    assert published.data_date > MAY
    with bank_conn, bank_conn.cursor() as cursor:
        cursor.execute(
            "update kpi.kpi_value set value = value + 0.01 where kpi_id = 'loan_balance' and data_date = %s", [JUNE]
        )
    try:
        _, origin = rows("loan_balance")
        assert not origin.agrees
    finally:
        with bank_conn, bank_conn.cursor() as cursor:
            cursor.execute(
                "update kpi.kpi_value set value = value - 0.01 where kpi_id = 'loan_balance' and data_date = %s", [JUNE]
            )
