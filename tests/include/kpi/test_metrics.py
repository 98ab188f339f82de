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
        layer.restrict(cursor, ["fct_loan_balance"], {JUNE})
        cursor.execute("explain (costs off) " + layer.query(["total_loan_balance"], "branch"))
        plan = "\n".join(line for (line,) in cursor)
        assert "fct_loan_balance_20240630" in plan
        assert "fct_loan_balance_20240531" not in plan


def test_it_yields_dates_organisations_and_exact_amounts(small_bank: KpiProject) -> None:
    layer = small_bank.semantic_layer()
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        layer.restrict(cursor, ["fct_loan_balance"], {MAY, JUNE})
        cursor.execute(
            "select metric_time__day::date::text, branch, personal_loan_balance::text"
            f" from ({layer.query(['personal_loan_balance'], 'branch')}) as metric order by 1, 2"
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


def test_a_query_is_compiled_once_for_a_manifest(small_bank: KpiProject) -> None:
    layer = small_bank.semantic_layer()
    compiled = layer.query(["npl_ratio"], "outlet")
    layer.keep()
    again = small_bank.semantic_layer()
    assert again.query(["npl_ratio"], "outlet") == compiled
    assert "_engine" not in vars(again)


def test_metrics_of_the_same_facts_are_one_query(small_bank: KpiProject) -> None:
    layer = small_bank.semantic_layer()
    together = layer.groups(["npl_ratio", "operating_income", "total_loan_balance", "mobile_banking_active_rate"])
    assert together == [["npl_ratio", "total_loan_balance"], ["operating_income"], ["mobile_banking_active_rate"]]
    assert layer.facts_of("mobile_banking_active_rate") == {"fct_mobile_activity", "fct_customer"}
    assert layer.has_dimension("npl_ratio", "business_type")
    assert not layer.has_dimension("npl_ratio", "asset_band")
    assert not layer.has_dimension("mobile_banking_active_rate", "age_band")
