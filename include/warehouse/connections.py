"""Where the warehouse is and how to connect to it.

`EASTWIND_WAREHOUSE`, a PostgreSQL URL, points at the warehouse database; without it, the embedded server is meant. The
other databases stand on the same server and are named after the warehouse's.
"""

import os
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import psycopg2
import psycopg2.extensions

from include.warehouse.details import withhold_details
from include.warehouse.embedded import EmbeddedServer

SOURCES = ("bill", "cbs", "channel", "complaint", "ecif", "hr")
"""The demo bank's source systems that are databases."""

DATABASES = ("warehouse", "airflow", *(f"source_{name}" for name in SOURCES))


class WarehouseUnreachable(RuntimeError):
    """No connection to the warehouse; the message names host, port and database, and what to do."""


def external_url() -> str | None:
    """The URL in EASTWIND_WAREHOUSE, or None if the embedded server is to be used.

    Raises ValueError if it is not a PostgreSQL URL with a host and a database.
    """
    url = os.environ.get("EASTWIND_WAREHOUSE", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.hostname or not parts.path.strip("/"):
        raise ValueError(
            "EASTWIND_WAREHOUSE must look like postgresql://user:password@host:5432/database, "
            f"but is {without_password(url)}"
        )
    return urlunsplit(parts._replace(scheme="postgresql"))


def warehouse_url() -> str:
    """The URL of the warehouse database: EASTWIND_WAREHOUSE, or the embedded server's."""
    return external_url() or EmbeddedServer().url()


def database_url(name: str, url: str | None = None) -> str:
    """The URL of one of DATABASES, on the server and named after the database of `url` (default: the warehouse)."""
    if name not in DATABASES:
        raise ValueError(f"no database is called {name!r}: choose from {', '.join(DATABASES)}")
    url = url or warehouse_url()
    return url if name == "warehouse" else with_database(url, f"{database_name(url)}_{name}")


def connect(url: str | None = None) -> psycopg2.extensions.connection:
    """A connection to `url` (default: the warehouse), whose errors quote no rows. Raises WarehouseUnreachable."""
    url = url or warehouse_url()
    try:
        connection = psycopg2.connect(
            url, application_name="eastwind", connect_timeout=15, client_encoding="utf8", options="-c timezone=UTC"
        )
    except psycopg2.OperationalError as error:
        raise WarehouseUnreachable(
            f"cannot connect to {without_password(url)}: {str(error).strip()} "
            "(embedded server: `python -m include.warehouse start`; another one: check EASTWIND_WAREHOUSE)"
        ) from error
    withhold_details(connection)
    return connection


def environment(url: str | None = None) -> dict[str, str]:
    """The variables by which dbt and Airflow find the databases of the warehouse `url` (default: the warehouse)."""
    url = url or warehouse_url()
    parts = urlsplit(url)
    airflow = urlsplit(database_url("airflow", url))
    return {
        "EASTWIND_WAREHOUSE": url,
        "EASTWIND_DB_HOST": parts.hostname or "",
        "EASTWIND_DB_PORT": str(parts.port or 5432),
        "EASTWIND_DB_USER": unquote(parts.username or ""),
        "EASTWIND_DB_PASSWORD": unquote(parts.password or ""),
        "EASTWIND_DB_NAME": database_name(url),
        "EASTWIND_DB_SSLMODE": dict(parse_qsl(parts.query)).get("sslmode", "prefer"),
        "AIRFLOW_CONN_EASTWIND_WAREHOUSE": url,
        **{f"AIRFLOW_CONN_EASTWIND_{name.upper()}": database_url(f"source_{name}", url) for name in SOURCES},
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": urlunsplit(airflow._replace(scheme="postgresql+psycopg2")),
    }


def database_name(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def without_password(url: str) -> str:
    """`url` for messages."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}"))
