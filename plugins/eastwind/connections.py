"""Source systems by Airflow's connections."""

import paramiko
import psycopg2.extensions
import sqlalchemy
from airflow.providers.oracle.hooks.oracle import OracleHook
from airflow.providers.sftp.hooks.sftp import SFTPHook
from airflow.sdk import Connection

from include.catalogue.sources import SourceSystem
from include.warehouse.connections import connect


class AirflowConnections:
    """The connections that the contracts name, as Airflow keeps them. See `include.extract.sources.Connections`."""

    def postgres(self, system: SourceSystem) -> psycopg2.extensions.connection:
        return connect(_connection(system).get_uri())

    def engine(self, system: SourceSystem) -> sqlalchemy.Engine:
        """Oracle by its provider, which knows its ways to name a service; MySQL's provider needs a compiler."""
        if system.kind == "oracle":
            return sqlalchemy.create_engine("oracle+oracledb://", creator=OracleHook(system.connection).get_conn)
        found = _connection(system)
        return sqlalchemy.create_engine(
            sqlalchemy.URL.create(
                "mysql+pymysql", found.login, found.password, found.host, found.port, found.schema, found.extra_dejson
            )
        )

    def sftp(self, system: SourceSystem) -> paramiko.SFTPClient:
        return SFTPHook(system.connection).get_conn()


def _connection(system: SourceSystem) -> Connection:
    assert system.connection is not None
    return Connection.get(system.connection)
