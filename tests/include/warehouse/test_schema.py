import logging

import psycopg2.errors
import psycopg2.extensions
import pytest

from include.warehouse.connections import connect
from include.warehouse.embedded import EmbeddedServer
from include.warehouse.prepare import apply_schema


def grant_self(conn: psycopg2.extensions.connection, role: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(f"grant {role} to current_user")
        cursor.execute(f"set local role {role}")


def test_applying_the_schema_again_keeps_rows(warehouse_url: str, conn: psycopg2.extensions.connection) -> None:
    with conn, conn.cursor() as cursor:
        cursor.execute("insert into vault.sm3_digest values ('schema again', repeat('0', 64))")
    apply_schema(warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute("delete from vault.sm3_digest where value = 'schema again'")
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    ("role", "schema"),
    [
        ("eastwind_reporting", "east"),
        ("eastwind_reporting", "dq"),
        ("eastwind_reporting", "ops"),
        ("eastwind_kpi", "kpi"),
        ("eastwind_steward", "dq"),
        ("eastwind_steward", "ops"),
    ],
)
def test_a_group_reads_tables_made_after_the_schema(
    conn: psycopg2.extensions.connection, role: str, schema: str
) -> None:
    with conn.cursor() as cursor:
        cursor.execute(f"create table {schema}.made_later as select 1 as one")
        grant_self(conn, role)
        cursor.execute(f"select one from {schema}.made_later")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("role", ["eastwind_reporting", "eastwind_kpi", "eastwind_steward"])
@pytest.mark.parametrize("schema", ["vault", "entry", "staging", "core"])
def test_no_group_reads_the_layers_before_the_outputs(
    conn: psycopg2.extensions.connection, role: str, schema: str
) -> None:
    with conn.cursor() as cursor:
        cursor.execute(f"create table {schema}.made_later as select 1 as one")
        grant_self(conn, role)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(f"select one from {schema}.made_later")


def test_a_kpi_reader_does_not_read_submissions(conn: psycopg2.extensions.connection) -> None:
    grant_self(conn, "eastwind_kpi")
    with conn.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("select 1 from ops.submission")


def test_a_steward_records_a_reason_but_does_not_change_it(conn: psycopg2.extensions.connection) -> None:
    grant_self(conn, "eastwind_steward")
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into dq.reason (table_code, rule_id, reason, who) values ('T', 'R0001', 'agreed', 'wang')"
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("update dq.reason set reason = 'other'")


def test_a_reason_must_not_be_blank(conn: psycopg2.extensions.connection) -> None:
    with conn.cursor() as cursor, pytest.raises(psycopg2.errors.CheckViolation):
        cursor.execute("insert into dq.reason (table_code, rule_id, reason, who) values ('T', 'R0001', '  ', 'wang')")


def test_a_login_that_may_not_create_roles_gets_everything_else_and_a_warning(
    own_server: EmbeddedServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = own_server.start()
    admin = connect(own_server.url("postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("create role weak login password 'weak'")
        cursor.execute("grant weak to current_user")
        cursor.execute("create database bank owner weak")
    admin.close()
    weak = f"postgresql://weak:weak@{url.rpartition('@')[2].rpartition('/')[0]}/bank"

    with caplog.at_level(logging.WARNING):
        apply_schema(weak)

    assert "role eastwind_reporting is missing and this login may not create it" in caplog.text
    with connect(weak) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from dq.reason")
        assert cursor.fetchone() == (0,)
