import datetime as dt
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import paramiko
import pytest

from include.extract.errors import ExtractError, NotArrived
from include.extract.transport import BLOCK, Files, LocalFiles, SftpFiles
from tests.include.extract.sshd import SshServer

MAY_31 = dt.datetime(2024, 5, 31, 12, tzinfo=dt.UTC).timestamp()


@pytest.fixture
def sftp(ssh_server: SshServer) -> Iterator[paramiko.SFTPClient]:
    yield ssh_server.connect()
    ssh_server.disconnect()


@pytest.fixture(params=["local", "sftp"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """The files below the test's folder."""
    if request.param == "local":
        return LocalFiles(tmp_path)
    return SftpFiles(request.getfixturevalue("sftp"), str(tmp_path))


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (MAY_31, MAY_31))


def read(files: Files, path: str) -> bytes:
    with files.open(path) as file:
        return b"".join(file.blocks())


@pytest.mark.parametrize("size", [0, 1, 32 * 1024, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 12345])
def test_a_file_is_read_whole_in_blocks(files: Files, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    write(tmp_path / "day" / "a.dat", content)

    with files.open("day/a.dat") as file:
        blocks = list(file.blocks())

    assert b"".join(blocks) == content
    assert all(len(block) <= BLOCK for block in blocks)
    assert len(blocks) <= size // BLOCK + 1


def test_a_file_can_be_looked_at_without_reading(files: Files, tmp_path: Path) -> None:
    write(tmp_path / "a.dat", b"123")

    state = files.state("a.dat")

    assert state is not None
    assert (state.size, state.modified) == (3, dt.datetime(2024, 5, 31, 12, tzinfo=dt.UTC))
    with files.open("a.dat") as file:
        assert file.state() == state
    assert files.state("a.dat") == state


@pytest.mark.parametrize("path", ["b.dat", "folder", "folder/b.dat", "a.dat/b.dat"])
def test_what_is_no_file_is_not_there(files: Files, tmp_path: Path, path: str) -> None:
    write(tmp_path / "a.dat", b"123")
    (tmp_path / "folder").mkdir()

    assert files.state(path) is None


def test_a_file_that_has_gone_has_not_arrived(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NotArrived, match=r"a\.dat: the file is not there any more"), files.open("a.dat"):
        pass


def replace(path: Path) -> None:
    path.with_suffix(".new").write_bytes(b"456")
    path.with_suffix(".new").rename(path)


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"456")


@pytest.mark.parametrize("change", [replace, overwrite, lambda path: os.truncate(path, 2), Path.unlink])
def test_a_file_that_changes_has_another_state(files: Files, tmp_path: Path, change: Callable[[Path], object]) -> None:
    write(tmp_path / "a.dat", b"123")
    before = files.state("a.dat")

    change(tmp_path / "a.dat")

    assert files.state("a.dat") != before


def test_an_overwritten_file_cannot_hide_behind_its_old_time(tmp_path: Path) -> None:
    write(tmp_path / "a.dat", b"123")
    before = LocalFiles(tmp_path).state("a.dat")

    write(tmp_path / "a.dat", b"456")

    after = LocalFiles(tmp_path).state("a.dat")
    assert before is not None and after is not None
    assert (after.size, after.modified) == (before.size, before.modified)
    assert after != before


def test_an_open_file_is_the_one_that_was_opened(files: Files, tmp_path: Path) -> None:
    content = os.urandom(4 * BLOCK)
    write(tmp_path / "a.dat", content)

    with files.open("a.dat") as file:
        blocks = file.blocks()
        start = next(blocks)
        replace(tmp_path / "a.dat")
        assert start + b"".join(blocks) == content
        assert file.state().size == len(content)


def test_a_file_that_shrinks_ends_early(files: Files, tmp_path: Path) -> None:
    write(tmp_path / "a.dat", os.urandom(20 * BLOCK))

    with files.open("a.dat") as file:
        blocks = file.blocks()
        next(blocks)
        os.truncate(tmp_path / "a.dat", 8 * BLOCK)
        assert BLOCK + sum(map(len, blocks)) <= 8 * BLOCK


def test_a_reader_may_leave_off_and_read_another_file(files: Files, tmp_path: Path) -> None:
    write(tmp_path / "a.dat", os.urandom(8 * BLOCK))
    write(tmp_path / "b.dat", b"123")

    for _ in range(3):
        with files.open("a.dat") as file:
            next(file.blocks())
        assert read(files, "b.dat") == b"123"


def test_places_are_named_without_secrets(ssh_server: SshServer, sftp: paramiko.SFTPClient) -> None:
    at = f"127.0.0.1:{ssh_server.port}"
    assert LocalFiles(Path("/data/cbs")).location("d/a.dat") == "/data/cbs/d/a.dat"
    assert SftpFiles(sftp, "/data/cbs/").location("d/a.dat") == f"sftp://{at}/data/cbs/d/a.dat"
    assert SftpFiles(sftp, "out").location() == f"sftp://{at}/~/out"
    assert SftpFiles(sftp, "/", host="unload.bank").location("a.dat") == "sftp://unload.bank/a.dat"


def test_data_sets_are_named_as_openlineage_names_them(ssh_server: SshServer, sftp: paramiko.SFTPClient) -> None:
    assert LocalFiles(Path("/data/cbs")).dataset("TXN") == ("file", "/data/cbs/TXN")
    assert LocalFiles(Path("cbs")).dataset("TXN") == ("file", str(Path.cwd() / "cbs" / "TXN"))
    assert SftpFiles(sftp, "/data/cbs").dataset("TXN") == (f"file://127.0.0.1:{ssh_server.port}", "/data/cbs/TXN")


def test_a_relative_folder_starts_where_the_server_puts_the_user(sftp: paramiko.SFTPClient, tmp_path: Path) -> None:
    write(tmp_path / "a.dat", b"123")
    folder = os.path.relpath(tmp_path, sftp.normalize("."))

    assert read(SftpFiles(sftp, folder), "a.dat") == b"123"


@pytest.mark.parametrize("remote", [False, True])
def test_a_file_that_may_not_be_read_is_an_error(request: pytest.FixtureRequest, remote: bool) -> None:
    # Linux lets nobody read this one, not even root.
    folder, name = "/proc/sys/net/ipv4/route", "flush"
    files = SftpFiles(request.getfixturevalue("sftp"), folder) if remote else LocalFiles(Path(folder))
    with pytest.raises(ExtractError, match="flush: may not be read"), files.open(name):
        pass


# What only a network can do


def test_memory_does_not_grow_with_the_file(sftp: paramiko.SFTPClient, tmp_path: Path) -> None:
    write(tmp_path / "a.dat", os.urandom(BLOCK) * 60)
    with SftpFiles(sftp, str(tmp_path)).open("a.dat") as file:
        tracemalloc.start()
        try:
            size = sum(map(len, file.blocks()))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert size == 60 * BLOCK
    assert peak < 16 * BLOCK


def test_a_lost_connection_is_no_fault_of_the_delivery(
    ssh_server: SshServer, sftp: paramiko.SFTPClient, tmp_path: Path
) -> None:
    write(tmp_path / "a.dat", os.urandom(BLOCK) * 20)
    files = SftpFiles(sftp, str(tmp_path))

    with pytest.raises(ConnectionError, match=r"sftp://127.*/a\.dat: cannot be read: "), files.open("a.dat") as file:
        for _ in file.blocks():
            ssh_server.lose_connections()
    with pytest.raises(ConnectionError, match=r"b\.dat: cannot be read: "):
        files.state("b.dat")
    files.close()


def test_a_silent_server_is_given_up(ssh_server: SshServer, sftp: paramiko.SFTPClient, tmp_path: Path) -> None:
    write(tmp_path / "a.dat", os.urandom(BLOCK) * 20)
    files = SftpFiles(sftp, str(tmp_path), timeout=0.5)
    try:
        with pytest.raises(ConnectionError, match=r"a\.dat: cannot be read: "), files.open("a.dat") as file:
            for _ in file.blocks():
                ssh_server.freeze_connections()
    finally:
        ssh_server.lose_connections()


def test_closing_ends_the_connection(sftp: paramiko.SFTPClient, tmp_path: Path) -> None:
    transport = sftp.get_channel().get_transport()
    SftpFiles(sftp, str(tmp_path)).close()
    assert not transport.is_active()
