"""Start and stop the local Airflow: its processes are children of this one."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import TracebackType

from eastwind.local.api import AirflowApi, wait_until_healthy
from eastwind.local.environment import HOST, USER, airflow_home, environment, free_port, keys, write_password
from include import settings

PARTS = {
    "api-server": ("airflow", "api-server"),
    "scheduler": (sys.executable, "-m", "eastwind.local.scheduler"),
    "dag-processor": ("airflow", "dag-processor"),
}
START_SECONDS = 120
STOP_SECONDS = 20


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
                    )
                )
        if not wait_until_healthy(self.api, START_SECONDS, self.check):
            raise AirflowNotStarted(f"Airflow is not healthy after {START_SECONDS} seconds: see {airflow_home()}/*.log")
        if errors := self.api.import_errors():
            raise AirflowNotStarted("DAGs cannot be imported:\n" + "\n".join(errors))
        for dag_id in self.api.dag_ids():
            self.api.unpause(dag_id)

    def check(self) -> None:
        """Raise AirflowNotStarted if one of the processes has ended."""
        for part, child in zip(PARTS, self.children, strict=True):
            if child.poll() is not None:
                tail = "\n".join(self._log(part).read_text(errors="replace").splitlines()[-15:])
                raise AirflowNotStarted(f"Airflow's {part} has ended with {child.returncode}:\n{tail}")

    def stop(self) -> None:
        """End the processes, tasks included; what does not end in time is killed."""
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self.children):
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            finally:
                _kill_group(child.pid)
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


def parse_project(variables: Mapping[str, str]) -> None:
    """Parse the dbt project, so that the DAGs see its present state and no task has to parse it."""
    project = str(settings.DBT_PROJECT)
    command = ["dbt", "--quiet", "parse", "--project-dir", project, "--profiles-dir", project]
    # dbt parses anew whenever these differ from the last time; the operator gives them too.
    command += ["--profile", "eastwind", "--target", "warehouse"]
    done = subprocess.run(command, env=dict(variables), capture_output=True, text=True, check=False)
    if done.returncode:
        raise AirflowNotStarted(f"`dbt parse` has failed:\n{done.stdout}{done.stderr}")


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
