"""StartBatch, FinishBatch, RequireBatches and FinishBuild, on the real ops.batch and ops.build."""

import psycopg2.extensions
import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from eastwind.operators.finish_batch import FinishBatch
from eastwind.operators.finish_build import FinishBuild
from eastwind.operators.require_batches import BatchesMissing, RequireBatches
from eastwind.operators.start_batch import StartBatch
from include.catalogue.sources import SourceSystem
from tests.plugins.operators.conftest import Run

Batches = psycopg2.extensions.cursor

HR = SourceSystem("hr", "file", "raw_hr", "people", "01:00", (), folder="hr")
CBS = SourceSystem("cbs", "file", "raw_cbs", "operations", "02:00", (), folder="cbs")


def statuses(batches: Batches) -> list[tuple[str, str, str]]:
    batches.execute("select system, data_date::text, status from ops.batch order by system, data_date")
    return batches.fetchall()


def builds(batches: Batches) -> list[tuple[str, bool]]:
    """The data dates, and whether they are built."""
    batches.execute("select data_date::text, finished_at is not null from ops.build order by data_date")
    return batches.fetchall()


def test_an_attempt_is_recorded_and_returns_where_its_interval_begins(run: Run, batches: Batches) -> None:
    assert run(StartBatch(task_id="start", system=HR), partition_key="2024-05-31") == "2024-04-30"
    assert run(StartBatch(task_id="start", system=HR), partition_key="2024-06-30") == "2024-05-31"
    assert statuses(batches) == [("hr", "2024-05-31", "running"), ("hr", "2024-06-30", "running")]


def test_a_batch_succeeds(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system=HR))
    run(FinishBatch(task_id="finish", system="hr"))
    assert statuses(batches) == [("hr", "2024-06-30", "succeeded")]


def test_a_batch_fails(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system=HR))
    run(FinishBatch(task_id="fail", system="hr", succeeded=False))
    assert statuses(batches) == [("hr", "2024-06-30", "failed")]


def test_when_the_batch_was_due_stands_in_its_contract(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system=HR))
    batches.execute("select due_at at time zone 'Asia/Shanghai' from ops.batch")
    assert str(batches.fetchall()[0][0]) == "2024-07-01 01:00:00"


def test_days_that_a_later_batch_covers_are_refused_for_good(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system=HR))
    with pytest.raises(AirflowFailException, match="the batch of 2024-06-30 covers"):
        run(StartBatch(task_id="start", system=HR), partition_key="2024-06-15")
    run(FinishBatch(task_id="fail", system="hr", succeeded=False), partition_key="2024-06-15")
    assert statuses(batches) == [("hr", "2024-06-30", "running")]


def test_a_backfill_starts_what_has_not_succeeded(run: Run, batches: Batches) -> None:
    start = StartBatch(task_id="start", system=HR, only_missing=True)
    run(start, systems=[])
    run(FinishBatch(task_id="fail", system="hr", succeeded=False))
    run(start, systems=["hr"])
    run(FinishBatch(task_id="finish", system="hr"))
    with pytest.raises(AirflowSkipException, match="the batch of hr for 2024-06-30 is succeeded already"):
        run(start, systems=[])
    assert statuses(batches) == [("hr", "2024-06-30", "succeeded")]


def test_a_backfill_starts_the_systems_it_is_for(run: Run, batches: Batches) -> None:
    with pytest.raises(AirflowSkipException, match="hr is not one of cbs, credit"):
        run(StartBatch(task_id="start", system=HR, only_missing=True), systems=["cbs", "credit"])
    assert statuses(batches) == []


def test_a_batch_that_was_never_started_cannot_succeed(run: Run, batches: Batches) -> None:
    with pytest.raises(LookupError, match="never started"):
        run(FinishBatch(task_id="finish", system="hr"))


def test_all_systems_are_there(run: Run, batches: Batches) -> None:
    for system in (CBS, HR):
        run(StartBatch(task_id="start", system=system))
        run(FinishBatch(task_id="finish", system=system.name))
    run(RequireBatches(task_id="require", systems=["cbs", "hr"]))
    assert builds(batches) == [("2024-06-30", False)]
    run(FinishBuild(task_id="finish"))
    assert builds(batches) == [("2024-06-30", True)]


def test_a_build_is_not_done_while_it_runs_again(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system=HR))
    run(FinishBatch(task_id="finish", system="hr"))
    run(RequireBatches(task_id="require", systems=["hr"]))
    run(FinishBuild(task_id="finish"))
    run(RequireBatches(task_id="require", systems=["hr"]))
    assert builds(batches) == [("2024-06-30", False)]


def test_a_build_that_was_never_started_cannot_be_finished(run: Run, batches: Batches) -> None:
    with pytest.raises(LookupError, match="the build of 2024-06-30 was never started"):
        run(FinishBuild(task_id="finish"))


def test_a_system_that_is_missing_or_not_finished_is_named(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system=CBS))
    run(FinishBatch(task_id="finish", system="cbs"))
    run(StartBatch(task_id="start", system=HR))
    with pytest.raises(BatchesMissing, match=r"2024-06-30 \(credit: never started, hr: running\)"):
        run(RequireBatches(task_id="require", systems=["cbs", "credit", "hr"]))
    assert builds(batches) == []


def test_a_run_without_a_partition_key_does_nothing(run: Run, batches: Batches) -> None:
    with pytest.raises(AirflowFailException, match="is 'None'"):
        run(StartBatch(task_id="start", system=HR), partition_key=None)
    assert statuses(batches) == []
