"""Banks generated once for all tests, each in databases and a folder of its own."""

import datetime
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2.extensions
import pytest

from include.demo_bank.bank import Plan, generate
from include.warehouse.connections import connect
from tests.conftest import DatabaseFactory


@dataclass(frozen=True)
class Generated:
    plan: Plan
    cbs_url: str
    hr_url: str
    unload: Path
    rows: dict[str, int]


def generate_into(plan: Plan, cbs_url: str, hr_url: str, unload: Path) -> Generated:
    return Generated(plan, cbs_url, hr_url, unload, generate(plan, cbs_url, hr_url, unload))


@pytest.fixture(scope="session")
def bank(new_database: DatabaseFactory, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """A quarter of a bank of 400 customers; tests must leave it as it is."""
    return generate_into(
        Plan(customers=400, months=3, until=datetime.date(2024, 6, 30)),
        new_database("cbs"),
        new_database("hr"),
        tmp_path_factory.mktemp("unload"),
    )


@pytest.fixture
def cbs(bank: Generated) -> Iterator[psycopg2.extensions.connection]:
    """A connection to the bank's core banking database; what a test changes is rolled back."""
    with closing(connect(bank.cbs_url)) as connection:
        yield connection


@pytest.fixture
def hr(bank: Generated) -> Iterator[psycopg2.extensions.connection]:
    with closing(connect(bank.hr_url)) as connection:
        yield connection
