"""A real PostgreSQL server for the tests, shared by all test processes on this machine that use this checkout."""

import fcntl
import os
from collections.abc import Callable, Iterator
from typing import TextIO

import psycopg2.extensions
import psycopg2.sql
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from include import settings
from include.warehouse.connections import connect, database_name
from include.warehouse.embedded import EmbeddedServer
from include.warehouse.prepare import apply_schema, create_databases
from tests.include.extract.sshd import SshServer

DatabaseFactory = Callable[[str], str]

TOGETHER = ("tests/e2e", "tests/include/demo_bank", "tests/include/kpi")
"""Folders whose tests share what is expensive to make: one process runs all of a folder."""


class FolderScheduling(LoadScopeScheduling):
    """Where several processes run the tests, a file (or folder) stays in one, with what its fixtures make."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(f"{folder}/")), nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FolderScheduling:
    # By default the folders with the most tests come first, and the few long ones last, when nobody else has work left.
    config.option.loadscopereorder = False
    return FolderScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(tuple(f"{folder}/" for folder in TOGETHER)))


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """The test server: the first process to need it starts it afresh, the last one to end removes it.

    Every process holds a shared lock on `users` as long as it needs the server; who can turn that into an exclusive one
    is alone. A killed process loses its lock.
    """
    home = settings.LOCAL / "test"
    home.mkdir(parents=True, exist_ok=True)
    embedded = EmbeddedServer(home, overrides={"fsync": "off", "shared_buffers": "256MB", "autovacuum": "off"})
    with (home / "turn.lock").open("w") as turn, (home / "users.lock").open("w") as users:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _is_alone(users):
            embedded.remove()
        embedded.start()
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(turn, fcntl.LOCK_UN)

        yield embedded

        fcntl.flock(turn, fcntl.LOCK_EX)
        if _is_alone(users):
            embedded.remove()


def _is_alone(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="session")
def new_database(server: EmbeddedServer) -> Iterator[DatabaseFactory]:
    """Makes an empty database of its own and returns its URL; all are dropped at the end of the session."""
    admin = connect(server.url("postgres"))
    admin.autocommit = True
    urls: list[str] = []

    def create(purpose: str) -> str:
        url = server.url(f"test_{os.getpid()}_{len(urls)}_{purpose}")
        create_databases(url, ("warehouse",))
        urls.append(url)
        return url

    yield create

    with admin.cursor() as cursor:
        for url in urls:
            cursor.execute(
                psycopg2.sql.SQL("drop database if exists {} with (force)").format(
                    psycopg2.sql.Identifier(database_name(url))
                )
            )
    admin.close()


@pytest.fixture(scope="session")
def warehouse_url(new_database: DatabaseFactory) -> str:
    """This test session's own warehouse database, with schema.sql applied."""
    url = new_database("warehouse")
    apply_schema(url)
    return url


@pytest.fixture
def conn(warehouse_url: str) -> Iterator[psycopg2.extensions.connection]:
    """A connection to the warehouse; what a test leaves uncommitted is rolled back."""
    connection = connect(warehouse_url)
    yield connection
    connection.close()


@pytest.fixture
def source_url(new_database: DatabaseFactory) -> str:
    """An empty database of its own for each test, to play a source system."""
    return new_database("source")


@pytest.fixture
def source_conn(source_url: str) -> Iterator[psycopg2.extensions.connection]:
    connection = connect(source_url)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """An OpenSSH server of this process's own, which serves the files of this machine by SFTP."""
    with SshServer(tmp_path_factory.mktemp("sshd")).running() as running:
        yield running
