"""DigestValues, RunChecks, SyncIssues, RemindDepartments, OpenGate, PublishPackage and PublishKpis: what they hand to
`include`, and what they make of its errors. The work itself is tested where it stands."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

import include.kpi.publish
from eastwind.operators import (
    digest_values,
    open_gate,
    publish_kpis,
    publish_package,
    remind_departments,
    run_checks,
    sync_issues,
)
from include.catalogue.departments import Departments
from include.catalogue.east import Catalogue
from include.checks.gate import Decision
from include.checks.run import RunSummary
from include.east.package import PublishError
from include.issues.sync import SyncSummary
from include.notices import Notice
from tests.plugins.operators.conftest import Run

JUNE_30 = date(2024, 6, 30)
EXPOSURES = {
    "east_submission": SimpleNamespace(models=("east_one",)),
    "kpi_publication": SimpleNamespace(models=("fct",)),
}
TABLE = SimpleNamespace(relation="east.east_one")


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A catalogue of one table ONE, for every operator."""
    catalogue = SimpleNamespace(
        exposures=EXPOSURES, departments=Departments(), table={"ONE": TABLE}.__getitem__, at=lambda day: catalogue
    )
    for module in (run_checks, sync_issues, remind_departments, open_gate, publish_package, publish_kpis):
        monkeypatch.setattr(module, "load_catalogue", lambda: catalogue)
    return catalogue


def test_new_values_are_digested(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_values, "digest_new_values", lambda warehouse, day: 3 if day == JUNE_30 else 0)
    assert run(digest_values.DigestValues(task_id="digest")) == 3


def test_checks_return_their_counts(run: Run, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    summary = RunSummary(run_id=1, tables=23, rows=10, passed=9, failed_strong=1, failed_weak=0, not_run=0)
    monkeypatch.setattr(run_checks, "run_checks", lambda warehouse, given, day: summary if given is catalogue else None)
    assert run(run_checks.RunChecks(task_id="check"))["failed_strong"] == 1


def test_findings_become_issues_and_departments_are_told_once_of_every_run_of_the_date(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(sync_issues, "sync", lambda warehouse, departments, day: SyncSummary((7,), 2, 1, 0, 5, 0))
    monkeypatch.setattr(sync_issues, "runs_of", lambda warehouse, day: [3, 7] if day == JUNE_30 else [])
    monkeypatch.setattr(
        sync_issues,
        "issue_notices",
        lambda warehouse, catalogue, runs: [Notice("issues", str(each), JUNE_30, None, "", "") for each in runs],
    )
    monkeypatch.setattr(sync_issues, "notify", lambda warehouse, notice, once: told.append((notice.topic, once)))
    assert run(sync_issues.SyncIssues(task_id="sync"))["found"] == 2
    assert told == [("3", True), ("7", True)]


def test_departments_are_reminded_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, bool]] = []
    reminded: list[date] = []
    notice = Notice("issues", "个人金融部", JUNE_30, None, "", "")
    monkeypatch.setattr(remind_departments, "remind", lambda warehouse, day: reminded.append(day))
    monkeypatch.setattr(remind_departments, "reminders", lambda warehouse, catalogue, day: [notice])
    monkeypatch.setattr(remind_departments, "notify", lambda warehouse, each, once: told.append((each.topic, once)))
    assert run(remind_departments.RemindDepartments(task_id="remind")) == 1
    assert (reminded, told) == ([JUNE_30], [("个人金融部", True)])


def test_findings_of_a_date_that_has_not_been_checked_are_an_error(run: Run) -> None:
    with pytest.raises(LookupError, match="2024-06-30 has no finished check run"):
        run(sync_issues.SyncIssues(task_id="sync"))


def test_an_open_gate_lets_the_package_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_gate, "decide", lambda warehouse, catalogue, day: Decision(day, 1, (), ()))
    assert "放行" in run(open_gate.OpenGate(task_id="gate"), rehearsal=False)


def test_a_closed_gate_fails_for_good_and_says_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_gate, "decide", lambda warehouse, catalogue, day: Decision(day, 1, ("ONE 未检核",), ()))
    with pytest.raises(AirflowFailException, match="ONE 未检核"):
        run(open_gate.OpenGate(task_id="gate"), rehearsal=False)


def test_a_rehearsal_shows_the_decision_and_ends_before_publication(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_gate, "decide", lambda warehouse, catalogue, day: Decision(day, 1, ("ONE 未检核",), ()))
    with pytest.raises(AirflowSkipException, match=r"(?s)nothing is published.*不予放行"):
        run(open_gate.OpenGate(task_id="gate"), rehearsal=True)


def test_a_package_is_published_with_its_lineage(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"1\n2\n")
    package = SimpleNamespace(path=tmp_path, is_new=True, files=(SimpleNamespace(table="ONE", file="one.txt", rows=2),))
    monkeypatch.setattr(publish_package, "publish", lambda *arguments: package)
    operator = publish_package.PublishPackage(task_id="publish", exposure="east_submission")
    assert run(operator) == str(tmp_path)
    lineage = operator.get_openlineage_facets_on_complete(None)
    [read], [written] = lineage.inputs, lineage.outputs
    assert read.name.endswith(".east.east_one")
    assert (written.namespace, written.name) == ("file", str(tmp_path / "one.txt"))
    assert (written.outputFacets["outputStatistics"].rowCount, written.outputFacets["outputStatistics"].size) == (2, 4)


def test_what_cannot_be_published_is_not_tried_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        raise PublishError("v001 was changed after publication")

    monkeypatch.setattr(publish_package, "publish", refuse)
    with pytest.raises(AirflowFailException, match="changed after publication"):
        run(publish_package.PublishPackage(task_id="publish", exposure="east_submission"))


def test_kpis_are_published_with_their_lineage(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "kpi.csv").write_bytes(b"kpi\n")
    published = SimpleNamespace(values=40, directory=tmp_path, files=(SimpleNamespace(name="kpi.csv"),))
    monkeypatch.setattr(include.kpi.publish, "publish", lambda warehouse, day: published)
    operator = publish_kpis.PublishKpis(task_id="publish", exposure="kpi_publication")
    assert run(operator) == 40
    lineage = operator.get_openlineage_facets_on_complete(None)
    assert [source.name.rpartition(".")[2] for source in lineage.inputs] == ["fct"]
    table, file = lineage.outputs
    assert table.name.endswith(".kpi.kpi_value") and table.outputFacets["outputStatistics"].rowCount == 40
    assert file.name == str(tmp_path / "kpi.csv")


def test_a_rehearsal_publishes_no_kpis(run: Run) -> None:
    operator = publish_kpis.PublishKpis(task_id="publish", exposure="kpi_publication")
    with pytest.raises(AirflowSkipException, match="this is a rehearsal"):
        run(operator, rehearsal=True)
