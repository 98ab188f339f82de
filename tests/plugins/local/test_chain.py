"""The chain, against a scheduler that is played."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from eastwind.local import chain
from eastwind.local.chain import Chain

JUNE_30 = date(2024, 6, 30)


class PlayedAirflow:
    """Runs every DAG to its end as soon as it is looked at; assets start what follows."""

    def __init__(self, fails: str = "", stalls: str = "") -> None:
        self.fails = fails
        self.stalls = stalls
        self.runs: list[dict[str, Any]] = []
        self.by_hand: list[str] = []
        self.clock = datetime.now(UTC)

    def parsed_dags(self) -> dict[str, datetime]:
        return dict.fromkeys(("extract_cbs", "extract_hr", "transform", "kpi_publication"), self.clock)

    def trigger(self, dag_id: str, data_date: date, conf: dict[str, Any] | None = None) -> None:
        self.by_hand.append(dag_id)
        self._create(dag_id, data_date)

    def now(self) -> datetime:
        return self.clock

    def runs_since(self, moment: datetime) -> list[dict[str, Any]]:
        for run in list(self.runs):
            if run["state"] == "queued":
                self._finish(run)
        return [dict(run) for run in self.runs]

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        run = next(run for run in self.runs if run["dag_run_id"] == run_id)
        later = datetime.fromisoformat(run["end_date"]) + timedelta(minutes=1)
        return [
            {"dag_id": dag_id, "task_id": "finish_batch", "state": run["state"], "end_date": run["end_date"]},
            # What follows has been started by then.
            {"dag_id": dag_id, "task_id": "tell_owner", "state": "success", "end_date": later.isoformat()},
        ]

    def error_of(self, task: dict[str, Any]) -> str:
        return "CONTRACT: missing flag file"

    def _create(self, dag_id: str, data_date: date) -> None:
        self.clock += timedelta(seconds=1)
        self.runs.append(
            {
                "dag_id": dag_id,
                "dag_run_id": f"{dag_id} {len(self.runs)}",
                "partition_key": data_date.isoformat(),
                "state": "queued",
                "run_after": self.clock.isoformat(),
            }
        )

    def _finish(self, run: dict[str, Any]) -> None:
        self.clock += timedelta(seconds=1)
        run["state"] = "failed" if run["dag_id"] == self.fails else "success"
        run["start_date"] = run["end_date"] = self.clock.isoformat()
        finished = {other["dag_id"] for other in self.runs if other["state"] == "success"}
        for dag_id, causes in {
            "transform": {"extract_cbs", "extract_hr"},
            "east_submission": {"transform"},
            "kpi_publication": {"transform"},
        }.items():
            known = {other["dag_id"] for other in self.runs}
            if causes <= finished and dag_id not in known and dag_id != self.stalls:
                self._create(dag_id, date.fromisoformat(run["partition_key"]))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(chain, "GRACE_SECONDS", 0.05)


def run(airflow: PlayedAirflow, check: Callable[[], None] = lambda: None) -> tuple[chain.Outcome, list[str]]:
    lines: list[str] = []
    return Chain(airflow, report=lines.append, check=check).run([JUNE_30]), lines  # type: ignore[arg-type]


def test_it_ends_when_everything_that_follows_has_ended() -> None:
    airflow = PlayedAirflow()
    outcome, lines = run(airflow)
    assert (outcome.finished, outcome.failures) == (5, [])
    assert airflow.by_hand == ["extract_cbs", "extract_hr"]
    assert "kpi_publication" in lines[-1] and "2024-06-30" in lines[-1] and "2 success" in lines[-1]


def test_a_failure_is_reported_with_its_error_and_nothing_more_is_waited_for() -> None:
    outcome, _ = run(PlayedAirflow(fails="extract_hr"))
    assert outcome.finished == 2
    assert outcome.failures == ["extract_hr.finish_batch 2024-06-30: CONTRACT: missing flag file"]


def test_a_run_that_assets_do_not_start_is_started_by_hand() -> None:
    airflow = PlayedAirflow(stalls="transform")
    outcome, lines = run(airflow)
    assert airflow.by_hand == ["extract_cbs", "extract_hr", "transform"]
    assert outcome.finished == 5
    assert any("has not been started by its assets" in line for line in lines)


def test_waiting_ends_when_airflow_has_ended() -> None:
    def ended() -> None:
        raise RuntimeError("Airflow's scheduler has ended")

    with pytest.raises(RuntimeError, match="has ended"):
        run(PlayedAirflow(), check=ended)


def test_what_runs_for_other_data_dates_is_not_waited_for() -> None:
    airflow = PlayedAirflow(fails="extract_today")
    airflow._create("extract_today", date(2024, 7, 1))
    outcome, lines = run(airflow)
    assert (outcome.finished, outcome.failures) == (5, [])
    assert not any("2024-07-01" in line for line in lines)


def test_a_dag_that_no_asset_starts_is_started_as_soon_as_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "GRACE_SECONDS", 3600)
    airflow = PlayedAirflow(stalls="transform")
    follows = {"transform": ["backfill"]}
    Chain(airflow, extracts=["backfill"], follows=follows, by_hand={"transform"}).run([JUNE_30])  # type: ignore[arg-type]
    assert airflow.by_hand == ["backfill", "transform"]
