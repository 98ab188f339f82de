import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psycopg2
import pytest

from include import settings
from include.warehouse.connections import connect
from include.warehouse.embedded import EmbeddedServer, EmbeddedServerError
from include.warehouse.prepare import create_databases
from tests.include.warehouse.conftest import SMALL


def postmaster(server: EmbeddedServer) -> str:
    return (server.data / "postmaster.pid").read_text().splitlines()[0]


def test_start_twice_leaves_the_one_server_running(own_server: EmbeddedServer) -> None:
    url = own_server.start()
    first = postmaster(own_server)
    assert own_server.start() == url
    assert postmaster(own_server) == first


def test_starts_at_the_same_time_give_one_server(own_server: EmbeddedServer) -> None:
    urls: list[str] = []
    threads = [threading.Thread(target=lambda: urls.append(own_server.start())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(urls) == 4
    assert len(set(urls)) == 1


def test_the_port_is_kept_and_data_survive_a_stop(own_server: EmbeddedServer) -> None:
    url = own_server.start()
    create_databases(url, ("warehouse",))
    assert own_server.stop()
    assert not own_server.is_running()
    assert not own_server.stop()
    assert own_server.start() == url
    connect(url).close()


def test_a_port_taken_meanwhile_is_replaced(own_server: EmbeddedServer) -> None:
    own_server.start()
    own_server.stop()
    port = int((own_server.data / "port").read_text())
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        url = own_server.start()
    assert f":{port}/" not in url
    connect(own_server.url("postgres")).close()


def test_a_server_outlives_the_process_that_started_it(own_server: EmbeddedServer) -> None:
    program = (
        "import pathlib, sys\n"
        "from include.warehouse.embedded import EmbeddedServer\n"
        f"EmbeddedServer(pathlib.Path(sys.argv[1]), overrides={SMALL!r}).start()\n"
    )
    subprocess.run([sys.executable, "-c", program, str(own_server.home)], check=True, cwd=settings.ROOT)
    assert own_server.is_running()
    connect(own_server.url("postgres")).close()


def test_a_set_up_killed_half_way_is_done_again(own_server: EmbeddedServer) -> None:
    half_made = own_server.data.with_suffix(".new")
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    own_server.start()
    assert own_server.is_running()


def test_the_passwords_are_private_and_needed(own_server: EmbeddedServer) -> None:
    url = own_server.start()
    assert stat.S_IMODE(own_server.passwords_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(own_server.data.stat().st_mode) == 0o700
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url, password="wrong", dbname="postgres")


def test_the_login_is_no_superuser(own_server: EmbeddedServer) -> None:
    own_server.start()
    with connect(own_server.url("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, True, True)


def test_the_server_log_does_not_quote_rows(own_server: EmbeddedServer) -> None:
    own_server.start()
    with connect(own_server.url("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("create temporary table person (name text primary key)")
        cursor.execute("insert into person values ('欧阳四')")
        with pytest.raises(psycopg2.Error):
            cursor.execute("insert into person values ('欧阳四')")
    log = own_server.log.read_text()
    assert "duplicate key value" in log
    assert "欧阳四" not in log


def test_a_server_never_set_up_has_no_url(tmp_path: Path) -> None:
    with pytest.raises(
        EmbeddedServerError, match=r"run `python -m include\.warehouse start`, or set EASTWIND_WAREHOUSE"
    ):
        EmbeddedServer(tmp_path).url()


def test_a_server_that_cannot_start_says_why(own_server: EmbeddedServer) -> None:
    own_server.start()
    own_server.stop()
    broken = EmbeddedServer(own_server.home, overrides={"shared_buffers": "nonsense"})
    with pytest.raises(EmbeddedServerError, match=r"(?s)does not start.*postgres\.log.*shared_buffers"):
        broken.start()
