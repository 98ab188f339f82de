"""Where unload files lie: a folder of this machine, or one that an SFTP server shares.

Paths are relative to that folder and use `/`. What is wrong with a file is an ExtractError. A connection that breaks,
or says nothing any more, is a ConnectionError: nothing is wrong with the delivery, and another attempt may succeed.
"""

import datetime as dt
import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, Protocol

import paramiko
from paramiko.sftp import CMD_READ, CMD_STATUS, SFTPError, int64

from include.extract.errors import ExtractError, NotArrived

BLOCK = 1 << 20
"""Bytes of a file that are read at a time."""

_LOST = (EOFError, OSError, paramiko.SSHException, SFTPError)

# Some servers refuse to be asked for more at a time.
_REQUEST = 32 << 10
# Requests sent and not yet used, 2 MiB: enough for 70 MB/s over a line that takes 30 ms to answer.
_AHEAD = 64


class FileState(NamedTuple):
    """States of one path at two times are equal if the same file is there, unchanged.

    `modified` is in UTC, by SFTP in whole seconds. `identity` is what the file system knows besides; SFTP has nothing.
    """

    size: int
    modified: dt.datetime
    identity: tuple[int, ...] = ()


class OpenFile(Protocol):
    def state(self) -> FileState:
        """Of the file that has been opened, whatever its path leads to by now."""

    def blocks(self) -> Iterator[bytes]:
        """From start to end, about BLOCK bytes at a time. Raises ConnectionError."""


class Files(Protocol):
    """A folder of files. What looks into it raises ConnectionError."""

    def location(self, path: str = "") -> str:
        """Where `path` or the folder lies, for messages."""

    def dataset(self, name: str) -> tuple[str, str]:
        """Namespace and name of something in the folder as a data set, by OpenLineage's naming."""

    def state(self, path: str) -> FileState | None:
        """None if there is no such file. Raises ExtractError if that may not be known."""

    def open(self, path: str) -> AbstractContextManager[OpenFile]:
        """Raises NotArrived if there is no such file, ExtractError if it may not be read."""

    def close(self) -> None: ...


