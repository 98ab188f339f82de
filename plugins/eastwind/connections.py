"""Source systems by Airflow's connections."""

import paramiko
import psycopg2.extensions
import sqlalchemy
from airflow.providers.oracle.hooks.oracle import OracleHook
from airflow.providers.sftp.hooks.sftp import SFTPHook
from airflow.sdk import Connection

from include.catalogue.sources import SourceSystem
from include.extract.sql_database import open_engine
from include.warehouse.connections import connect


class AirflowConnections:
    """The connections that the contracts name, as Airflow keeps them. See `include.extract.sources.Connections`."""

    def postgres(self, system: SourceSystem) -> psycopg2.extensions.connection:
        return connect(_connection(system).get_uri())

    def engine(self, system: SourceSystem) -> sqlalchemy.Engine:
        """Oracle by its provider, which knows its ways to name a service; MySQL's provider needs a compiler."""
        found = _connection(system)
        url = sqlalchemy.URL.create(
            system.kind, found.login, found.password, found.host, found.port, found.schema, _options(found)
        )
        creator = OracleHook(system.connection).get_conn if system.kind == "oracle" else None
        return open_engine(system.kind, url, creator)

    def sftp(self, system: SourceSystem) -> paramiko.SFTPClient:
        return SFTPHook(system.connection).get_conn()


def _options(connection: Connection) -> dict[str, str]:
    """Of the connection's extra, what belongs into the URL: Oracle's hook reads it itself."""
    extra = connection.extra_dejson
    return {"service_name": extra["service_name"]} if "service_name" in extra else {}


def _connection(system: SourceSystem) -> Connection:
    assert system.connection is not None
    return Connection.get(system.connection)
