"""Start and stop the local Airflow: its processes are children of this one."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

from eastwind import pools
from eastwind.catalogue import sources
from eastwind.local.api import AirflowApi
from eastwind.local.environment import HOST, USER, airflow_home, environment, free_port, keys, write_password
from include import settings

PARTS = {
    "api-server": ("airflow", "api-server"),
    "dag-processor": ("airflow", "dag-processor"),
    "scheduler": (sys.executable, "-m", "eastwind.local.scheduler"),
}
START_SECONDS = 120
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1


class AirflowNotStarted(RuntimeError):
    """Airflow or its DAGs are not usable; the message says why and where to look."""


class LocalAirflow:
    """A context manager: inside it Airflow runs, its DAGs are imported and not paused."""

    def __init__(self, last_data_date: date | None = None) -> None:
        self.port = free_port()
        self.variables = environment(self.port, last_data_date)
        self.url = f"http://{HOST}:{self.port}"
        self.api = AirflowApi(self.url, USER, keys()["password"])
        self.children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "LocalAirflow":
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        write_password(keys()["password"])
        (settings.OUTPUT / "lineage").mkdir(parents=True, exist_ok=True)
        parse_project(self.variables)
        self._run("airflow", "db", "migrate")
        started = datetime.now(UTC)
        for part, command in PARTS.items():
            with self._log(part).open("wb") as log:
                # A session of its own: Ctrl-C reaches this process alone, which then stops the parts in order.
                self.children.append(
                    subprocess.Popen(
                        command,
                        env=self.variables,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                        preexec_fn=_end_with_parent,
                    )
                )
        self._wait(self.api.is_healthy, "Airflow is not healthy")
        self._wait(lambda: self._dags_are_parsed_since(started), "the DAGs are not parsed")
        for name, slots in pools.SLOTS.items():
            self.api.create_pool(name, slots)
        for dag_id in self.api.parsed_dags():
            self.api.unpause(dag_id)
        _url_file().write_text(self.url)

    def _wait(self, is_done: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_done():
            self.check()
            if time.monotonic() > deadline:
                raise AirflowNotStarted(f"{otherwise} after {START_SECONDS} seconds: see {airflow_home()}/*.log")
            time.sleep(0.5)

    def _dags_are_parsed_since(self, moment: datetime) -> bool:
        """What the metadata database holds may come from an earlier state of the files, errors included."""
        if errors := self.api.import_errors(moment):
            raise AirflowNotStarted("DAGs cannot be imported:\n" + "\n".join(errors))
        parsed = self.api.parsed_dags()
        return all(dag_id in parsed and parsed[dag_id] >= moment for dag_id in dag_ids())

    def check(self) -> None:
        """Raise AirflowNotStarted if one of the processes has ended."""
        for part, child in zip(PARTS, self.children, strict=True):
            if child.poll() is not None:
                tail = "\n".join(self._log(part).read_text(errors="replace").splitlines()[-15:])
                raise AirflowNotStarted(f"Airflow's {part} has ended with {child.returncode}:\n{tail}")

    def stop(self) -> None:
        """End the processes one after the other, the scheduler first: its tasks still need the API server to end well.

        What does not end in time is killed.
        """
        if self.children and _url_file().exists() and _url_file().read_text() == self.url:
            _url_file().unlink()
        for child in reversed(self.children):
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self.children = []

    def _run(self, *command: str) -> None:
        name = "-".join(command[1:])
        with self._log(name).open("wb") as log:
            done = subprocess.run(command, env=self.variables, stdout=log, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            tail = "\n".join(self._log(name).read_text(errors="replace").splitlines()[-15:])
            raise AirflowNotStarted(f"`{' '.join(command)}` has failed:\n{tail}")

    def _log(self, part: str) -> Path:
        return airflow_home() / f"{part}.log"


def running_url() -> str | None:
    """Where another process of this installation runs Airflow, if one does."""
    if not _url_file().exists():
        return None
    url = _url_file().read_text()
    return url if AirflowApi(url, USER, keys()["password"]).is_healthy() else None


def _url_file() -> Path:
    return airflow_home() / "url"


def dag_ids() -> list[str]:
    """The DAGs that the files in dags/ make of the catalogue."""
    extracts = (f"extract_{system.name}" for system in sources())
    return [*extracts, "backfill", "transform", "east_submission", "kpi_publication", "housekeeping"]


def parse_project(variables: Mapping[str, str]) -> None:
    """Parse the dbt project, so that the DAGs see its present state and no task has to parse it."""
    project = str(settings.DBT_PROJECT)
    command = ["dbt", "--quiet", "parse", "--project-dir", project, "--profiles-dir", project]
    # dbt parses anew whenever these differ from the last time; the operator gives them too.
    command += ["--profile", "eastwind", "--target", "warehouse"]
    done = subprocess.run(command, env=dict(variables), capture_output=True, text=True, check=False)
    if done.returncode:
        raise AirflowNotStarted(f"`dbt parse` has failed:\n{done.stdout}{done.stderr}")


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its children: Linux sends them the signal then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
