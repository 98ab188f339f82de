"""The semantic layer as a compiler."""

from contextlib import closing
from pathlib import Path

import pytest

from include.catalogue.manifest import CatalogueError
from include.kpi.metrics import SemanticLayer
from tests.include.kpi.conftest import JUNE, MAY, KpiProject


def test_a_query_reads_the_restricted_facts_only(small_bank: KpiProject) -> None:
    layer = small_bank.semantic_layer()
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        layer.restrict(cursor, {JUNE})
        cursor.execute("explain (costs off) " + layer.query(["total_loan_balance"], "branch", {MAY, JUNE}))
        plan = "\n".join(line for (line,) in cursor)
        assert "fct_loan_balance_20240630" in plan
        assert "fct_loan_balance_20240531" not in plan


def test_it_yields_dates_organisations_and_exact_amounts(small_bank: KpiProject) -> None:
    layer = small_bank.semantic_layer()
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        layer.restrict(cursor, {MAY, JUNE})
        cursor.execute(
            "select metric_time__day::date::text, branch, personal_loan_balance::text"
            f" from ({layer.query(['personal_loan_balance'], 'branch', {MAY, JUNE})}) as metric order by 1, 2"
        )
        assert cursor.fetchall() == [
            ("2024-05-31", "B1", "3000.00"),
            ("2024-05-31", "B2", "80000.00"),
            ("2024-06-30", "B1", "3720.00"),
            ("2024-06-30", "B2", "0.00"),
        ]
        layer.release(cursor)
        cursor.execute("select to_regclass('pg_temp.fct_loan_balance')")
        assert cursor.fetchone() == (None,)


def test_a_manifest_that_is_missing_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"semantic_manifest\.json cannot be read .* run `dbt parse`"):
        SemanticLayer(tmp_path / "semantic_manifest.json")
