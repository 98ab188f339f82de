"""Unload files of an SFTP server, from the contract's connection to the raw table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote

import psycopg2.extensions
import pytest

from include.catalogue.sources import FileFormat, SourceSystem, SourceTable
from include.extract.delivery import Source
from include.extract.errors import NotArrived
from include.extract.files import FileSource
from include.extract.load import extract_table
from include.extract.sources import EnvironmentConnections, open_source
from include.extract.transport import OpenFile, SftpFiles
from tests.include.extract.conftest import JUNE_30, Unload, loads, quarantined, raw_rows
from tests.include.extract.sshd import SshServer

Connection = psycopg2.extensions.connection

ROWS = [
    ("T1", "张三", "2024-06-30", "1.00", "t", 1),
    ("T2", None, "2024-06-30", "-3.50", "f", 2),
    ("T3", "𠮷\\N", "2024-06-30", "0.25", None, 3),
]


@pytest.fixture
def source(ssh_server: SshServer, unload: Unload, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """The folder of `unload` on the server, as a contract names it."""
    options = f"key_file={quote(str(ssh_server.user_key))}&known_hosts={quote(str(ssh_server.known_hosts))}"
    monkeypatch.setenv("AIRFLOW_CONN_BANK_FILES", f"sftp://{ssh_server.user}@127.0.0.1:{ssh_server.port}?{options}")
    system = SourceSystem(
        "bank", "file", "raw_cbs", "team", "03:00", (), connection="bank_files", folder=str(unload.folder)
    )
    with open_source(system, EnvironmentConnections()) as opened:
        yield opened


def fields(row: tuple[object, ...]) -> list[str]:
    return ["" if value is None else str(value) for value in row[:-1]]


def fixed(row: tuple[object, ...]) -> bytes:
    widths = [6, 12, 10, 12, 1]
    return b"".join(field.encode("gb18030").ljust(width) for field, width in zip(fields(row), widths, strict=True))


FORMATS: dict[str, tuple[FileFormat, Callable[[tuple[object, ...]], bytes]]] = {
    "delimited": (FileFormat("gb18030", "|"), lambda row: "|".join(fields(row)).encode("gb18030") + b"\n"),
    "UTF-8 from Windows": (
        FileFormat("utf-8", ",", line_ending="crlf"),
        lambda row: ",".join(fields(row)).encode() + b"\r\n",
    ),
    "delimited by several characters": (
        FileFormat("gb18030", "|@|"),
        lambda row: "|@|".join(fields(row)).encode("gb18030") + b"\n",
    ),
    "fixed width": (FileFormat("gb18030", None), lambda row: fixed(row) + b"\n"),
}


@pytest.mark.parametrize("named", FORMATS)
def test_every_format_brings_the_same_rows_and_sets_the_same_line_aside(
    conn: Connection, file_table: SourceTable, unload: Unload, source: Source, named: str
) -> None:
    file_format, line = FORMATS[named]
    columns = tuple(
        replace(column, width=width) for column, width in zip(file_table.columns, [6, 12, 10, 12, 1], strict=True)
    )
    table = replace(file_table, file_format=file_format, columns=columns, max_quarantined=1)
    lines = [line(row) for row in ROWS]
    lines.insert(2, line(("T9", "\xff\0", "2024-06-30", "0", "t", 0)))
    unload.write_bytes(b"".join(lines), total="-2.25")

    result = extract_table(table, JUNE_30, source, conn)

    assert [row[:-1] for row in raw_rows(conn, table, JUNE_30)] == [row[:-1] for row in ROWS]
    assert (result.rows, result.quarantined, result.control_total) == (3, 1, Decimal("-2.25"))
    assert result.source.startswith("sftp://127.0.0.1:")
    ((file, number, text, reason, is_open),) = quarantined(conn, table)
    assert (file, number, is_open) == ("TXN_20240630.dat", 3, True)
    assert "\\x00" in str(text)
    assert "NUL" in str(reason)


def test_a_connection_lost_in_mid_load_leaves_raw_as_it_was_and_a_retry_completes_it(
    conn: Connection, file_table: SourceTable, unload: Unload, source: Source, ssh_server: SshServer
) -> None:
    unload.write("OLD|旧|2024-06-30|7|f", total="7")
    extract_table(file_table, JUNE_30, source, conn)
    before = raw_rows(conn, file_table, JUNE_30)
    unload.write(*(f"T{number}|{'名' * 60}|2024-06-30|1|t" for number in range(60_000)), total="60000")

    class CrashingFile:
        """A file whose server crashes whenever a block of it has been read."""

        def __init__(self, file: OpenFile) -> None:
            self.state = file.state
            self._file = file

        def blocks(self) -> Iterator[bytes]:
            for block in self._file.blocks():
                yield block
                ssh_server.lose_connections()

    class CrashingServer(SftpFiles):
        @contextmanager
        def open(self, path: str) -> Iterator[OpenFile]:
            with super().open(path) as file:
                yield CrashingFile(file) if path.endswith(".dat") else file

    lost = FileSource(CrashingServer(ssh_server.connect(), str(unload.folder)))
    with pytest.raises(ConnectionError, match=r"TXN_20240630\.dat: cannot be read"):
        extract_table(file_table, JUNE_30, lost, conn)
    assert raw_rows(conn, file_table, JUNE_30) == before
    assert [load[0] for load in loads(conn, file_table)] == ["loaded", "failed"]

    again = FileSource(SftpFiles(ssh_server.connect(), str(unload.folder)))
    assert extract_table(file_table, JUNE_30, again, conn).rows == 60_000
    ssh_server.disconnect()


def test_a_server_without_the_file_has_not_delivered_yet(
    conn: Connection, file_table: SourceTable, source: Source
) -> None:
    with pytest.raises(NotArrived, match=r"sftp://.*/TXN_20240630\.flg: the delivery is late or missing"):
        extract_table(file_table, JUNE_30, source, conn)
    assert [load[0] for load in loads(conn, file_table)] == ["not_arrived"]
