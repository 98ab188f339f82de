"""The DAGs as a scheduler sees them."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pendulum
import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from airflow.timetables.base import TimeRestriction
from airflow.utils.types import DagRunType

from eastwind import catalogue, defaults, pools
from include import settings
from include.catalogue import manifest
from include.catalogue.sources import SourceSystem

PUBLISHERS = ("east_submission", "kpi_publication")
TRIGGERED = ("transform", *PUBLISHERS)


@pytest.fixture(scope="module")
def systems() -> list[SourceSystem]:
    return catalogue.sources()


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=str(settings.ROOT / "dags"))


def test_every_dag_file_imports(bag: DagBag, systems: list[SourceSystem]) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {*TRIGGERED, "backfill", "housekeeping", *(f"extract_{system.name}" for system in systems)}


def test_every_dag_has_owner_docs_tags_and_retries(bag: DagBag) -> None:
    for dag in bag.dags.values():
        assert dag.doc_md, dag.dag_id
        assert "**Schedule**" in dag.doc_md and "Asia/Shanghai" in dag.doc_md, dag.dag_id
        assert "{" not in dag.doc_md, dag.dag_id
        assert dag.tags, dag.dag_id
        assert not dag.catchup
        for task in dag.tasks:
            assert task.owner not in ("", "airflow"), task
            assert task.retries == (0 if task.task_id == "open_gate" else defaults.RETRIES), task


def test_no_task_waits_in_a_trigger(bag: DagBag) -> None:
    assert [task for dag in bag.dags.values() for task in dag.tasks if getattr(task, "deferrable", False)] == []


def test_a_source_system_is_extracted_by_one_task_between_start_and_finish(
    bag: DagBag, systems: list[SourceSystem]
) -> None:
    for system in systems:
        dag = bag.dags[f"extract_{system.name}"]
        assert set(dag.task_ids) == {"start_batch", "extract", "finish_batch", "fail_batch", "tell_owner"}
        assert dag.get_task("extract").upstream_task_ids == {"start_batch"}
        assert dag.get_task("extract").downstream_task_ids == {"finish_batch", "fail_batch", "tell_owner"}
        assert {task.owner for task in dag.tasks} == {system.owner}


def test_an_asset_is_updated_only_when_all_tables_are_loaded(bag: DagBag, systems: list[SourceSystem]) -> None:
    for system in systems:
        dag = bag.dags[f"extract_{system.name}"]
        updating = {task.task_id: (task.trigger_rule, task.pool) for task in dag.tasks if task.outlets}
        assert updating == {"finish_batch": ("all_success", pools.RAW_ASSETS)}


def test_transform_waits_for_every_source_system_and_the_publishers_for_transform(
    bag: DagBag, systems: list[SourceSystem]
) -> None:
    assert _assets(bag.dags["transform"]) == {f"raw_{system.name}" for system in systems}
    for dag_id in PUBLISHERS:
        assert _assets(bag.dags[dag_id]) == {"core"}
    updating = [task for task in bag.dags["transform"].tasks if task.outlets]
    assert updating == bag.dags["transform"].leaves


def test_a_backfill_has_the_same_tasks_in_a_dag_and_a_pool_of_its_own_and_comes_last(
    bag: DagBag, systems: list[SourceSystem]
) -> None:
    backfill = bag.dags["backfill"]
    daily = [(system.name, task) for system in systems for task in bag.dags[f"extract_{system.name}"].tasks]
    assert set(backfill.task_ids) == {f"{name}.{task.task_id}" for name, task in daily}
    assert {task.pool for task in backfill.tasks} == {pools.BACKFILL}
    assert pools.BACKFILL not in {task.pool for _, task in daily}
    assert {(task.weight_rule, task.priority_weight) for task in backfill.tasks} == {("absolute", 0)}
    assert {(task.weight_rule, task.priority_weight) for _, task in daily} == {("downstream", 1)}
    assert {task.task_id: task.owner for task in backfill.tasks} == {
        f"{name}.{task.task_id}": task.owner for name, task in daily
    }


def test_a_backfill_updates_no_asset(bag: DagBag) -> None:
    assert [task.task_id for task in bag.dags["backfill"].tasks if task.outlets] == []


def test_runs_of_one_dag_do_not_overlap(bag: DagBag) -> None:
    assert {dag.max_active_runs for dag in bag.dags.values()} == {1}


def test_layers_are_built_in_order(bag: DagBag) -> None:
    order = [task.task_id for task in bag.dags["transform"].topological_sort()]
    assert order == ["require_batches", "staging", "core", "kpi_facts", "finish_build"]


def test_nothing_is_published_that_has_not_passed_the_gate(bag: DagBag) -> None:
    dag = bag.dags["east_submission"]
    governance = ["sync_issues", "governance_facts", "publish_kpis"]
    order = [task.task_id for task in dag.topological_sort() if task.task_id not in governance]
    assert order == [
        "require_filing_date",
        "digest_values",
        "build",
        "build_checks",
        "run_checks",
        "open_gate",
        "publish_package",
    ]
    assert dag.get_task("sync_issues").upstream_task_ids == {"run_checks"}, "issues do not wait for the gate"
    assert dag.get_task("governance_facts").upstream_task_ids == {"sync_issues", "open_gate"}
    assert dag.get_task("governance_facts").trigger_rule == "none_skipped", "a closed gate is a fact, too"
    assert dag.get_task("publish_kpis").upstream_task_ids == {"governance_facts"}
    assert not dag.get_task("publish_kpis").downstream_task_ids


def test_extraction_runs_for_the_day_before_in_local_time() -> None:
    two_in_the_morning_of_july = pendulum.datetime(2024, 6, 30, 18, 0)
    timetable = _scheduled(defaults.day_after("02:00"))
    run = timetable.next_dagrun_info_v2(
        last_dagrun_info=None,
        restriction=TimeRestriction(two_in_the_morning_of_july, two_in_the_morning_of_july, catchup=True),
    )
    assert run is not None
    assert (run.run_after, run.partition_key) == (two_in_the_morning_of_july, "2024-06-30")


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """The defaults as they are under the given variables."""

    def reload(**variables: str) -> ModuleType:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return importlib.reload(defaults)

    yield reload
    monkeypatch.undo()
    importlib.reload(defaults)


def test_nothing_is_scheduled_after_the_last_data_date(bounded: Callable[..., ModuleType]) -> None:
    bounds = bounded(EASTWIND_END_DATE="2024-06-30")
    restriction = TimeRestriction(bounds.START_DATE, bounds.END_DATE, catchup=False)
    run = _scheduled(bounds.day_after("02:00")).next_dagrun_info_v2(last_dagrun_info=None, restriction=restriction)
    assert run is None


def test_without_a_first_data_date_nothing_is_caught_up_with(bag: DagBag) -> None:
    assert {dag.catchup for dag in bag.dags.values()} == {False}


def test_after_an_outage_the_missing_dates_follow_in_order_from_the_first_data_date_on(
    bounded: Callable[..., ModuleType],
) -> None:
    """The scheduler makes a run only when the one before has ended: no DAG has more than one at a time."""
    bounds = bounded(EASTWIND_START_DATE="2024-06-26", EASTWIND_END_DATE="2024-06-30")
    dag = DagBag(dag_folder=str(settings.ROOT / "dags")).dags["extract_cbs"]
    assert (dag.catchup, dag.max_active_runs) == (True, 1)

    timetable = _scheduled(dag.timetable)
    restriction = TimeRestriction(bounds.START_DATE, bounds.END_DATE, catchup=dag.catchup)
    runs = []
    last = None
    while (last := timetable.next_dagrun_info_v2(last_dagrun_info=last, restriction=restriction)) is not None:
        runs.append((last.partition_key, last.run_after.in_timezone(defaults.TIMEZONE).to_datetime_string()))
    assert runs == [
        ("2024-06-26", "2024-06-27 02:00:00"),
        ("2024-06-27", "2024-06-28 02:00:00"),
        ("2024-06-28", "2024-06-29 02:00:00"),
        ("2024-06-29", "2024-06-30 02:00:00"),
        ("2024-06-30", "2024-07-01 02:00:00"),
    ]


def test_airflow_s_own_backfill_cannot_move_the_schedule(bag: DagBag, systems: list[SourceSystem]) -> None:
    """Of the latest run that was not started by hand, the scheduler takes the next: a backfill's would be one."""
    for system in systems:
        assert bag.dags[f"extract_{system.name}"].allowed_run_types == {DagRunType.SCHEDULED, DagRunType.MANUAL}


def test_without_a_manifest_the_import_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(manifest.settings, "MANIFEST", tmp_path / "manifest.json")
    bag = DagBag(dag_folder=str(settings.ROOT / "dags"))
    assert set(bag.dags) == {"housekeeping"}
    assert all("dbt parse" in error.splitlines()[-1] for error in bag.import_errors.values())


def _assets(dag: DAG) -> set[str]:
    return {key.name for key, _ in _scheduled(dag.timetable).asset_condition.iter_assets()}


def _scheduled(timetable: Any) -> Any:
    """The scheduler's side of a timetable."""
    from airflow.serialization.decoders import decode_timetable
    from airflow.serialization.encoders import encode_timetable

    return decode_timetable(encode_timetable(timetable))
