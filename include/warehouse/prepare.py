"""Make a server ready: its databases, then the schemas, tables and roles of schema.sql in the warehouse."""

import logging
from pathlib import Path

import psycopg2
import psycopg2.extensions
import psycopg2.sql

from include.warehouse.connections import (
    DATABASES,
    WarehouseUnreachable,
    connect,
    database_name,
    database_url,
    with_database,
    without_password,
)

SCHEMA = Path(__file__).with_name("schema.sql")
OLDEST_VERSION = 16

log = logging.getLogger(__name__)


class WarehouseNotUsable(RuntimeError):
    """The server is too old, or its login may not do what is needed; the message says which and what to do."""


def prepare(url: str) -> None:
    """Create what is missing of the databases on the server of the warehouse `url`, and apply schema.sql.

    Raises WarehouseUnreachable and WarehouseNotUsable.
    """
    create_databases(url, DATABASES)
    apply_schema(url)


def create_databases(url: str, names: tuple[str, ...]) -> None:
    """Create those databases of `names` that are missing; they sort by code point, whatever the server's default is."""
    connection = _connect_to_any_database(url)
    try:
        connection.autocommit = True
        if connection.server_version < OLDEST_VERSION * 10_000:
            raise WarehouseNotUsable(
                f"{without_password(url)} runs PostgreSQL {connection.server_version // 10_000}, "
                f"Eastwind needs {OLDEST_VERSION} or newer"
            )
        locale = (
            "locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'"
            if connection.server_version >= 170_000
            else "locale_provider libc lc_collate 'C'"
        )
        for name in (database_name(database_url(name, url)) for name in names):
            _create_database(connection, name, locale)
    finally:
        connection.close()


def apply_schema(url: str) -> None:
    """Apply schema.sql to the warehouse `url` in one transaction. Warnings of the server are logged."""
    connection = connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('eastwind.schema'))")
            cursor.execute("set local client_min_messages = warning")
            cursor.execute(SCHEMA.read_text(encoding="utf-8"))
        for notice in connection.notices:
            log.warning("%s", notice.strip())
    finally:
        connection.close()


def _connect_to_any_database(url: str) -> psycopg2.extensions.connection:
    """A connection to the warehouse or, before it exists, to one of the databases that every server has."""
    failure: WarehouseUnreachable | None = None
    for candidate in (url, with_database(url, "postgres"), with_database(url, "template1")):
        try:
            return connect(candidate)
        except WarehouseUnreachable as error:
            failure = failure or error
    assert failure is not None
    raise failure


def _create_database(connection: psycopg2.extensions.connection, name: str, locale: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", (name,))
        if cursor.fetchone() is not None:
            return
        try:
            cursor.execute(
                psycopg2.sql.SQL(f"create database {{}} template template0 encoding 'UTF8' {locale}").format(
                    psycopg2.sql.Identifier(name)
                )
            )
        # Another process may create it between the look and the creation.
        except (psycopg2.errors.DuplicateDatabase, psycopg2.errors.UniqueViolation):
            return
        except psycopg2.errors.InsufficientPrivilege as error:
            raise WarehouseNotUsable(
                f"database {name} does not exist and the login may not create it: "
                f"let an administrator run `create database \"{name}\" template template0 encoding 'UTF8' {locale}` "
                "and make the login its owner"
            ) from error