class LocalFiles:
    """The files below a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def location(self, path: str = "") -> str:
        return str(self._folder / path)

    def dataset(self, name: str) -> tuple[str, str]:
        return "file", str(self._folder.absolute() / name)

    def state(self, path: str) -> FileState | None:
        with _named_faults(self.location(path)):
            try:
                found = (self._folder / path).stat()
            except (FileNotFoundError, NotADirectoryError):
                return None
        return _local_state(found) if stat.S_ISREG(found.st_mode) else None

    @contextmanager
    def open(self, path: str) -> Iterator[OpenFile]:
        with _named_faults(self.location(path)):
            file = (self._folder / path).open("rb", buffering=0)
        with file:
            yield _LocalFile(file, self.location(path))

    def close(self) -> None:
        """Nothing stays open."""


class _LocalFile:
    def __init__(self, file: BinaryIO, location: str) -> None:
        self._file = file
        self._location = location

    def state(self) -> FileState:
        return _local_state(os.fstat(self._file.fileno()))

    def blocks(self) -> Iterator[bytes]:
        while block := self._read():
            yield block

    def _read(self) -> bytes:
        with _named_faults(self._location):
            return self._file.read(BLOCK)


def _local_state(found: os.stat_result) -> FileState:
    # Copying tools set the time of modification back, but nothing sets back the time of the last change.
    identity = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)
    return FileState(found.st_size, dt.datetime.fromtimestamp(found.st_mtime, dt.UTC), identity)


class SftpFiles:
    """The files below `folder` of an SFTP server; a relative folder starts where the server puts the user.

    Takes `client` over: closing this closes the SSH connection behind it. `host` is for messages, which otherwise give
    the address. A server that is silent for `timeout` seconds counts as lost.
    """

    def __init__(self, client: paramiko.SFTPClient, folder: str, host: str = "", timeout: float = 120) -> None:
        self._client = client
        self._folder = PurePosixPath(folder)
        channel = client.get_channel()
        channel.settimeout(timeout)
        self._transport = channel.get_transport()
        self._host = host or _address(self._transport)

    def location(self, path: str = "") -> str:
        absolute = "/~" / self._folder / path
        return f"sftp://{self._host}{absolute}"

    def dataset(self, name: str) -> tuple[str, str]:
        return f"file://{self._host}", str(self._folder / name)

    def state(self, path: str) -> FileState | None:
        with _named_faults(self.location(path)):
            try:
                found = self._client.stat(str(self._folder / path))
            except FileNotFoundError:
                return None
        return _sftp_state(found) if stat.S_ISREG(found.st_mode) else None

    @contextmanager
    def open(self, path: str) -> Iterator[OpenFile]:
        with _named_faults(self.location(path)):
            file = self._client.open(str(self._folder / path), "rb")
        reader = _SftpFile(self._client, file, self.location(path))
        try:
            yield reader
        finally:
            reader.ended = True
            # A lost connection has been reported where it was read from.
            with suppress(*_LOST):
                file.close()

    def close(self) -> None:
        with suppress(*_LOST):
            self._client.close()
        self._transport.close()


class _SftpFile:
    """Reads ahead by a sliding window of requests.

    paramiko's own prefetch does not bound memory: given a limit of requests, it takes the first moment at which none is
    under way for the end, reads the rest once more, piece by piece, and keeps what it had prefetched until the file is
    closed. Hence the requests are made here, by the methods by which SFTPFile makes them.
    """

    def __init__(self, client: paramiko.SFTPClient, file: paramiko.SFTPFile, location: str) -> None:
        self._client = client
        self._file = file
        self._location = location
        self._asked: dict[int, tuple[int, int]] = {}
        self._answers: dict[int, bytes] = {}
        self.ended = False

    def state(self) -> FileState:
        with _named_faults(self._location):
            return _sftp_state(self._file.stat())

    def blocks(self) -> Iterator[bytes]:
        size = self.state().size
        position = asked = 0
        block: list[bytes] = []
        while position < size:
            with _named_faults(self._location):
                while asked < size and len(self._asked) + len(self._answers) < _AHEAD:
                    self._ask(asked, min(_REQUEST, size - asked))
                    asked += _REQUEST
                while position not in self._answers:
                    self._client._read_response()
            piece = self._answers.pop(position)
            if not piece:
                break
            block.append(piece)
            position += len(piece)
            if sum(map(len, block)) >= BLOCK:
                yield b"".join(block)
                block.clear()
        if block:
            yield b"".join(block)

    def _ask(self, offset: int, length: int) -> None:
        number = self._client._async_request(self, CMD_READ, self._file.handle, int64(offset), length)
        self._asked[number] = (offset, length)

    def _async_response(self, kind: int, message: paramiko.Message, number: int) -> None:
        """Called by paramiko for each answer. A server may send less than it was asked for, and nothing at the end."""
        offset, length = self._asked.pop(number)
        if self.ended:
            return
        data = b""
        if kind == CMD_STATUS:
            with suppress(EOFError):
                self._client._convert_status(message)
        else:
            data = message.get_string()
            if data and len(data) < length:
                self._ask(offset + len(data), length - len(data))
        self._answers[offset] = data


def _sftp_state(found: paramiko.SFTPAttributes) -> FileState:
    return FileState(found.st_size, dt.datetime.fromtimestamp(found.st_mtime, dt.UTC))


def _address(transport: paramiko.Transport) -> str:
    address, port = transport.getpeername()[:2]
    return address if port == 22 else f"{address}:{port}"


@contextmanager
def _named_faults(location: str) -> Iterator[None]:
    """Exceptions of file systems and of paramiko as those that this module promises."""
    try:
        yield
    except FileNotFoundError:
        raise NotArrived(f"{location}: the file is not there any more") from None
    except PermissionError:
        raise ExtractError(
            f"{location}: may not be read: let its owner permit it to the user of the extraction"
        ) from None
    except _LOST as error:
        raise ConnectionError(f"{location}: cannot be read: {str(error) or type(error).__name__}") from error
