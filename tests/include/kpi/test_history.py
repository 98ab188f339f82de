"""Past dates: as filed, restated, or in the organisation tree of another date."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg2.errors
import psycopg2.extensions
import pytest

from include.kpi.definitions import load_dimensions
from include.kpi.history import write_values
from include.kpi.publish import KpiPublication
from include.kpi.values import KpiError
from tests.include.kpi.conftest import JUNE, MAY, KpiProject

DEPOSITS = "total_deposit_balance"


@contextmanager
def changed(conn: psycopg2.extensions.connection, change: str, back: str) -> Iterator[None]:
    with conn, conn.cursor() as cursor:
        cursor.execute(change)
    try:
        yield
    finally:
        with conn, conn.cursor() as cursor:
            cursor.execute(back)


def values(
    bank: KpiProject, conn: psycopg2.extensions.connection, day: date, kpi: str, tree: date | None = None
) -> dict[tuple[str, str], str]:
    file = io.StringIO()
    write_values(
        conn,
        file,
        day,
        [kpi],
        tree,
        kpis=bank.kpis(),
        dimensions=load_dimensions(bank.manifest()),
        semantic_layer=bank.semantic_layer(),
    )
    file.seek(0)
    return {
        (row["organisation_level"], row["organisation_no"]): row["value"]
        for row in csv.DictReader(file)
        if row["dimension"] == "all"
    }


def test_a_restatement_keeps_both_values_and_the_reason(
    small_bank: KpiProject, published: KpiPublication, bank_conn: psycopg2.extensions.connection, output: Path
) -> None:
    move = (
        "update kpi.fct_deposit_balance set balance = balance {} 1 where data_date = '2024-06-30' and account_no = 'A3'"
    )
    with changed(bank_conn, move.format("+"), move.format("-")):
        small_bank.publish(output, reason="对公存款补记")
    small_bank.publish(output, reason="补记撤销")
    with bank_conn.cursor() as cursor:
        cursor.execute(
            "select old_value::text, new_value::text, reason from kpi.restatement where data_date = %s and kpi_id = %s"
            " and organisation_level = 'bank' and dimension = 'all' order by restatement_id",
            [JUNE, DEPOSITS],
        )
        assert cursor.fetchall()[-2:] == [("7012.00", "7013.00", "对公存款补记"), ("7013.00", "7012.00", "补记撤销")]
        # what has not changed is not restated
        cursor.execute("select count(*) from kpi.restatement where kpi_id = 'npl_ratio' and data_date = %s", [JUNE])
        assert cursor.fetchone() == (0,)
        with pytest.raises(psycopg2.errors.RaiseException, match="append-only"):
            cursor.execute("update kpi.restatement set reason = 'x'")
    bank_conn.rollback()


def test_a_past_date_is_as_it_was_filed(
    small_bank: KpiProject, published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    move = (
        "update kpi.fct_deposit_balance set balance = balance {} 1 where data_date = '2024-06-30' and account_no = 'A3'"
    )
    with changed(bank_conn, move.format("+"), move.format("-")):
        assert values(small_bank, bank_conn, JUNE, DEPOSITS)["bank", "H"] == "7012.00"


def test_or_in_the_organisation_of_another_date(
    small_bank: KpiProject, published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    move = (
        "update kpi.dim_organisation set branch_no = '{0}', sub_branch_no = '{0}'"
        " where data_date = '2024-06-30' and organisation_no = 'B2-O'"
    )
    small_bank.publish(published.directory.parent.parent, MAY)
    filed = values(small_bank, bank_conn, MAY, DEPOSITS)
    assert (filed["branch", "B1"], filed["branch", "B2"]) == ("6800.00", "710.00")
    with changed(bank_conn, move.format("B1"), move.format("B2")):
        moved = values(small_bank, bank_conn, MAY, DEPOSITS, JUNE)
    assert moved["branch", "B1"] == "7510.00"
    assert moved["bank", "H"] == filed["bank", "H"] == "7810.00"
    assert values(small_bank, bank_conn, MAY, DEPOSITS) == filed


def test_what_is_not_there_is_said(
    small_bank: KpiProject, published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    with pytest.raises(KpiError, match="no KPI has the id deposits"):
        values(small_bank, bank_conn, JUNE, "deposits")
    with pytest.raises(KpiError, match="none of these KPIs has been filed for 2020-01-31"):
        values(small_bank, bank_conn, date(2020, 1, 31), DEPOSITS)
    with pytest.raises(KpiError, match=r"kpi\.dim_organisation has no organisation as of 2020-01-31"):
        values(small_bank, bank_conn, JUNE, DEPOSITS, date(2020, 1, 31))
