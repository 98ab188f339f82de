"""Servers that tests need, from Debian's packages: installed by root, unpacked below .local/test by anybody else."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from include import settings


class NoPackageError(RuntimeError):
    """A test needs a program that cannot be had on this machine; the message says which and why."""


@dataclass(frozen=True)
class Programs:
    """The programs of some packages: below `root`, to be run with `environment`."""

    root: Path
    environment: Mapping[str, str]


def find_or_install(program: str, packages: Sequence[str]) -> Programs:
    """The programs of `packages`, of which `program`, a path like usr/sbin/mariadbd, is the one that shows them there.

    Packages that start a service of their own do not suit. Raises NoPackageError.
    """
    home = settings.LOCAL / "test" / "debian"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for programs in (Programs(Path("/"), {}), _unpacked(home)):
            if (programs.root / program).exists():
                return programs
        if os.geteuid() == 0:
            _run("apt-get", "update")
            _run("apt-get", "install", "--yes", "--no-install-recommends", *packages)
            return Programs(Path("/"), {})
        return unpack(home, packages)


def unpack(home: Path, packages: Sequence[str]) -> Programs:
    """Unpack `packages`, and what they need and this machine has not, below `home`, with package lists of its own."""
    state, cache = home / "state", home / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    for folder in (state / "lists" / "partial", cache / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": state,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": cache,
        "Debug::NoLocking": 1,
        "APT::Sandbox::User": "",
    }
    apt = ["apt-get", "--yes", *(f"--option={name}={value}" for name, value in options.items())]
    _run(*apt, "update")
    _run(*apt, "install", "--no-install-recommends", "--reinstall", "--download-only", *packages)
    aside = home / "root.new"
    shutil.rmtree(aside, ignore_errors=True)
    for archive in (cache / "archives").glob("*.deb"):
        _run("dpkg-deb", "--extract", str(archive), str(aside))
    shutil.rmtree(home / "root", ignore_errors=True)
    aside.rename(home / "root")
    return _unpacked(home)


def _unpacked(home: Path) -> Programs:
    root = home / "root"
    libraries = sorted({str(path.parent) for path in root.rglob("*.so*") if "plugin" not in path.parts})
    if not libraries:
        return Programs(root, {})
    known = os.environ.get("LD_LIBRARY_PATH")
    return Programs(root, {"LD_LIBRARY_PATH": ":".join([*libraries, *([known] if known else [])])})


def _run(*command: str) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise NoPackageError(f"{command[0]} is missing: the tests get servers from Debian's packages") from error
    if done.returncode:
        raise NoPackageError(f"`{' '.join(command)}` failed:\n{done.stdout[-2000:]}")
