"""A data date of a backfill through Airflow, which is played here; tests/e2e runs a real one."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg2.extensions
import pytest

from eastwind import backfill
from eastwind.backfill import AirflowLoad, again, find_airflow, make_ready
from eastwind.local import chain
from include.extract.backfill import Backfill, BackfillRefused
from include.extract.batch import finish_batch, start_batch
from include.warehouse.connections import connect

JAN_31 = date(2023, 1, 31)
SYSTEMS = ("cbs", "hr")


class PlayedAirflow:
    """Runs every DAG to its end as soon as it is looked at; assets start what follows `transform`.

    ahead: runs of other data dates that are under way for so many looks; `ending` is what their end brings. due: the
    next scheduled run.
    """

    def __init__(self, fails: str = "", ahead: int = 0, due: datetime | None = None) -> None:
        self.fails = fails
        self.ahead = ahead
        self.due = due
        self.url = "http://played"
        self.runs: list[dict[str, Any]] = []
        self.triggered: list[tuple[str, dict[str, Any] | None]] = []
        self.clock = datetime.now(UTC)
        self.ending: Callable[[], None] = lambda: None

    def unpaused_dags(self) -> list[dict[str, Any]]:
        due = self.due and self.due.isoformat()
        return [{"dag_id": "extract_hr", "next_dagrun_run_after": due}]

    def active_runs(self) -> list[dict[str, Any]]:
        other = {"dag_id": "kpi_publication", "partition_key": "2024-06-29"}
        if self.ahead == 0:
            self.ending()
            return [other]
        self.ahead -= 1
        return [other, {"dag_id": "extract_hr", "partition_key": "2024-06-30"}]

    def trigger(self, dag_id: str, data_date: date, conf: dict[str, Any] | None = None) -> None:
        self.triggered.append((dag_id, conf))
        self._run(dag_id, data_date)

    def now(self) -> datetime:
        return self.clock

    def runs_since(self, moment: datetime) -> list[dict[str, Any]]:
        return self.runs

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        run = next(run for run in self.runs if run["dag_run_id"] == run_id)
        return [{"dag_id": dag_id, "task_id": "task", "state": run["state"], "end_date": run["end_date"]}]

    def error_of(self, task: dict[str, Any]) -> str:
        return "missing flag file"

    def _run(self, dag_id: str, data_date: date) -> None:
        self.clock += timedelta(seconds=1)
        moment = self.clock.isoformat()
        state = "failed" if dag_id == self.fails else "success"
        run = {"dag_id": dag_id, "dag_run_id": f"{dag_id} {len(self.runs)}", "partition_key": data_date.isoformat()}
        self.runs.append({**run, "state": state, "run_after": moment, "start_date": moment, "end_date": moment})
        if dag_id == "transform" and state == "success":
            for publisher in ("east_submission", "kpi_publication"):
                self._run(publisher, data_date)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(backfill, "POLL_SECONDS", 0.01)


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[psycopg2.extensions.connection]:
    """With an empty ops.batch, emptied again."""
    with closing(connect(warehouse_url)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("truncate ops.batch")
        yield connection
        with connection, connection.cursor() as cursor:
            cursor.execute("truncate ops.batch")


def load(airflow: PlayedAirflow, warehouse: psycopg2.extensions.connection, lines: list[str]) -> AirflowLoad:
    return AirflowLoad(airflow, SYSTEMS, warehouse, report=lines.append)  # type: ignore[arg-type]


def load_batch(warehouse: psycopg2.extensions.connection, system: str) -> None:
    start_batch(warehouse, system, JAN_31)
    finish_batch(warehouse, system, JAN_31, succeeded=True)


def test_what_is_missing_is_loaded_then_built(warehouse: psycopg2.extensions.connection) -> None:
    airflow = PlayedAirflow()
    assert load(airflow, warehouse, [])(JAN_31, SYSTEMS) == []
    assert airflow.triggered == [("backfill", {"systems": ["cbs", "hr"]}), ("transform", None)]


def test_one_system_is_not_built_while_others_are_missing(warehouse: psycopg2.extensions.connection) -> None:
    airflow = PlayedAirflow()
    assert load(airflow, warehouse, [])(JAN_31, ["cbs"]) == []
    assert airflow.triggered == [("backfill", {"systems": ["cbs"]})]


def test_the_system_that_was_missing_completes_the_date(warehouse: psycopg2.extensions.connection) -> None:
    load_batch(warehouse, "hr")
    airflow = PlayedAirflow()
    assert load(airflow, warehouse, [])(JAN_31, ["cbs"]) == []
    assert airflow.triggered == [("backfill", {"systems": ["cbs"]}), ("transform", None)]


def test_what_is_loaded_is_only_built(warehouse: psycopg2.extensions.connection) -> None:
    airflow = PlayedAirflow()
    assert load(airflow, warehouse, [])(JAN_31, []) == []
    assert airflow.triggered == [("transform", None)]


@pytest.mark.parametrize("dag_id", ["backfill", "transform"])
def test_a_failure_stops_it(warehouse: psycopg2.extensions.connection, dag_id: str) -> None:
    assert load(PlayedAirflow(fails=dag_id), warehouse, [])(JAN_31, SYSTEMS) == [
        f"{dag_id}.task 2023-01-31: missing flag file"
    ]


def test_what_is_not_published_is_told_at_the_end(warehouse: psycopg2.extensions.connection) -> None:
    loading = load(PlayedAirflow(fails="east_submission"), warehouse, [])
    assert loading(JAN_31, SYSTEMS) == []
    assert loading.unpublished == ["east_submission.task 2023-01-31: missing flag file"]


def test_what_an_earlier_command_has_left_running_is_waited_for_and_not_loaded_again(
    warehouse: psycopg2.extensions.connection,
) -> None:
    def end() -> None:
        for system in SYSTEMS:
            load_batch(warehouse, system)

    airflow = PlayedAirflow(ahead=1)
    airflow.ending = end
    load(airflow, warehouse, [])(JAN_31, SYSTEMS)
    assert airflow.triggered == [("transform", None)]


def test_the_daily_runs_go_first(warehouse: psycopg2.extensions.connection) -> None:
    airflow = PlayedAirflow(ahead=3)
    lines: list[str] = []
    load(airflow, warehouse, lines)(JAN_31, SYSTEMS)
    assert lines == ["waiting for extract_hr 2024-06-30"]
    assert airflow.ahead == 0


def test_nothing_is_begun_that_would_not_be_done_when_the_next_run_is_due(
    warehouse: psycopg2.extensions.connection,
) -> None:
    now = datetime.now(UTC)
    airflow = PlayedAirflow(due=now + timedelta(seconds=1))
    lines: list[str] = []
    loading = load(airflow, warehouse, lines)
    loading(JAN_31, SYSTEMS)
    assert lines == []

    loading.longest = timedelta(minutes=10)
    airflow.due = now + timedelta(minutes=9)
    monitor = iter([None, None])

    def check() -> None:
        if next(monitor, "over") == "over":
            airflow.due = now + timedelta(days=1)

    loading.check = check
    loading(JAN_31, SYSTEMS)
    assert len(lines) == 1 and lines[0].startswith("waiting for the run scheduled at")


def test_a_paused_dag_is_not_waited_for() -> None:
    with pytest.raises(BackfillRefused, match="the DAG backfill and transform is paused or missing in http://played"):
        make_ready(PlayedAirflow())  # type: ignore[arg-type]


def test_an_airflow_elsewhere_is_used_by_its_url() -> None:
    with find_airflow(JAN_31, "https://ops:p%40ss@airflow.bank.example:8443/") as (api, check):
        check()
        assert (api.url, api.user, api.password) == ("https://airflow.bank.example:8443", "ops", "p@ss")


def test_the_command_to_go_on_is_the_same_again() -> None:
    year = Backfill(date(2023, 1, 1), date(2023, 12, 31), SYSTEMS)
    assert again(year, None) == "make backfill FROM=2023-01-01 TO=2023-12-31"
    parts = Backfill(date(2023, 1, 1), date(2023, 12, 31), ("cbs",), month_ends=True, split=True)
    assert again(parts, "cbs") == "make backfill FROM=2023-01-01 TO=2023-12-31 SYSTEM=cbs MONTH_ENDS=1 SPLIT=1"
