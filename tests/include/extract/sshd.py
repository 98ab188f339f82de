"""A real OpenSSH server that serves files by SFTP, for tests: started on a free port, with keys of its own.

The server is Debian's package openssh-server. Where it is not installed, it is installed (by root) or unpacked below
.local/test (by anybody else); both need Debian's package lists and archive.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paramiko

from include import settings

HOST = "127.0.0.1"
UNPACKED = settings.LOCAL / "test" / "openssh"


class NoServerError(RuntimeError):
    """The tests need an OpenSSH server, and none can be had on this machine; the message says why."""


@dataclass
class SshServer:
    """A running sshd below `home`, for the user who runs the tests."""

    home: Path
    port: int = 0
    user: str = ""
    _clients: list[paramiko.SSHClient] = field(default_factory=list)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def user_key(self) -> Path:
        """Private key with which `user` logs in."""
        return self.home / "user_key"

    @property
    def known_hosts(self) -> Path:
        return self.home / "known_hosts"

    @contextmanager
    def running(self) -> Iterator["SshServer"]:
        """Raises NoServerError if there is no sshd, or it does not start."""
        sshd, environment = _find_or_install()
        self.user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
        self._write_keys()
        if os.geteuid() == 0:
            # Debian's sshd has this path compiled in, and the package's service makes it at boot.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for _ in range(5):
            self._start(sshd, environment)
            if self._answers():
                break
        else:
            raise NoServerError(f"sshd does not start:\n{(self.home / 'sshd.log').read_text()}")
        try:
            yield self
        finally:
            self.disconnect()
            assert self._process is not None
            self._process.terminate()
            self._process.wait()

    def connect(self) -> paramiko.SFTPClient:
        """A new connection, which lives until the test ends."""
        client = paramiko.SSHClient()
        client.load_host_keys(str(self.known_hosts))
        try:
            client.connect(
                HOST, self.port, self.user, key_filename=str(self.user_key), allow_agent=False, look_for_keys=False
            )
        except paramiko.SSHException as error:
            raise NoServerError(f"sshd refuses {self.user}: {error}\n{(self.home / 'sshd.log').read_text()}") from error
        self._clients.append(client)
        return client.open_sftp()

    def disconnect(self) -> None:
        """Close all connections of this side."""
        while self._clients:
            self._clients.pop().close()

    def lose_connections(self) -> None:
        """Kill the processes that serve connections, as a crash of the server would."""
        self._signal_sessions(signal.SIGKILL)

    def freeze_connections(self) -> None:
        """Stop them instead: connections stay open and say nothing any more, as with a dead network."""
        self._signal_sessions(signal.SIGSTOP)

    def _signal_sessions(self, number: signal.Signals) -> None:
        assert self._process is not None
        for process in _descendants(self._process.pid):
            os.kill(process, number)

    def _write_keys(self) -> None:
        for name in ("host_key", "user_key"):
            key = paramiko.ECDSAKey.generate()
            key.write_private_key_file(str(self.home / name))
            (self.home / f"{name}.pub").write_text(f"{key.get_name()} {key.get_base64()}\n")
        shutil.copy(self.home / "user_key.pub", self.home / "authorized_keys")

    def _start(self, sshd: Path, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        host_key = (self.home / "host_key.pub").read_text()
        self.known_hosts.write_text(f"[{HOST}]:{self.port} {host_key}")
        config = self.home / "sshd_config"
        config.write_text(
            f"""
ListenAddress {HOST}
Port {self.port}
HostKey {self.home}/host_key
AuthorizedKeysFile {self.home}/authorized_keys
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
MaxStartups 100
Subsystem sftp internal-sftp
"""
        )
        with (self.home / "sshd.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sshd, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL, stderr=log, env=environment
            )

    def _answers(self) -> bool:
        """Whether the server has come up; False if it has ended, be it because another took the port."""
        assert self._process is not None
        for _ in range(100):
            if self._process.poll() is not None:
                return False
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
                return True
            except OSError:
                time.sleep(0.05)
        self._process.kill()
        return False


def _descendants(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *_descendants(child))]


def _find_or_install() -> tuple[Path, dict[str, str]]:
    """sshd's absolute path, which it must be started by, and the environment that it needs."""
    environment = dict(os.environ)
    lock = settings.LOCAL / "test" / "sshd.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (sshd := _installed()):
            if os.geteuid() == 0:
                _install()
            elif not (UNPACKED / "usr/sbin/sshd").exists():
                _unpack(UNPACKED)
            sshd = _installed()
    if sshd is None:
        sshd = UNPACKED / "usr/sbin/sshd"
        libraries = sorted({str(path.parent) for path in UNPACKED.rglob("*.so*")})
        environment["LD_LIBRARY_PATH"] = ":".join([*libraries, environment.get("LD_LIBRARY_PATH", "")]).rstrip(":")
    return sshd, environment


def _installed() -> Path | None:
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def _install() -> None:
    # The package would start a server of its own, on port 22, where there is an init system.
    policy = Path("/usr/sbin/policy-rc.d")
    own_policy = not policy.exists()
    if own_policy:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        _run(["apt-get", "update"])
        _run(["apt-get", "install", "-y", "--no-install-recommends", "openssh-server"])
    finally:
        if own_policy:
            policy.unlink()


def _unpack(target: Path) -> None:
    """The package, and what it needs and this machine has not, into `target`."""
    plan = _run(["apt-get", "install", "--simulate", "--no-install-recommends", "openssh-server"])
    packages = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    aside = target.with_suffix(".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    _run(["apt-get", "download", *packages], folder=aside)
    for package in aside.glob("*.deb"):
        _run(["dpkg", "-x", str(package), str(aside)])
        package.unlink()
    if not (aside / "usr/sbin/sshd").exists():
        raise NoServerError(
            f"the tests need an OpenSSH server, and there is none in {', '.join(packages) or 'no package'}"
        )
    aside.rename(target)


def _run(command: Sequence[str], folder: Path | None = None) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        )
    except FileNotFoundError:
        done = subprocess.CompletedProcess(command, 127, "", "no such command: this is no Debian")
    if done.returncode:
        raise NoServerError(
            f"the tests need an OpenSSH server: install Debian's openssh-server; `{' '.join(command)}` failed:"
            f"\n{done.stdout}{done.stderr}"
        )
    return done.stdout
