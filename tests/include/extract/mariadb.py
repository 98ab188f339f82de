"""A real MariaDB server that plays a source system: set up in a temporary folder in half a second, and gone after."""

import itertools
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy

from tests.debian import find_or_install

HOST = "127.0.0.1"
# Neither starts a service.
PACKAGES = ("mariadb-server-core", "mariadb-client-core")


class MariaDbError(RuntimeError):
    """The server cannot be set up or does not start; the message has its last words."""


@dataclass
class MariaDb:
    """A running server with its administrator `admin` and a login `reader`, which may read everything."""

    port: int
    passwords: dict[str, str]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_database(self) -> str:
        """Makes an empty database and returns its name."""
        name = f"source_{next(self._numbers)}"
        self.run(f"create database {name} character set utf8mb4")
        return name

    def url(self, database: str = "", user: str = "reader") -> str:
        return f"mysql://{user}:{self.passwords[user]}@{HOST}:{self.port}/{database}"

    def run(self, *statements: str, database: str = "") -> None:
        """Run statements as `admin`, each in a transaction of its own, taking any value as old MySQL servers do."""
        engine = self._engine(database)
        with engine.connect() as connection:
            for statement in ("set session sql_mode = 'NO_BACKSLASH_ESCAPES'", *statements):
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
                connection.commit()
        engine.dispose()

    def kill_readers(self, running: str = "") -> int:
        """End the connections of `reader` whose present statement contains `running`, as an administrator would, and
        return how many there were."""
        engine = self._engine("")
        with engine.connect() as connection:
            found = connection.execute(
                sqlalchemy.text(
                    "select id from information_schema.processlist where user = 'reader'"
                    " and instr(coalesce(info, ''), :running) > 0"
                ),
                {"running": running},
            )
            threads = [row.id for row in found]
            for thread in threads:
                connection.exec_driver_sql(f"kill {thread}")
        engine.dispose()
        return len(threads)

    def _engine(self, database: str) -> sqlalchemy.Engine:
        return sqlalchemy.create_engine(self.url(database, "admin").replace("mysql://", "mysql+pymysql://"))


@contextmanager
def running_server() -> Iterator[MariaDb]:
    programs = find_or_install("usr/sbin/mariadbd", PACKAGES)
    environment = {**os.environ, **programs.environment}
    with tempfile.TemporaryDirectory(prefix="eastwind-mariadb-") as folder:
        home = Path(folder)
        common = ["--no-defaults", f"--basedir={programs.root / 'usr'}", f"--datadir={home / 'data'}"]
        if os.geteuid() == 0:
            # It refuses to run as root without being told to.
            common.append("--user=root")
        _install(programs.root / "usr/bin/mariadb-install-db", common, environment)
        server = MariaDb(_free_port(), {user: secrets.token_urlsafe(16) for user in ("admin", "reader")})
        (home / "init.sql").write_text(
            f"""
            drop user if exists root@localhost;
            create user admin@'{HOST}' identified by '{server.passwords["admin"]}';
            grant all on *.* to admin@'{HOST}' with grant option;
            create user reader@'{HOST}' identified by '{server.passwords["reader"]}';
            grant select, show view on *.* to reader@'{HOST}';
            """
        )
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    str(programs.root / "usr/sbin/mariadbd"),
                    *common,
                    f"--port={server.port}",
                    f"--bind-address={HOST}",
                    f"--socket={home / 'socket'}",
                    f"--pid-file={home / 'pid'}",
                    f"--init-file={home / 'init.sql'}",
                    "--skip-name-resolve",
                    "--character-set-server=utf8mb4",
                    "--innodb-buffer-pool-size=64M",
                    "--innodb-flush-log-at-trx-commit=0",
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(server, process, home / "log")
            yield server
        finally:
            process.terminate()
            process.wait()


def _install(program: Path, common: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [str(program), *common, "--skip-test-db", "--auth-root-authentication-method=socket"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MariaDbError(f"{program} ended with {done.returncode}:\n{done.stdout}")


def _wait(server: MariaDb, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection((HOST, server.port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise MariaDbError(f"mariadbd does not start:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
