"""The few calls of Airflow's REST API that the local installation makes."""

import json
import urllib.error
import urllib.parse
import urllib.request
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

TIMEOUT_SECONDS = 30


class ApiError(RuntimeError):
    """Airflow refused a call; the message holds its answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class AirflowApi:
    """A user's session with the API server at `url`."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url
        self.user = user
        self.password = password
        self.token = ""

    def is_healthy(self) -> bool:
        """Whether the API server answers and the scheduler and the DAG processor have a recent heartbeat."""
        try:
            health = self._send("GET", "/api/v2/monitor/health")
        except (OSError, ApiError):
            return False
        return all(health[part]["status"] == "healthy" for part in ("metadatabase", "scheduler", "dag_processor"))

    def now(self) -> datetime:
        """The API server's time, to the second before: what it stamps from now on is not earlier."""
        with urllib.request.urlopen(f"{self.url}/api/v2/version", timeout=TIMEOUT_SECONDS) as answer:
            return parsedate_to_datetime(answer.headers["Date"])

    def import_errors(self, since: datetime) -> list[str]:
        """Of the DAG files that were read since then."""
        errors = self.call("GET", "/api/v2/importErrors")["import_errors"]
        return [
            f"{error['filename']}: {error['stack_trace'].strip()}"
            for error in errors
            if datetime.fromisoformat(error["timestamp"]) >= since
        ]

    def parsed_dags(self) -> dict[str, datetime]:
        """The DAGs by id, with the time at which their files were last read."""
        dags = self.call("GET", "/api/v2/dags?limit=100")["dags"]
        return {dag["dag_id"]: datetime.fromisoformat(dag["last_parsed_time"]) for dag in dags}

    def unpause(self, dag_id: str) -> None:
        self.call("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})

    def create_pool(self, name: str, slots: int) -> None:
        """Unless it exists."""
        try:
            self.call("POST", "/api/v2/pools", {"name": name, "slots": slots})
        except ApiError as error:
            if error.status != HTTPStatus.CONFLICT:
                raise

    def trigger(self, dag_id: str, data_date: date, conf: dict[str, Any] | None = None) -> str:
        """Start a run for a data date and return its id."""
        body = {"logical_date": None, "partition_key": data_date.isoformat(), "conf": conf or {}}
        run_id: str = self.call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"]
        return run_id

    def runs_since(self, moment: datetime) -> list[dict[str, Any]]:
        """The runs of all DAGs that were created to run after `moment`, oldest first."""
        query = urllib.parse.urlencode({"run_after_gte": moment.isoformat(), "order_by": "run_after", "limit": 1000})
        runs: list[dict[str, Any]] = self.call("GET", f"/api/v2/dags/~/dagRuns?{query}")["dag_runs"]
        return runs

    def unpaused_dags(self) -> list[dict[str, Any]]:
        """The DAGs that run, each with when its schedule starts the next run."""
        dags: list[dict[str, Any]] = self.call("GET", "/api/v2/dags?limit=1000&paused=false")["dags"]
        return dags

    def active_runs(self) -> list[dict[str, Any]]:
        """The runs of all DAGs that are queued or running."""
        query = "limit=1000&state=queued&state=running"
        runs: list[dict[str, Any]] = self.call("GET", f"/api/v2/dags/~/dagRuns?{query}")["dag_runs"]
        return runs

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """The task instances of a run."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{urllib.parse.quote(run_id)}/taskInstances?limit=1000"
        instances: list[dict[str, Any]] = self.call("GET", path)["task_instances"]
        return instances

    def error_of(self, task: dict[str, Any]) -> str:
        """The last error in the log of a task instance."""
        path = (
            f"/api/v2/dags/{task['dag_id']}/dagRuns/{urllib.parse.quote(task['dag_run_id'])}"
            f"/taskInstances/{task['task_id']}/logs/{task['try_number']}?full_content=true"
        )
        lines = self.call("GET", path)["content"]
        for line in reversed([line for line in lines if isinstance(line, dict)]):
            if line.get("error_detail"):
                last = line["error_detail"][-1]
                return f"{last['exc_type']}: {last['exc_value']}"
            if line.get("level") in ("error", "critical"):
                return str(line["event"])
        return "the log holds no error: the task's process was killed"

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a call as the user. A token that has expired is renewed."""
        if not self.token:
            self._log_in()
        try:
            return self._send(method, path, body)
        except ApiError as error:
            if error.status != HTTPStatus.UNAUTHORIZED:
                raise
        self._log_in()
        return self._send(method, path, body)

    def _log_in(self) -> None:
        self.token = ""
        credentials = {"username": self.user, "password": self.password}
        self.token = self._send("POST", "/auth/token", credentials)["access_token"]

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            answer_text = error.read().decode(errors="replace")[:500]
            raise ApiError(error.code, f"{method} {path}: {error.code} {answer_text}") from error
