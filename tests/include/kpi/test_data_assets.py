"""What the catalogue says of itself, counted once more from the manifest of the whole project."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import psycopg2.extensions
import pytest

from include.kpi.publish import KpiPublication
from tests.include.kpi.conftest import KpiProject

Columns = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def manifest(small_bank: KpiProject) -> dict[str, Any]:
    return small_bank.manifest()


def value(conn: psycopg2.extensions.connection, kpi: str) -> Any:
    with conn.cursor() as cursor:
        cursor.execute(
            "select value from kpi.kpi_value where data_date = '2024-06-30' and kpi_id = %s"
            " and organisation_level = 'bank' and dimension = 'all'",
            [kpi],
        )
        ((found,),) = cursor.fetchall()
    return found


def test_columns_that_hold_personal_data_are_counted_by_layer(
    manifest: dict[str, Any], published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    layers: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for node in manifest["sources"].values():
        if node["schema"].startswith("raw_"):
            layers["source"] += [
                (name, "personal" in column["config"]["meta"]) for name, column in node["columns"].items()
            ]
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["fqn"][1] in ("staging", "core", "kpi"):
            layers[node["fqn"][1]] += [
                (name, "personal" in column["config"]["meta"]) for name, column in node["columns"].items()
            ]
    should = classified = 0
    for columns in layers.values():
        personal = {name for name, is_personal in columns if is_personal}
        should += sum(name in personal for name, _ in columns)
        classified += sum(is_personal for _, is_personal in columns)
    assert value(bank_conn, "security_classification_coverage_rate") == round(Decimal(classified * 100) / should, 4)


def test_every_kpi_is_registered(
    manifest: dict[str, Any], published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    defined = sum("kpi" in metric["config"]["meta"] for metric in manifest["metrics"].values())
    assert value(bank_conn, "kpi_registered_count") == defined == published.kpis


def test_all_that_is_designed_is_an_asset(
    manifest: dict[str, Any], published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    tables = [node for node in manifest["sources"].values() if node["schema"].startswith("raw_")]
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    tables += [node for node in models if node["fqn"][1] in ("staging", "core", "east", "kpi")]
    columns = sum(len(node["columns"]) for node in tables)
    expected = {"table": len(tables) - 1, "report": 1, "column": columns, "kpi": published.kpis}
    with bank_conn.cursor() as cursor:
        cursor.execute(
            "select kpi_id, member, value from kpi.kpi_value where data_date = '2024-06-30'"
            " and kpi_id in ('data_asset_total', 'data_asset_distribution') and dimension = 'catalogue_type'"
        )
        found = {(kpi, part): number for kpi, part, number in cursor}
    total = sum(expected.values())
    assert value(bank_conn, "data_asset_total") == total
    assert value(bank_conn, "data_asset_distribution") == 100
    for part, number in expected.items():
        assert found["data_asset_total", part] == number
        assert found["data_asset_distribution", part] == round(Decimal(number * 100) / total, 4)
    # May's catalogue was the same
    assert value(bank_conn, "data_asset_published_count") == 0


def test_every_mart_leads_back_to_a_source(
    published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    with bank_conn.cursor() as cursor:
        cursor.execute(
            "select asset_name from kpi.fct_data_asset"
            " where data_date = '2024-06-30' and is_output and not is_traced order by 1"
        )
        # the calendar comes from nowhere, and what the catalogue says of itself from the project
        assert [name for (name,) in cursor] == ["kpi.dim_day"]


def test_a_column_that_nobody_designed_is_drift(
    small_bank: KpiProject, published: KpiPublication, bank_conn: psycopg2.extensions.connection
) -> None:
    assert value(bank_conn, "schema_drift_count") == 0
    with bank_conn.cursor() as cursor:
        cursor.execute("alter table core.core_teller add column note text")
        bank_conn.commit()
        try:
            built = small_bank.project.dbt("run", "--select", "fct_data_asset")
            assert built.success, built.messages
            cursor.execute(
                "select asset_name, drifted_column_count from kpi.fct_data_asset"
                " where data_date = '2024-06-30' and drifted_column_count > 0"
            )
            assert cursor.fetchall() == [("core.core_teller", 1)]
        finally:
            cursor.execute("alter table core.core_teller drop column note")
            bank_conn.commit()
            small_bank.project.dbt("run", "--select", "fct_data_asset")
