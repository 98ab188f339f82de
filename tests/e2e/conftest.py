"""A small demo bank, an installation of its own, and its running Airflow: one for all tests of this folder."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from eastwind.local.chain import FINISHED, Chain, Outcome
from eastwind.local.environment import environment
from eastwind.local.server import LocalAirflow, parse_project
from include import settings
from include.warehouse.connections import connect, database_url
from include.warehouse.prepare import prepare

APRIL, MAY, JUNE = date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 30)
CUSTOMERS = 200
LICENCE = "B0001H111000001"


@dataclass(frozen=True)
class Bank:
    """A demo bank, an installation of its own, and its running Airflow."""

    airflow: LocalAirflow

    def run(self, *dates: date, extracts: tuple[str, ...] = ()) -> Outcome:
        return Chain(self.airflow.api, check=self.airflow.check, extracts=extracts).run(dates)

    def query(self, text: str, *parameters: Any, database: str = "warehouse") -> list[tuple[Any, ...]]:
        with closing(connect(database_url(database))) as connection, connection.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall()

    def package(self, data_date: date, version: str = "v001") -> Path:
        return settings.OUTPUT / "east" / LICENCE / f"{data_date:%Y%m%d}" / version

    def runs(self, dag_id: str, data_date: date) -> list[dict[str, Any]]:
        runs = self.airflow.api.call("GET", f"/api/v2/dags/{dag_id}/dagRuns?limit=100")["dag_runs"]
        return [run for run in runs if run["partition_key"] == data_date.isoformat()]

    def finish(self, dag_id: str, run_id: str) -> None:
        while self.airflow.api.call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{quote(run_id)}")["state"] not in FINISHED:
            self.airflow.check()
            time.sleep(1)

    def events(self) -> list[dict[str, Any]]:
        lines = (settings.OUTPUT / "lineage" / "events.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def bank(new_database: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """Nothing here touches the checkout's own .local, output or dbt target."""
    home = tmp_path_factory.mktemp("eastwind")
    root = home / "root"
    root.mkdir()
    for name in ("dags", "plugins", "include"):
        (root / name).symlink_to(settings.ROOT / name)
    project = root / "dbt_project"
    project.mkdir()
    for path in settings.DBT_PROJECT.iterdir():
        if path.name not in ("target", "logs"):
            (project / path.name).symlink_to(path)
    url = new_database("e2e")
    prepare(url)
    places = {
        "ROOT": root,
        "LOCAL": home / "local",
        "OUTPUT": home / "output",
        "UNLOAD": home / "unload",
        "DBT_PROJECT": project,
        "MANIFEST": project / "target" / "manifest.json",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, path in places.items():
            patch.setattr(settings, name, path)
        for name in [name for name in os.environ if name.startswith(("AIRFLOW", "OPENLINEAGE", "EASTWIND"))]:
            patch.delenv(name)
        patch.setenv("EASTWIND_WAREHOUSE", url)
        patch.setenv("EASTWIND_HOME", str(root))
        patch.setenv("EASTWIND_LOCAL", str(places["LOCAL"]))
        patch.setenv("EASTWIND_OUTPUT", str(places["OUTPUT"]))
        patch.setenv("EASTWIND_UNLOAD_DIR", str(places["UNLOAD"]))
        patch.setenv("EASTWIND_RETRY_SECONDS", "1")
        # The bank's entries are checked against the contracts.
        parse_project(environment(port=0))
        generate = ["-m", "include.demo_bank", "--customers", str(CUSTOMERS), "--months", "3", "--until", str(JUNE)]
        subprocess.run([sys.executable, *generate], check=True, cwd=root, stdout=subprocess.DEVNULL)
        with LocalAirflow(last_data_date=JUNE) as airflow:
            yield Bank(airflow)
