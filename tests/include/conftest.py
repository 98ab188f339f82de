"""The project's own catalogue, as dbt sees it."""

import shutil

import pytest
from dbt.cli.main import dbtRunner

from include.catalogue.east import Catalogue, load_catalogue
from include.settings import DBT_PROJECT
from include.warehouse.connections import environment


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The EAST tables of the project, parsed by dbt; their SQL does not matter here."""
    project = tmp_path_factory.mktemp("catalogue")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(DBT_PROJECT / name, project)
    for name in ("macros", "tests/generic", "models/east"):
        shutil.copytree(DBT_PROJECT / name, project / name)
    for properties in (project / "models").rglob("*.yml"):
        properties.with_suffix(".sql").write_text("select 1 as nothing", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment("postgresql://nobody@127.0.0.1:1/nowhere").items():
            patch.setenv(name, value)
        patch.setenv("EASTWIND_DATA_DATE", "2024-06-30")
        result = dbtRunner().invoke(["parse", "--quiet", "--project-dir", str(project), "--profiles-dir", str(project)])
    assert result.success, result.exception
    return load_catalogue(project / "target" / "manifest.json")
