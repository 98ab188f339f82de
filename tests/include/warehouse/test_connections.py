import subprocess
import sys
from pathlib import Path

import pytest

from include import settings
from include.warehouse import connections, prepare
from include.warehouse.connections import (
    WarehouseUnreachable,
    connect,
    database_name,
    database_url,
    environment,
    external_url,
    without_password,
)
from include.warehouse.embedded import EmbeddedServer
from include.warehouse.prepare import WarehouseNotUsable, create_databases
from tests.conftest import DatabaseFactory

URL = "postgresql://user:p%40ss@db.bank:5433/reporting?sslmode=require"


def test_a_url_in_the_environment_is_the_warehouse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EASTWIND_WAREHOUSE", URL.replace("postgresql:", "postgres:"))
    assert connections.warehouse_url() == URL


def test_without_it_the_embedded_server_is(monkeypatch: pytest.MonkeyPatch, server: EmbeddedServer) -> None:
    monkeypatch.setenv("EASTWIND_WAREHOUSE", "")
    monkeypatch.setattr(connections, "EmbeddedServer", lambda: server)
    assert connections.warehouse_url() == server.url("eastwind")


@pytest.mark.parametrize("url", ["mysql://user:secret@host/db", "postgresql://user:secret@host", "host=x dbname=y"])
def test_a_url_of_another_form_is_refused_without_telling_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("EASTWIND_WAREHOUSE", url)
    with pytest.raises(ValueError, match="must look like postgresql://") as caught:
        external_url()
    assert "secret" not in str(caught.value)


def test_other_databases_are_named_after_the_warehouse() -> None:
    assert database_url("warehouse", URL) == URL
    assert database_url("source_hr", URL) == (
        "postgresql://user:p%40ss@db.bank:5433/reporting_source_hr?sslmode=require"
    )
    with pytest.raises(ValueError, match="no database is called 'x'"):
        database_url("x", URL)


def test_the_environment_of_dbt_and_airflow_follows_from_the_url() -> None:
    variables = environment(URL)
    assert variables["EASTWIND_DB_HOST"] == "db.bank"
    assert variables["EASTWIND_DB_PORT"] == "5433"
    assert variables["EASTWIND_DB_USER"] == "user"
    assert variables["EASTWIND_DB_PASSWORD"] == "p@ss"
    assert variables["EASTWIND_DB_NAME"] == "reporting"
    assert variables["EASTWIND_DB_SSLMODE"] == "require"
    assert variables["AIRFLOW_CONN_EASTWIND_CBS"] == database_url("source_cbs", URL)
    assert variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == (
        "postgresql+psycopg2://user:p%40ss@db.bank:5433/reporting_airflow?sslmode=require"
    )


def test_a_server_that_is_not_there_is_named_with_what_to_do() -> None:
    with pytest.raises(WarehouseUnreachable, match=r"(?s)eastwind@127\.0\.0\.1:1/db: .*EASTWIND_WAREHOUSE") as caught:
        connect("postgresql://eastwind:secret@127.0.0.1:1/db")
    assert "secret" not in str(caught.value)


def test_passwords_do_not_get_into_messages() -> None:
    assert without_password(URL) == "postgresql://user@db.bank:5433/reporting?sslmode=require"


def test_missing_databases_are_created_and_existing_ones_kept(new_database: DatabaseFactory) -> None:
    url = new_database("kept")
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("create table kept as select 1")
    create_databases(url, ("warehouse", "source_hr"))
    create_databases(url, ("warehouse", "source_hr"))
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("select 1 from kept")
        assert cursor.fetchone() == (1,)
    with connect(database_url("source_hr", url)) as connection, connection.cursor() as cursor:
        cursor.execute("select datcollate from pg_database where datname = current_database()")
        assert cursor.fetchone() == ("C",)


def test_a_server_that_is_too_old_is_refused(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "OLDEST_VERSION", 99)
    with pytest.raises(WarehouseNotUsable, match="runs PostgreSQL 18, Eastwind needs 99 or newer"):
        create_databases(warehouse_url, ("warehouse",))


@pytest.fixture
def weak_login(warehouse_url: str) -> str:
    """The URL of the warehouse for a login that may create neither databases nor roles."""
    login = f"weak_{database_name(warehouse_url)}"
    with connect(warehouse_url) as connection, connection.cursor() as cursor:
        cursor.execute(f"create role {login} login password 'weak'")
    return f"postgresql://{login}:weak@{warehouse_url.rpartition('@')[2]}"


def test_a_login_that_may_not_create_databases_is_told_which_to_ask_for(weak_login: str) -> None:
    with pytest.raises(WarehouseNotUsable, match=r"database test_\w+_airflow does not exist and the login may not"):
        create_databases(weak_login, ("warehouse", "airflow"))


def run_command(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "include.warehouse", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.ROOT,
        env={"EASTWIND_WAREHOUSE": url},
    )


def test_start_on_another_server_makes_everything_ready(new_database: DatabaseFactory) -> None:
    url = new_database("external")
    done = run_command("start", url=url)
    assert done.returncode == 0, done.stderr
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from ops.batch")
        assert cursor.fetchone() == (0,)
    connect(database_url("airflow", url)).close()


def test_stop_leaves_another_server_alone(warehouse_url: str) -> None:
    done = run_command("stop", url=warehouse_url)
    assert done.returncode == 0
    assert "not ours to stop" in done.stdout
    connect(warehouse_url).close()


def test_status_ends_with_1_if_the_server_is_away() -> None:
    done = run_command("status", url="postgresql://eastwind:secret@127.0.0.1:1/db")
    assert done.returncode == 1
    assert done.stderr.startswith("error: cannot connect to postgresql://eastwind@127.0.0.1:1/db")


def test_env_can_be_evaluated_by_a_shell(warehouse_url: str, tmp_path: Path) -> None:
    script = f'{run_command("env", url=warehouse_url).stdout}\nprintf %s "$EASTWIND_DB_NAME"'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == database_name(warehouse_url)
