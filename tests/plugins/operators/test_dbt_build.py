"""DbtBuild on a small project: what it builds, that it does not parse, and its lineage."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from cosmos.exceptions import CosmosDbtRunError

from eastwind import lineage
from eastwind.operators import dbt_build
from eastwind.operators.dbt_build import DbtBuild
from include.warehouse.connections import connect, environment
from tests.dbt.throwaway_project import ThrowawayProject
from tests.plugins.operators.conftest import Run

EVENTS = "events.jsonl"
PHONE = "13800138000"


@pytest.fixture(scope="module")
def database(new_database: Any) -> str:
    url: str = new_database("dbt_build")
    connection = connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("create schema core; create table core.party (name text, data_date date)")
        cursor.execute("insert into core.party values ('东风', '2024-06-30'), ('南风', '2024-05-31')")
    connection.close()
    return url


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory, database: str) -> Path:
    """A parsed project of two models, one made of the other, with a test, and of one that breaks its contract."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("dbt_build"), database)
    project.write("sources/core.yml", "sources: [{name: core, tables: [{name: party}]}]")
    project.write(
        "kpi/kpi_party.sql",
        "select data_date, name as party_name from {{ source('core', 'party') }} where data_date = {{ data_date() }}",
    )
    project.write(
        "kpi/kpi_count.sql",
        "select data_date, party_name as only_name from {{ ref('kpi_party') }} where data_date = {{ data_date() }}",
    )
    project.write(
        "kpi/kpi_count.yml",
        "models: [{name: kpi_count, columns: [{name: only_name, data_tests: [{accepted_values: {values: [东风]}}]}]}]",
    )
    project.write(
        "core/core_contact.sql",
        f"select {{{{ data_date() }}}} as data_date, text '{PHONE}' as phone, cast(null as text) as party_name",
    )
    project.write(
        "core/core_contact.yml",
        "models: [{name: core_contact, columns: [{name: data_date, data_type: date}, {name: phone, data_type: text},"
        " {name: party_name, data_type: text, constraints: [{type: not_null}]}]}]",
    )
    assert project.dbt("parse", "--profile", "eastwind", "--target", "warehouse", data_date=None).success
    return project.path


@pytest.fixture
def project(parsed: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the operator work on the parsed project."""
    for name, value in environment(database).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(dbt_build.settings, "DBT_PROJECT", parsed)
    monkeypatch.setattr(dbt_build.settings, "MANIFEST", parsed / "target" / "manifest.json")


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OpenLineage events go to a file here; the task has a run id and a name."""
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "file")
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__LOG_FILE_PATH", str(tmp_path / EVENTS))
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__APPEND", "true")
    monkeypatch.setattr(lineage, "lineage_run_id", lambda ti: "01a20776-08db-7b07-9fdd-9e7ccdc3722e")
    monkeypatch.setattr(lineage, "lineage_job_name", lambda ti: "transform.kpi_facts")
    return tmp_path / EVENTS


def names(database: str) -> list[str]:
    """Those of the end of June."""
    connection = connect(database)
    with connection, connection.cursor() as cursor:
        cursor.execute("select only_name from kpi.kpi_count where data_date = '2024-06-30'")
        return [name for (name,) in cursor]


def build(run: Run, **key: str) -> DbtBuild:
    operator = DbtBuild(task_id="kpi_facts", select="path:models/kpi")
    run(operator, **key)
    return operator


def test_a_layer_is_built_for_the_data_date_without_parsing(
    run: Run, project: None, database: str, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.disable(logging.NOTSET)
    build(run)
    assert names(database) == ["东风"]
    said = capfd.readouterr().out
    assert "Found 3 models" in said
    assert "partial parsing" not in said


def test_a_failing_test_fails_the_task(run: Run, project: None) -> None:
    with pytest.raises(CosmosDbtRunError, match="accepted_values"):
        build(run, partition_key="2024-05-31")


def test_a_broken_contract_is_told_without_the_row_that_breaks_it(
    run: Run, project: None, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.disable(logging.NOTSET)
    with pytest.raises(CosmosDbtRunError) as failed:
        run(DbtBuild(task_id="core", select="path:models/core"))
    captured = capfd.readouterr()
    said = f"{failed.value}{captured.out}{captured.err}"
    assert 'null value in column "party_name" of relation' in said
    assert PHONE not in said


def test_every_model_has_an_event_with_its_tables_and_columns(
    run: Run, project: None, database: str, events: Path
) -> None:
    operator = build(run)
    sent = [json.loads(line) for line in events.read_text().splitlines()]
    by_output = {output["name"].rpartition(".")[2]: (event, output) for event in sent for output in event["outputs"]}
    assert set(by_output) == {"kpi_party", "kpi_count"}
    event, output = by_output["kpi_count"]
    assert [source["name"].partition(".")[2] for source in event["inputs"]] == ["kpi.kpi_party"]
    [origin] = output["facets"]["columnLineage"]["fields"]["only_name"]["inputFields"]
    assert (origin["name"].partition(".")[2], origin["field"]) == ("kpi.kpi_party", "party_name")
    assert event["run"]["facets"]["parent"]["job"]["name"] == "transform.kpi_facts"

    task = operator.get_openlineage_facets_on_complete(None)
    assert [source.name.partition(".")[2] for source in task.inputs] == ["core.party"]
    assert [output.name.partition(".")[2] for output in task.outputs] == ["kpi.kpi_count", "kpi.kpi_party"]


def test_a_lineage_target_that_cannot_be_reached_fails_nothing(
    run: Run, project: None, database: str, events: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__LOG_FILE_PATH", str(events / "no" / "such" / "folder"))
    build(run)
    assert names(database) == ["东风"]


def test_without_a_lineage_target_nothing_is_sent(
    run: Run, project: None, events: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENLINEAGE_DISABLED", "true")
    build(run)
    assert not events.exists()
