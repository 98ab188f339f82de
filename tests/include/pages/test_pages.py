"""The pages say what the dbt project says now."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

from include.catalogue.manifest import read_manifest
from include.pages.__main__ import PAGES
from include.pages.core_model import core_model
from include.settings import DBT_PROJECT, ROOT
from include.warehouse.connections import environment


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Of the whole project as it stands, whatever has been parsed before."""
    project = tmp_path_factory.mktemp("pages") / "dbt_project"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment("postgresql://nobody@127.0.0.1:1/nowhere").items():
            patch.setenv(name, value)
        result = dbtRunner().invoke(["parse", "--quiet", "--project-dir", str(project), "--profiles-dir", str(project)])
    assert result.success, result.exception
    return read_manifest(project / "target" / "manifest.json")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(manifest: dict[str, Any], name: str) -> None:
    assert (Path(ROOT) / name).read_text(encoding="utf-8") == PAGES[name](manifest), "run `make pages`"


def column(name: str, *, required: bool) -> dict[str, Any]:
    constraints = [{"type": "not_null"}] if required else []
    return {"name": name, "data_type": "text", "description": f"{name}号 · No.", "constraints": constraints}


def model(name: str, subject: str, **columns: bool) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "name": name,
        "original_file_path": f"models/core/{subject}/{name}.sql",
        "description": f"{name} · One row",
        "columns": {each: column(each, required=required) for each, required in columns.items()},
    }


def relation(child: str, key: str, parent: str, field: str) -> dict[str, Any]:
    arguments = {"column_name": key, "to": f"ref('{parent}')", "field": field}
    return {
        "resource_type": "test",
        "attached_node": child,
        "test_metadata": {"name": "relationships", "kwargs": arguments},
    }


def unique(child: str, key: str) -> dict[str, Any]:
    return {
        "resource_type": "test",
        "attached_node": child,
        "test_metadata": {"name": "unique", "kwargs": {"column_name": key}},
    }


def test_lines_follow_from_the_relationship_tests() -> None:
    page = core_model(
        {
            "nodes": {
                "contract": model("contract", "agreement", data_date=True, contract_no=True, customer_no=True),
                "loan": model("loan", "agreement", data_date=True, loan_no=True, contract_no=True, earlier_no=False),
                "terms": model("terms", "agreement", contract_no=True),
                "customer": model("customer", "party", customer_no=True),
                "k1": unique("contract", "contract_no"),
                "k2": unique("loan", "loan_no"),
                "k3": unique("terms", "contract_no"),
                "r1": relation("loan", "contract_no", "contract", "contract_no"),
                "r2": relation("loan", "earlier_no", "loan", "loan_no"),
                "r3": relation("terms", "contract_no", "contract", "contract_no"),
                "r4": relation("contract", "customer_no", "customer", "customer_no"),
            }
        }
    )
    assert "    contract ||--o{ loan : contract_no" in page
    assert "    loan |o--o{ loan : earlier_no" in page
    assert "    contract ||--o| terms : contract_no" in page
    assert '        text contract_no PK "contract_no号"' in page
    assert '        text customer_no FK "customer_no号"' in page
    assert "    agreement -- 1 --> party" in page
    assert "| contract · One row | contract_no | customer (customer_no) |" in page
    assert "4 tables, 7 columns, 4 tested references" in page
