"""The connector of a source system, chosen by its contract."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2.extensions

from include import settings
from include.catalogue.sources import Ready, SourceSystem, SourceTable
from include.extract.delivery import Delivery, Interval, Source
from include.extract.errors import ExtractError
from include.extract.files import FileSource
from include.extract.postgres import PostgresSource
from include.extract.transport import LocalFiles, SftpFiles
from include.warehouse.connections import DATABASES, connect, database_url, warehouse_url

if TYPE_CHECKING:
    import paramiko
    import sqlalchemy


class Connections(Protocol):
    """Opens what a contract names as its `connection`."""

    def postgres(self, system: SourceSystem) -> psycopg2.extensions.connection: ...

    def engine(self, system: SourceSystem) -> "sqlalchemy.Engine":
        """Of a MySQL or Oracle database, by its `kind`."""

    def sftp(self, system: SourceSystem) -> "paramiko.SFTPClient": ...


@contextmanager
def open_source(system: SourceSystem, connections: Connections) -> Iterator[Source]:
    """The source of `system`, closed at the end.

    Files of a contract that names a connection are fetched by SFTP; otherwise they are in the unload folder.
    """
    source = _open(system, connections)
    try:
        yield _ReadySource(source, system.ready) if system.ready else source  # type: ignore[arg-type]
    finally:
        source.close()


def _open(system: SourceSystem, connections: Connections) -> Source:
    if system.kind == "postgres":
        return PostgresSource(connections.postgres(system))
    if system.kind == "file":
        assert system.folder is not None
        if system.connection is None:
            return FileSource(LocalFiles(settings.UNLOAD / system.folder))
        return FileSource(SftpFiles(connections.sftp(system), system.folder))
    # Imported here, because most systems need neither these connectors nor their libraries.
    if system.kind == "entry":
        from include.entry.source import EntrySource

        return EntrySource(warehouse_url())
    from include.extract.sql_database import SqlSource

    return SqlSource(connections.engine(system))


class _Database(Source, Protocol):
    def ready_since(self, ready: Ready, data_date: dt.date) -> dt.datetime | None: ...


class _ReadySource:
    """A database that says in a table of its own when a day is complete. A Source."""

    def __init__(self, source: _Database, ready: Ready) -> None:
        self._source = source
        self._ready = ready

    def describe(self, table: SourceTable) -> str:
        return self._source.describe(table)

    def dataset(self, table: SourceTable) -> tuple[str, str]:
        return self._source.dataset(table)

    def deliver(self, table: SourceTable, interval: Interval) -> Delivery:
        arrived_at = self._source.ready_since(self._ready, interval.data_date)
        delivery = self._source.deliver(table, interval)
        delivery.arrived_at = arrived_at
        return delivery

    def close(self) -> None:
        self._source.close()


class EnvironmentConnections:
    """Connections by the variables in which Airflow looks for them: AIRFLOW_CONN_<ID>, as URLs."""

    def postgres(self, system: SourceSystem) -> psycopg2.extensions.connection:
        """Without the variable, the database beside the warehouse, where the demo bank puts its own."""
        url = os.environ.get(_variable(system))
        if not url and f"source_{system.name}" in DATABASES:
            url = database_url(f"source_{system.name}")
        return connect(url or self._url(system))

    def engine(self, system: SourceSystem) -> "sqlalchemy.Engine":
        from include.extract.sql_database import open_engine

        return open_engine(system.kind, self._url(system))

    def sftp(self, system: SourceSystem) -> "paramiko.SFTPClient":
        """The server's key must be known; `?key_file=` names the private key, if there is no password."""
        import paramiko

        parts = urlsplit(self._url(system))
        options = parse_qs(parts.query)
        client = paramiko.SSHClient()
        client.load_system_host_keys()
        for path in options.get("known_hosts", []):
            client.load_host_keys(path)
        client.connect(
            parts.hostname or "",
            port=parts.port or 22,
            username=unquote(parts.username or "") or None,
            password=unquote(parts.password or "") or None,
            key_filename=options.get("key_file"),
            timeout=15,
        )
        return client.open_sftp()

    def _url(self, system: SourceSystem) -> str:
        variable = _variable(system)
        url = os.environ.get(variable)
        if not url or "://" not in url:
            raise ExtractError(f"source {system.name}: set {variable} to the URL of its connection {system.connection}")
        return url


def _variable(system: SourceSystem) -> str:
    return f"AIRFLOW_CONN_{system.connection}".upper()
