"""Banks generated once for all tests, each in databases and a folder of its own."""

import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2.extensions
import pytest

from include.catalogue.sources import SourceSystem, load_sources
from include.demo_bank.bank import Plan, generate
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject

Systems = dict[str, SourceSystem]


@dataclass(frozen=True)
class Place:
    """Where a bank's systems stand: the URLs of their databases by system, the folder of their files."""

    systems: Systems
    urls: dict[str, str]
    unload: Path

    def generate(self, plan: Plan) -> "Generated":
        return Generated(plan, self, generate(plan, self.systems, self.urls, self.unload))

    def system(self, kind: str) -> list[SourceSystem]:
        return [system for system in self.systems.values() if system.kind == kind]


@dataclass(frozen=True)
class Generated:
    plan: Plan
    place: Place
    rows: dict[str, int]

    @property
    def cbs_url(self) -> str:
        return self.place.urls["cbs"]

    @property
    def unload(self) -> Path:
        return self.place.unload


@pytest.fixture(scope="session")
def systems(tmp_path_factory: pytest.TempPathFactory, warehouse_url: str) -> Systems:
    """The project's source contracts."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("sources"), warehouse_url)
    shutil.copytree(DBT_PROJECT / "models" / "sources", project.path / "models" / "sources", dirs_exist_ok=True)
    parsed = project.dbt("parse", data_date=None)
    assert parsed.success, parsed.messages
    return load_sources(json.loads((project.path / "target" / "manifest.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def new_place(
    systems: Systems, new_database: DatabaseFactory, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Place]:
    """Makes empty databases and a folder for a bank's systems."""

    def make() -> Place:
        urls = {name: new_database(name) for name, system in systems.items() if system.kind == "postgres"}
        return Place(systems, urls, tmp_path_factory.mktemp("unload"))

    return make


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    return new_place()


@pytest.fixture(scope="session")
def bank(new_place: Callable[[], Place]) -> Generated:
    """A quarter of a bank of 400 customers; tests must leave it as it is."""
    return new_place().generate(Plan(customers=400, months=3, until=datetime.date(2024, 6, 30)))


@pytest.fixture
def cbs(bank: Generated) -> Iterator[psycopg2.extensions.connection]:
    """A connection to the bank's core banking database; what a test changes is rolled back."""
    with closing(connect(bank.cbs_url)) as connection:
        yield connection


@pytest.fixture
def hr(bank: Generated) -> Iterator[psycopg2.extensions.connection]:
    with closing(connect(bank.place.urls["hr"])) as connection:
        yield connection
