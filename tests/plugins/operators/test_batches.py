"""StartBatch, FinishBatch and RequireBatches, on the real ops.batch."""

import psycopg2.extensions
import pytest
from airflow.sdk.exceptions import AirflowFailException

from eastwind.operators.finish_batch import FinishBatch
from eastwind.operators.require_batches import BatchesMissing, RequireBatches
from eastwind.operators.start_batch import StartBatch
from tests.plugins.operators.conftest import Run

Batches = psycopg2.extensions.cursor


def statuses(batches: Batches) -> list[tuple[str, str, str]]:
    batches.execute("select system, data_date::text, status from ops.batch order by system, data_date")
    return batches.fetchall()


def test_an_attempt_is_recorded_and_returns_where_its_interval_begins(run: Run, batches: Batches) -> None:
    assert run(StartBatch(task_id="start", system="hr"), partition_key="2024-05-31") == "2024-04-30"
    assert run(StartBatch(task_id="start", system="hr"), partition_key="2024-06-30") == "2024-05-31"
    assert statuses(batches) == [("hr", "2024-05-31", "running"), ("hr", "2024-06-30", "running")]


def test_a_batch_succeeds(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system="hr"))
    run(FinishBatch(task_id="finish", system="hr"))
    assert statuses(batches) == [("hr", "2024-06-30", "succeeded")]


def test_a_batch_fails(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system="hr"))
    run(FinishBatch(task_id="fail", system="hr", succeeded=False))
    assert statuses(batches) == [("hr", "2024-06-30", "failed")]


def test_a_batch_that_was_never_started_cannot_succeed(run: Run, batches: Batches) -> None:
    with pytest.raises(LookupError, match="never started"):
        run(FinishBatch(task_id="finish", system="hr"))


def test_all_systems_are_there(run: Run, batches: Batches) -> None:
    for system in ("cbs", "hr"):
        run(StartBatch(task_id="start", system=system))
        run(FinishBatch(task_id="finish", system=system))
    run(RequireBatches(task_id="require", systems=["cbs", "hr"]))


def test_a_system_that_is_missing_or_not_finished_is_named(run: Run, batches: Batches) -> None:
    run(StartBatch(task_id="start", system="cbs"))
    run(FinishBatch(task_id="finish", system="cbs"))
    run(StartBatch(task_id="start", system="hr"))
    with pytest.raises(BatchesMissing, match=r"2024-06-30 \(credit: never started, hr: running\)"):
        run(RequireBatches(task_id="require", systems=["cbs", "credit", "hr"]))


def test_a_run_without_a_partition_key_does_nothing(run: Run, batches: Batches) -> None:
    with pytest.raises(AirflowFailException, match="is 'None'"):
        run(StartBatch(task_id="start", system="hr"), partition_key=None)
    assert statuses(batches) == []
