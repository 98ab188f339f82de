"""The month's chain, stage by stage, at a place of its own: what the DAGs do, in one process and without Airflow."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg2.errors
import psycopg2.sql
from dbt.artifacts.schemas.results import NodeStatus
from dbt.cli.main import dbtRunner

from include import settings
from include.catalogue.east import Catalogue, parse_catalogue
from include.catalogue.manifest import read_manifest
from include.catalogue.sources import SourceSystem, load_sources
from include.checks.run import run_checks
from include.demo_bank import entries
from include.demo_bank.bank import Plan, generate
from include.east.sm3 import digest_new_values
from include.entry.source import EntrySource
from include.entry.subjects import subjects
from include.extract.delivery import Source
from include.extract.files import FileSource
from include.extract.sources import EnvironmentConnections, open_source
from include.extract.system import extract_system
from include.extract.transport import LocalFiles
from include.warehouse.connections import (
    DATABASES,
    connect,
    database_name,
    database_url,
    environment,
    warehouse_url,
    with_database,
)
from include.warehouse.prepare import prepare

EXAMPLES = 100_000
"""Failing rows kept of a rule: all of them, in a bank of this size."""

DROP_ATTEMPTS = 30
"""To drop a database, a second apart."""

STAGING = ("path:models/staging",)
CORE = (*STAGING, "path:models/core")
CHECKED = ("path:models/east", "path:models/dq")


class ChainStopped(RuntimeError):
    """dbt could do nothing at all; the message says why."""


@dataclass(frozen=True)
class Broken:
    """What dbt stopped at. A test that failed: its name, the model it stands at, and the query for the rows that break
    it. Or a model whose rows break its contract: `said` is the message."""

    name: str
    model: str
    query: str | None = None
    said: str = ""


class Place:
    """A warehouse and source systems beside those of the installation, on its server, with folders below `home`.

    `url` is the installation's warehouse (default: the embedded one, or EASTWIND_WAREHOUSE).
    """

    def __init__(self, home: Path, url: str | None = None) -> None:
        self.home = home
        self.unload = home / "sources"
        self._base = url or warehouse_url()
        self.url = with_database(self._base, f"{database_name(self._base)}_defects")

    @contextmanager
    def made(self) -> Iterator["Place"]:
        """Empty databases and folders for the time of the block."""
        self._remove()
        try:
            prepare(self.url)
            yield self
        finally:
            self._remove()

    @cached_property
    def systems(self) -> Mapping[str, SourceSystem]:
        return load_sources(self._parsed)

    @cached_property
    def catalogue(self) -> Catalogue:
        return parse_catalogue(self._parsed)

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """The databases of the source systems."""
        return {
            name: database_url(f"source_{name}", self.url)
            for name, system in self.systems.items()
            if system.kind == "postgres"
        }

    def generate(self, plan: Plan) -> None:
        """Generate the plan's bank in the place of what the sources hold; what has been entered stays.

        Kinds of defects that find no row to spoil are left out.
        """
        generate(plan, self.systems, self.urls, self.unload, all_of_them=False)
        entered = subjects(self.systems.values())
        for subject in entries.SUBJECTS:
            entries.enter(entered[subject], self.urls["cbs"], self.url, self.home / "entry")

    def load(self, day: date, systems: Iterable[str] | None = None) -> dict[tuple[str, str], str]:
        """Extract the data date of all `systems`; returns why tables were refused, by system and table."""
        refused: dict[tuple[str, str], str] = {}
        for name in self.systems if systems is None else systems:
            with closing(connect(self.url)) as warehouse, self._open(self.systems[name]) as source:
                outcome = extract_system(self.systems[name], day, source, warehouse)
            refused |= {(name, table): str(error) for table, error in outcome.failed.items()}
        return refused

    def dbt(self, day: date, verb: str, *select: str) -> list[Broken]:
        """dbt `build`, `run`, `seed` or `test` of what `select` names; returns what it stopped at.

        Raises ChainStopped if it did not even begin.
        """
        selected = ["--select", *select] + (["--indirect-selection", "buildable"] if verb in ("build", "test") else [])
        result = self._invoke(day, verb, *selected, runner=dbtRunner(manifest=self._manifest))
        nodes = list(getattr(result.result, "results", None) or [])
        if not nodes:
            raise ChainStopped(f"dbt {verb}: {result.exception}")
        return [_broken(node) for node in nodes if node.status in (NodeStatus.Error, NodeStatus.Fail)]

    def digest(self, day: date) -> None:
        with closing(connect(self.url)) as connection:
            digest_new_values(connection, day)

    def check(self, day: date) -> int:
        """Run all rules and checks; returns the run."""
        with closing(connect(self.url)) as connection:
            return run_checks(connection, self.catalogue, day, EXAMPLES).run_id

    def rows(self, query: Any, parameters: Any = None, database: str | None = None) -> list[dict[str, Any]]:
        """Rows of the warehouse, or of a source system's `database`."""
        url = self.urls[database] if database else self.url
        with closing(connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(query, parameters)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextmanager
    def _open(self, system: SourceSystem) -> Iterator[Source]:
        if system.kind == "postgres":
            with open_source(system, _Connections(self.urls)) as source:
                yield source
            return
        if system.kind == "entry":
            own: Source = EntrySource(self.url)
        else:
            own = FileSource(LocalFiles(self.unload / str(system.folder)))
        with closing(own):
            yield own

    @cached_property
    def _manifest(self) -> Any:
        """The project as dbt has parsed it, so that it need not parse it again for each command."""
        return self._invoke(date.min, "parse", runner=dbtRunner()).result

    @cached_property
    def _parsed(self) -> dict[str, Any]:
        """The same as the catalogue reads it."""
        assert self._manifest is not None
        return read_manifest(self.home / "target" / "manifest.json")

    def _invoke(self, day: date, *arguments: str, runner: dbtRunner) -> Any:
        folders = ["--project-dir", str(settings.DBT_PROJECT), "--profiles-dir", str(settings.DBT_PROJECT)]
        folders += ["--target-path", str(self.home / "target"), "--log-path", str(self.home / "logs")]
        variables = environment(self.url) | {"EASTWIND_DATA_DATE": day.isoformat()}
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        try:
            return runner.invoke([*arguments, "--quiet", "--target", "warehouse", *folders])
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    def _remove(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        with closing(connect(with_database(self._base, "postgres"))) as admin:
            admin.autocommit = True
            with admin.cursor() as cursor:
                for name in DATABASES:
                    _drop(cursor, database_name(database_url(name, self.url)))


def _drop(cursor: psycopg2.extensions.cursor, database: str) -> None:
    """A worker of autovacuum is not ours to end, and ends by itself. Raises psycopg2.Error if it is still there."""
    for attempt in range(DROP_ATTEMPTS):
        try:
            cursor.execute(
                psycopg2.sql.SQL("drop database if exists {} with (force)").format(psycopg2.sql.Identifier(database))
            )
            return
        except psycopg2.errors.InsufficientPrivilege:
            if attempt == DROP_ATTEMPTS - 1:
                raise
            time.sleep(1)


def _broken(result: Any) -> Broken:
    node = result.node
    if result.status == NodeStatus.Fail:
        at = str(getattr(node, "attached_node", None) or node.name)
        return Broken(node.name, at.rpartition(".")[2], query=str(node.compiled_code))
    return Broken(node.name, node.name, said=str(result.message))


class _Connections(EnvironmentConnections):
    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls

    def postgres(self, system: SourceSystem) -> psycopg2.extensions.connection:
        return connect(self._urls[system.name])
