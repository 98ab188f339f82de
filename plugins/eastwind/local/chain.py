"""Run the whole chain for given data dates and watch it: extraction, transformation, submission and KPIs."""

import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from eastwind.local.api import AirflowApi

Run = dict[str, Any]
"""A DAG run as the API gives it."""

FINISHED = {"success", "failed"}
POLL_SECONDS = 1.0
GRACE_SECONDS = 20.0
"""How long a run that assets should have created is waited for."""


@dataclass
class Outcome:
    """What became of the runs: how many finished, and each failed task with its error."""

    finished: int = 0
    failures: list[str] = field(default_factory=list)


PUBLISHERS = ("east_submission", "kpi_publication")


class Chain:
    """One pass through the DAGs.

    api: of the running Airflow.
    report: takes a line for every run that has finished.
    check: called at every look; raises if waiting has become pointless.
    extracts: the extraction DAGs to run; all of them unless given.
    follows: the DAGs to wait for, each with those that must have succeeded before; all of them unless given.
    by_hand: of those, the DAGs that no asset starts.
    """

    def __init__(
        self,
        api: AirflowApi,
        report: Callable[[str], None] = print,
        check: Callable[[], None] = lambda: None,
        extracts: Iterable[str] = (),
        follows: Mapping[str, Iterable[str]] | None = None,
        by_hand: Container[str] = (),
    ) -> None:
        self.api = api
        self.report = report
        self.check = check
        self.extracts = sorted(extracts or (dag_id for dag_id in api.parsed_dags() if dag_id.startswith("extract_")))
        if follows is None:
            follows = {"transform": self.extracts, **dict.fromkeys(PUBLISHERS, ("transform",))}
        self.follows = follows
        self.by_hand = by_hand
        self.outcome = Outcome()
        self.ended: dict[str, datetime] = {}
        self.missing_since: dict[tuple[str, date], float] = {}

    def run(self, data_dates: Iterable[date], conf: dict[str, Any] | None = None) -> Outcome:
        """Extract the source systems for every data date, in order, and wait for all that follows from it.

        conf: the parameters of the extraction runs.
        """
        dates = list(data_dates)
        keys = {data_date.isoformat() for data_date in dates}
        started = self.api.now()
        clock = time.monotonic()
        for data_date in dates:
            for dag_id in self.extracts:
                self.api.trigger(dag_id, data_date, conf)
        while True:
            self.check()
            runs = [run for run in self.api.runs_since(started) if run["partition_key"] in keys]
            for run in runs:
                if run["state"] in FINISHED and run["dag_run_id"] not in self.ended:
                    self._finish(run, time.monotonic() - clock)
            missing = {key for data_date in dates for key in self._missing(runs, data_date)}
            if not missing and all(run["state"] in FINISHED for run in runs):
                return self.outcome
            self._start_overdue(missing)
            time.sleep(POLL_SECONDS)

    def _finish(self, run: Run, clock: float) -> None:
        """Report a finished run and note its failed tasks."""
        tasks = self.api.tasks(run["dag_id"], run["dag_run_id"])
        # What follows is started by the task that updates the asset, while others of its run may go on.
        updating = [task for task in tasks if task["task_id"].startswith("finish_")] or tasks
        self.ended[run["dag_run_id"]] = max(_moment(task["end_date"] or run["end_date"]) for task in updating)
        self.outcome.finished += 1
        states = sorted({str(task["state"]) for task in tasks})
        counts = ", ".join(f"{sum(str(task['state']) == state for task in tasks)} {state}" for state in states)
        seconds = (_moment(run["end_date"]) - _moment(run["start_date"])).total_seconds()
        self.report(
            f"{clock:6.0f} s  {run['dag_id']:<16} {run['partition_key']}  took {seconds:5.1f} s  tasks: {counts}"
        )
        for task in tasks:
            if task["state"] == "failed":
                error = self.api.error_of(task)
                self.outcome.failures.append(f"{task['dag_id']}.{task['task_id']} {run['partition_key']}: {error}")

    def _missing(self, runs: list[Run], data_date: date) -> set[tuple[str, date]]:
        """The runs, as DAG id and data date, that are due because all they wait for has succeeded, but do not exist.

        A run counts only if it was created after the last of those had ended.
        """
        of_date = [run for run in runs if run["partition_key"] == data_date.isoformat()]
        missing = set()
        for dag_id, causes in self.follows.items():
            ends = [self._last_success(of_date, cause) for cause in causes]
            due = max((end for end in ends if end), default=None)
            if due is None or None in ends:
                continue
            if not any(run["dag_id"] == dag_id and _moment(run["run_after"]) >= due for run in of_date):
                missing.add((dag_id, data_date))
        return missing

    def _last_success(self, runs: list[Run], dag_id: str) -> datetime | None:
        ends = [
            self.ended[run["dag_run_id"]]
            for run in runs
            if run["dag_id"] == dag_id and run["state"] == "success" and run["dag_run_id"] in self.ended
        ]
        return max(ends, default=None)

    def _start_overdue(self, missing: set[tuple[str, date]]) -> None:
        """Start by hand what assets do not start.

        An interrupted chain leaves events behind that no run has consumed. With the first events of this chain they
        make a run too early, and those that follow wait for a partner that does not come.
        """
        now = time.monotonic()
        self.missing_since = {key: self.missing_since.get(key, now) for key in missing}
        for (dag_id, data_date), since in self.missing_since.items():
            if dag_id in self.by_hand:
                self.api.trigger(dag_id, data_date)
            elif now - since > GRACE_SECONDS:
                self.report(f"{dag_id} for {data_date} has not been started by its assets: starting it")
                self.api.trigger(dag_id, data_date)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
