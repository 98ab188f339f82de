"""An installation of its own for a benchmark: databases beside the warehouse's on its server, folders below .local."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2.sql

from include import settings
from include.warehouse.connections import DATABASES, connect, database_name, database_url, environment, with_database
from include.warehouse.connections import warehouse_url as shared_url
from include.warehouse.prepare import prepare


@dataclass(frozen=True)
class Installation:
    """Where it is: `home` is its folder, `url` its warehouse."""

    home: Path
    url: str

    def run(self, module: str, *arguments: object) -> str:
        """Runs a module of the checkout in the installation; returns what it prints. Raises SystemExit if it fails."""
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=settings.ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{module} {' '.join(map(str, arguments))} has failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def generate(self, customers: int, months: int, until: date) -> None:
        """Another bank, in empty databases."""
        _drop_databases(self.url)
        for folder in ("unload", "output"):
            shutil.rmtree(self.home / folder, ignore_errors=True)
        prepare(self.url)
        self.run("include.demo_bank", "--customers", customers, "--months", months, "--until", until)

    def month(self, *arguments: object) -> list[dict[str, Any]]:
        """What bench.month says of the data dates among the arguments."""
        found: list[dict[str, Any]] = json.loads(self.run("bench.month", *arguments).splitlines()[-1])
        return found

    @property
    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW", "EASTWIND", "OPENLINEAGE"))
        }
        folders = {"HOME": "root", "LOCAL": "local", "OUTPUT": "output", "UNLOAD_DIR": "unload"}
        return {
            **inherited,
            **environment(self.url),
            **{f"EASTWIND_{name}": str(self.home / folder) for name, folder in folders.items()},
            "EASTWIND_DATA_DATE": "",
        }


@contextmanager
def installation() -> Iterator[Installation]:
    """The code of this checkout with everything else of its own; gone at the end of the block."""
    home = settings.LOCAL / "bench"
    base = shared_url()
    url = with_database(base, f"{database_name(base)}_bench")
    _remove(home, url)
    project = home / "root" / "dbt_project"
    project.mkdir(parents=True)
    for name in ("dags", "plugins", "include", "bench"):
        (home / "root" / name).symlink_to(settings.ROOT / name)
    for path in settings.DBT_PROJECT.iterdir():
        if path.name not in ("target", "logs"):
            (project / path.name).symlink_to(path)
    try:
        prepare(url)
        made = Installation(home, url)
        made.run("bench.month", "--parse")
        yield made
    finally:
        _remove(home, url)


@contextmanager
def empty_warehouse() -> Iterator[str]:
    """The URL of a warehouse of its own on the warehouse's server; gone at the end of the block."""
    base = shared_url()
    url = with_database(base, f"{database_name(base)}_bench")
    _drop_databases(url)
    try:
        prepare(url)
        yield url
    finally:
        _drop_databases(url)


def _remove(home: Path, url: str) -> None:
    shutil.rmtree(home, ignore_errors=True)
    _drop_databases(url)


def _drop_databases(url: str) -> None:
    """All that belong to the installation with the warehouse `url`."""
    admin = connect(shared_url())
    admin.autocommit = True
    with admin.cursor() as cursor:
        for name in DATABASES:
            cursor.execute(
                psycopg2.sql.SQL("drop database if exists {} with (force)").format(
                    psycopg2.sql.Identifier(database_name(database_url(name, url)))
                )
            )
    admin.close()
