"""What errors of a real PostgreSQL say of rows, through Eastwind's connections and through the driver's own."""

import io
from collections.abc import Callable

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include.warehouse.connections import connect

Provoke = Callable[[Connection], psycopg2.Error]

PHONE = "13800138000"


def a_missing_value(cursor: Cursor) -> None:
    cursor.execute("insert into contact values ('2', null, %s)", (PHONE,))


def a_key_twice(cursor: Cursor) -> None:
    cursor.execute("create unique index on contact (phone)")


def a_line_of_copy(cursor: Cursor) -> None:
    cursor.copy_expert("copy contact from stdin", io.StringIO(f"3\tB\t{PHONE}\tone too many\n"))


PROVOKED = {
    a_missing_value: 'null value in column "party_name" of relation "contact" violates not-null constraint',
    a_key_twice: "could not create unique index",
    a_line_of_copy: "extra data after last expected column",
}


@pytest.fixture(params=PROVOKED, ids=lambda provoke: provoke.__name__)
def provoke(request: pytest.FixtureRequest) -> Provoke:
    """What an error of the database is on a connection."""

    def error(connection: Connection) -> psycopg2.Error:
        with connection.cursor() as cursor, pytest.raises(psycopg2.Error, match=PROVOKED[request.param]) as caught:
            cursor.execute("create temporary table contact (id text, party_name text not null, phone text)")
            cursor.execute("insert into contact values ('1', 'A', %s), ('1', 'B', %s)", (PHONE, PHONE))
            request.param(cursor)
        connection.close()
        return caught.value

    return error


def test_errors_quote_no_rows(warehouse_url: str, provoke: Provoke) -> None:
    error = provoke(connect(warehouse_url))
    assert PHONE not in str(error)
    assert PHONE not in str(error.pgerror)


def test_the_drivers_own_connections_do(warehouse_url: str, provoke: Provoke) -> None:
    assert PHONE in str(provoke(psycopg2.connect(warehouse_url)))
