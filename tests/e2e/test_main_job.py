"""The main job on a small bank, under a real scheduler with the LocalExecutor: the DAGs trigger each other by assets.

One Airflow serves all steps; they build on each other, in order.
"""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from eastwind.local.summary import summary
from include import settings
from include.catalogue.manifest import read_manifest
from include.catalogue.sources import load_sources
from include.kpi.definitions import load_kpis
from tests.e2e.conftest import APRIL, CUSTOMERS, JUNE, LICENCE, MAY, Bank

pytestmark = pytest.mark.e2e


def test_a_month_runs_from_the_source_systems_to_package_and_kpis(bank: Bank) -> None:
    outcome = bank.run(MAY)
    assert outcome.failures == []
    assert outcome.finished == len(load_sources(read_manifest())) + 3
    for dag_id in ("transform", "east_submission", "kpi_publication"):
        [run] = bank.runs(dag_id, MAY)
        assert (run["run_type"], run["state"]) == ("asset_triggered", "success")


def test_nothing_is_scheduled_beyond_the_bank_s_data(bank: Bank) -> None:
    dags = bank.airflow.api.call("GET", "/api/v2/dags")["dags"]
    assert [dag["dag_id"] for dag in dags if dag["next_dagrun_run_after"]] == []


def test_the_package_holds_what_its_manifest_says(bank: Bank) -> None:
    package = bank.package(MAY)
    manifest = json.loads((package / "manifest.json").read_text())
    assert (manifest["licence_no"], manifest["data_date"], manifest["version"]) == (LICENCE, str(MAY), 1)
    names = {"manifest.json", *(f["file"] for f in (manifest["list"], manifest["results"], *manifest["files"]))}
    assert {path.name for path in package.iterdir()} == names
    assert len(manifest["files"]) == 70
    for file in manifest["files"]:
        content = (package / file["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        [[rows]] = bank.query(f"select count(*) from east.east_{file['table'].lower()} where data_date = %s", MAY)
        assert file["rows"] == rows == content.count(b"\n")


def test_accounts_in_the_package_are_the_core_system_s(bank: Bank) -> None:
    [[accounts]] = bank.query(
        """
        select count(*)
        from cbs.deposit_account
        inner join cbs.person_customer using (cust_no, eod_date)
        where eod_date = %s and (close_date is null or close_date > %s) and is_secret is not true
        """,
        MAY,
        APRIL,
        database="source_cbs",
    )
    files = json.loads((bank.package(MAY) / "manifest.json").read_text())["files"]
    assert {file["table"]: file["rows"] for file in files}["GRCKFHZ"] == accounts > CUSTOMERS / 2


def test_every_rule_was_checked_and_no_strong_one_fails(bank: Bank) -> None:
    results = bank.query(
        "select severity, status, count(*), sum(rows_failed) from dq.rule_result where data_date = %s group by 1, 2",
        MAY,
    )
    counts = {(severity, status): (rules, failed) for severity, status, rules, failed in results}
    rules, failed = counts["strong", "checked"]
    assert rules > 100
    assert failed == 0


def test_the_kpis_are_those_of_the_source_system(bank: Bank) -> None:
    [[values, kpis]] = bank.query(
        "select count(*), count(distinct kpi_id) from kpi.kpi_value where data_date = %s", MAY
    )
    assert kpis == len(load_kpis()) > 100
    with (settings.OUTPUT / "kpi" / "20240531" / "kpi.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == values
    assert (settings.OUTPUT / "kpi" / "20240531" / "kpi.xlsx").stat().st_size > 5_000


def test_lineage_leads_from_a_source_table_to_a_file(bank: Bank) -> None:
    complete = [event for event in bank.events() if event["eventType"] == "COMPLETE"]
    readers: dict[str, set[str]] = {}
    for event in complete:
        for source in event["inputs"]:
            readers.setdefault(_short(source["name"]), set()).update(_short(out["name"]) for out in event["outputs"])
    assert "raw_cbs.deposit_txn" in readers["cbs.deposit_txn"]
    reached, frontier = set(), {"cbs.deposit_txn"}
    while frontier:
        reached |= frontier
        frontier = {name for table in frontier for name in readers.get(table, ())} - reached
    assert "east.east_grckfhzmx" in reached
    assert any(name.endswith("GRCKFHZMX-20240531.txt") for name in reached)
    assert "kpi.kpi_value" in reached


def test_lineage_marks_what_was_entered(bank: Bank) -> None:
    [load] = [
        event
        for event in bank.events()
        if event["eventType"] == "COMPLETE"
        and any(written["name"].endswith("raw_entry.related_party") for written in event["outputs"])
    ]
    for dataset in (*load["inputs"], *load["outputs"]):
        assert [tag["key"] for tag in dataset["facets"]["tags"]["tags"]] == ["supplementary_entry"]
    assert load["inputs"][0]["facets"]["version"]["datasetVersion"] == "2"


def test_lineage_of_a_delivered_item_is_known_by_column(bank: Bank) -> None:
    [columns] = [
        output["facets"]["columnLineage"]["fields"]
        for event in bank.events()
        for output in event["outputs"]
        if output["name"].endswith("east.east_grckfhzmx") and "columnLineage" in output.get("facets", {})
    ]
    assert {_short(field["name"]).partition(".")[0] for field in columns["jyxlh"]["inputFields"]} == {"core"}


def test_a_missing_flag_file_stops_its_system_only_and_nothing_is_published(bank: Bank) -> None:
    flag = _flag()
    flag.rename(flag.with_suffix(".late"))
    outcome = bank.run(JUNE)
    [failure] = outcome.failures
    assert failure.startswith("extract_credit.") and flag.name in failure
    batches = dict(bank.query("select system, status from ops.batch where data_date = %s", JUNE))
    assert batches == {
        system: "failed" if system == "credit" else "succeeded" for system in load_sources(read_manifest())
    }
    assert bank.runs("transform", JUNE) == []
    assert not bank.package(JUNE).parent.exists()


def test_its_owner_is_told_what_is_missing(bank: Bank) -> None:
    [(kind, recipient, subject, body)] = bank.query(
        "select kind, recipient, subject, body from ops.notice where topic = 'credit' and data_date = %s", JUNE
    )
    assert kind == "extract_failed" and recipient.startswith("credit-management@")
    assert "1 张表未能装载" in subject
    assert "contract（信贷合同）：未到达" in body and _flag().name in body


def test_the_morning_after_shows_what_has_not_come(bank: Bank) -> None:
    bank.finish("housekeeping", bank.airflow.api.trigger("housekeeping", JUNE))
    deliveries = bank.query("select system, table_name, status from kpi.fct_extract where data_date = %s", JUNE)
    assert {(system, table) for system, table, status in deliveries if status != "complete"} == {("credit", "contract")}
    pipelines = dict(bank.query("select pipeline, status from kpi.fct_batch where data_date = %s", JUNE))
    assert (pipelines["extract_cbs"], pipelines["extract_credit"]) == ("succeeded", "failed")
    assert pipelines["transform"] == "missing"


def test_when_the_flag_arrives_that_system_alone_completes_the_month(bank: Bank) -> None:
    flag = _flag()
    flag.with_suffix(".late").rename(flag)
    outcome = bank.run(JUNE, extracts=("extract_credit",))
    assert outcome.failures == []
    [run] = bank.runs("transform", JUNE)
    assert run["run_type"] == "asset_triggered"
    assert (bank.package(JUNE) / "manifest.json").exists()


def test_the_same_month_again_publishes_nothing_new(bank: Bank) -> None:
    before = _published("east")
    outcome = bank.run(JUNE)
    assert outcome.failures == []
    assert len(bank.runs("east_submission", JUNE)) == 2
    assert _published("east") == before
    # What measures the runs themselves has another run to measure.
    restated = {kpi for (kpi,) in bank.query("select distinct kpi_id from kpi.restatement where data_date = %s", JUNE)}
    assert {kpi.domain for kpi in load_kpis() if kpi.id in restated} <= {"平台运行", "数据治理"}
    assert bank.query("select data_date, max(version) from ops.submission group by 1 order by 1") == [
        (MAY, 1),
        (JUNE, 1),
    ]


def test_a_rehearsal_checks_and_publishes_nothing(bank: Bank) -> None:
    before = _published()
    run_id = bank.airflow.api.trigger("east_submission", JUNE, {"rehearsal": True})
    bank.finish("east_submission", run_id)
    states = {task["task_id"]: task["state"] for task in bank.airflow.api.tasks("east_submission", run_id)}
    assert states["run_checks"] == "success"
    assert states["open_gate"] == states["publish_package"] == "skipped"
    assert _published() == before


def test_the_summary_says_what_there_is(bank: Bank) -> None:
    text = summary([MAY, JUNE])
    assert str(bank.package(JUNE)) in text
    assert "GRCKFHZMX" in text and f"{len(load_kpis())} KPIs" in text


def _flag() -> Path:
    return settings.UNLOAD / "credit" / "20240630" / "CONTRACT_20240630.flg"


def _published(*folders: str) -> dict[Path, str]:
    """Every published file with its digest."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders or ("east", "kpi")
        for path in sorted((settings.OUTPUT / folder).rglob("*"))
        if path.is_file()
    }


def _short(name: str) -> str:
    """A table's name without its database; a file's path."""
    return name if name.startswith("/") else name.partition(".")[2]
