import datetime as dt
import gzip
import hashlib
import os
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.delivery import Delivery, Interval, Rejected, Source
from include.extract.errors import ExtractError, NotArrived
from include.extract.files import FileSource
from include.extract.transport import LocalFiles, SftpFiles
from tests.include.extract.conftest import COLUMNS, JUNE_30, MAY_31, Unload
from tests.include.extract.sshd import SshServer

JUNE = Interval(MAY_31, JUNE_30)
GOOD_LINE = "T1|张三|2024-06-30|1.00|t"


@pytest.fixture(params=["local", "sftp"])
def source(request: pytest.FixtureRequest, unload: Unload) -> Iterator[Source]:
    """The folder of `unload`, as it is and through an SFTP server."""
    if request.param == "local":
        yield FileSource(LocalFiles(unload.folder))
        return
    server: SshServer = request.getfixturevalue("ssh_server")
    yield FileSource(SftpFiles(server.connect(), str(unload.folder)))
    server.disconnect()


def formatted(table: SourceTable, **changes: str | None) -> SourceTable:
    """The table with another file format."""
    assert table.file_format is not None
    return replace(table, file_format=replace(table.file_format, **changes))  # type: ignore[arg-type]


def read(delivery: Delivery) -> tuple[str, list[Rejected]]:
    """All lines as text, and what has been set aside."""
    with delivery.blocks() as blocks:
        found = list(blocks)
    return b"".join(block.data for block in found).decode(), [bad for block in found for bad in block.rejected]


def deliver(source: Source, table: SourceTable, interval: Interval = JUNE) -> tuple[str, list[Rejected]]:
    return read(source.deliver(table, interval))


def many_lines(number: int) -> list[str]:
    return [f"T{line}|𠮷张三丰|2024-06-30|{line}.00|t" for line in range(number)]


# What arrives


def test_a_file_arrives_with_what_is_known_of_it(source: Source, file_table: SourceTable, unload: Unload) -> None:
    unload.write(GOOD_LINE, "T2||20240630|-3.5|", total="-2.50")
    written = dt.datetime(2024, 7, 1, 2, 30, tzinfo=dt.UTC)
    data, flag = unload.paths()
    os.utime(flag, (written.timestamp(), written.timestamp()))

    delivery = source.deliver(file_table, JUNE)
    lines, rejected = read(delivery)

    assert (lines, rejected) == (f"{GOOD_LINE}\nT2||20240630|-3.5|\n", [])
    assert delivery.source.endswith(str(data))
    assert delivery.columns == tuple(column.name for column in COLUMNS)
    assert (delivery.delimiter, delivery.null) == ("|", "")
    assert (delivery.stated_rows, delivery.stated_control_total) == (2, Decimal("-2.50"))
    assert (delivery.trusted, delivery.unique) == (frozenset(), False)
    assert delivery.arrived_at == written
    assert (delivery.size, delivery.sha256) == (data.stat().st_size, hashlib.sha256(data.read_bytes()).hexdigest())
    assert delivery.notes == []
    assert delivery.place(2) == (data.name, 2)


def test_the_source_says_where_it_looks(unload: Unload, file_table: SourceTable) -> None:
    assert unload.source.describe(file_table) == f"{unload.folder}, files of TXN"
    assert unload.source.dataset(file_table) == ("file", str(unload.folder / "TXN"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_characters_are_whole_where_blocks_of_the_file_meet(
    source: Source, file_table: SourceTable, unload: Unload, encoding: str
) -> None:
    # Three megabytes, with line lengths by which every byte of a character falls on a boundary sooner or later.
    lines = [f"T{number}|{'𠮷' * (number % 17)}{'张' * (number % 1009)}|2024-06-30|0|t" for number in range(3000)]
    content = "".join(f"{line}\n" for line in lines)
    unload.write_bytes(content.encode(encoding))

    assert deliver(source, formatted(file_table, encoding=encoding)) == (content, [])


def test_a_table_without_a_control_column_has_no_total(file_table: SourceTable, unload: Unload) -> None:
    unload.write(GOOD_LINE)
    assert unload.source.deliver(replace(file_table, control_column=None), JUNE).stated_control_total is None


def test_totals_longer_than_a_decimal_of_python_are_added_exactly(file_table: SourceTable, unload: Unload) -> None:
    for day in JUNE.days:
        unload.write(GOOD_LINE, day=day, total="12345678901234567890123456789012345.67")
    delivery = unload.source.deliver(replace(file_table, mode="append"), JUNE)
    assert delivery.stated_control_total == Decimal("370370367037037036703703703670370370.10")


def test_a_checksum_in_the_flag_is_verified(source: Source, file_table: SourceTable, unload: Unload) -> None:
    content = f"{GOOD_LINE}\n".encode("gb18030")
    digest = hashlib.sha256(content).hexdigest()
    unload.write_bytes(content, total="1", sha256=digest)
    assert deliver(source, file_table) == (f"{GOOD_LINE}\n", [])

    unload.write_bytes(content.replace(b"1.00", b"9.00"), total="1", sha256=digest)
    with pytest.raises(ExtractError, match=rf"TXN_20240630\.dat: has the SHA-256 .*, its flag states {digest}"):
        deliver(source, file_table)


def test_names_follow_the_templates_of_the_contract(source: Source, file_table: SourceTable, unload: Unload) -> None:
    unload.write(GOOD_LINE, file="txn.txt")
    data, flag = unload.paths()
    (unload.folder / "out-20240630").mkdir()
    data.rename(unload.folder / "out-20240630" / "TXN.txt")
    (unload.folder / "ok").mkdir()
    flag.write_text(flag.read_text().replace("txn.txt", "TXN.txt"))
    flag.rename(unload.folder / "ok" / "20240630.TXN.ok")
    table = formatted(file_table, path="out-{date}/{table}.txt", flag="ok/{date}.{table}.ok")

    delivery = source.deliver(table, JUNE)

    assert read(delivery)[0] == f"{GOOD_LINE}\n"
    assert delivery.place(1) == ("out-20240630/TXN.txt", 1)


# Which days


@pytest.mark.parametrize("mode", ["snapshot", "history"])
def test_a_whole_table_is_in_the_files_of_the_data_date(file_table: SourceTable, unload: Unload, mode: str) -> None:
    for day in JUNE.days:
        unload.write(f"T{day.day}||||", day=day)
    assert deliver(unload.source, replace(file_table, mode=mode)) == ("T30||||\n", [])


@pytest.mark.parametrize("from_start", [False, True])
@pytest.mark.parametrize("mode", ["append", "changes"])
def test_what_happened_is_in_the_files_of_all_days_of_the_interval(
    source: Source, file_table: SourceTable, unload: Unload, mode: str, from_start: bool
) -> None:
    for day in [MAY_31, *JUNE.days]:
        unload.write(*([f"T{day.day}||{day}|1|t"] if day.day % 2 else []), day=day, total=str(day.day % 2))
    written = dt.datetime(2024, 7, 2, tzinfo=dt.UTC).timestamp()
    os.utime(unload.paths(dt.date(2024, 6, 3))[1], (written, written))
    for day in JUNE.days[3:]:
        os.utime(unload.paths(day)[1], (written - day.day, written - day.day))

    delivery = source.deliver(replace(file_table, mode=mode), replace(JUNE, from_start=from_start))
    lines, _ = read(delivery)

    assert lines == "".join(f"T{day.day}||{day}|1|t\n" for day in JUNE.days if day.day % 2)
    assert (delivery.stated_rows, delivery.stated_control_total) == (15, Decimal(15))
    assert delivery.source.endswith("TXN_20240601.dat to TXN_20240630.dat (30 files)")
    content = b"".join(unload.paths(day)[0].read_bytes() for day in JUNE.days)
    assert (delivery.size, delivery.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_latest_flag_says_when_all_had_arrived(file_table: SourceTable, unload: Unload) -> None:
    latest = dt.datetime(2024, 7, 2, tzinfo=dt.UTC)
    for day in JUNE.days:
        unload.write(GOOD_LINE, day=day)
        written = latest.timestamp() - abs(day.day - 3)
        os.utime(unload.paths(day)[1], (written, written))
    assert unload.source.deliver(replace(file_table, mode="append"), JUNE).arrived_at == latest


def test_a_row_is_found_in_the_file_it_came_from(source: Source, file_table: SourceTable, unload: Unload) -> None:
    days = JUNE.days[:3]
    for day, rows in zip(days, [2, 0, 3], strict=True):
        content = [b"T%d||||\n" % number for number in range(rows)]
        if rows == 3:
            content[1] = b"\xff||||\n"
        unload.write_bytes(b"".join(content), day=day)
    delivery = source.deliver(replace(file_table, mode="append"), Interval(MAY_31, days[-1]))

    lines, rejected = read(delivery)

    assert lines == "T0||||\nT1||||\nT0||||\nT2||||\n"
    assert [bad.position for bad in rejected] == [4]
    assert [delivery.place(position) for position in range(1, 6)] == [
        ("TXN_20240601.dat", 1),
        ("TXN_20240601.dat", 2),
        ("TXN_20240603.dat", 1),
        ("TXN_20240603.dat", 2),
        ("TXN_20240603.dat", 3),
    ]


def test_a_row_is_found_while_its_file_is_being_read(file_table: SourceTable, unload: Unload) -> None:
    for day in JUNE.days[:2]:
        unload.write(GOOD_LINE, GOOD_LINE, day=day)
    delivery = unload.source.deliver(replace(file_table, mode="append"), Interval(MAY_31, JUNE.days[1]))
    with delivery.blocks() as blocks:
        next(blocks)
        assert delivery.place(2) == ("TXN_20240601.dat", 2)
        next(blocks)
        assert delivery.place(4) == ("TXN_20240602.dat", 2)


# Formats


def test_a_mark_at_the_start_is_left_out_and_noted(source: Source, file_table: SourceTable, unload: Unload) -> None:
    unload.write_bytes(f"\ufeff{GOOD_LINE}\n".encode(), total="1")

    delivery = source.deliver(formatted(file_table, encoding="utf-8"), JUNE)

    assert read(delivery) == (f"{GOOD_LINE}\n", [])
    (note,) = delivery.notes
    assert note.kind == "byte_order_mark"
    assert "TXN_20240630.dat" in note.detail


def test_lines_that_end_otherwise_than_agreed_are_set_aside(
    source: Source, file_table: SourceTable, unload: Unload
) -> None:
    unload.write_bytes(b"T1||||\r\nT2||||\nT3||||\r\n")

    assert deliver(source, file_table) == (
        "T2||||\n",
        [
            Rejected(1, "T1||||\r", "ends with CR LF instead of LF"),
            Rejected(3, "T3||||\r", "ends with CR LF instead of LF"),
        ],
    )
    assert deliver(source, formatted(file_table, line_ending="crlf")) == (
        "T1||||\nT3||||\n",
        [Rejected(2, "T2||||", "ends with LF instead of CR LF")],
    )


def test_lines_that_are_no_text_are_set_aside(source: Source, file_table: SourceTable, unload: Unload) -> None:
    unload.write_bytes(b"T1||||\nT2|\xed\xa0\x80|||\nT3|a\0b|||\nT4|\xff|||\nT5|a|b|||\n")

    lines, rejected = deliver(source, formatted(file_table, encoding="utf-8"))

    assert lines == "T1||||\nT5|a|b|||\n"
    assert rejected == [
        Rejected(2, "T2|\\xed\\xa0\\x80|||", "holds ed (hex), which is not utf-8"),
        Rejected(3, "T3|a\\x00b|||", "holds a NUL byte (hex 00), which text may not hold"),
        Rejected(4, "T4|\\xff|||", "holds ff (hex), which is not utf-8"),
    ]


def test_a_bad_line_in_a_big_file_costs_only_itself(source: Source, file_table: SourceTable, unload: Unload) -> None:
    lines = many_lines(60_000)
    content = [f"{line}\n".encode("gb18030") for line in lines]
    content[41_234] = b"\xff\n"
    unload.write_bytes(b"".join(content))

    text, rejected = deliver(source, file_table)

    assert text == "".join(f"{line}\n" for number, line in enumerate(lines) if number != 41_234)
    assert [bad.position for bad in rejected] == [41_235]


def test_delimiters_of_several_characters_are_understood(
    source: Source, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(GOOD_LINE.replace("|", "|@|"), total="1")

    delivery = source.deliver(formatted(file_table, delimiter="|@|"), JUNE)

    assert delivery.delimiter == "\x1f"
    assert read(delivery) == (GOOD_LINE.replace("|", "\x1f") + "\n", [])


FIXED = (
    SourceColumn("txn_no", "varchar(6)", nullable=False, width=6),
    SourceColumn("customer_name", "text", personal="name", width=10),
    SourceColumn("amount", "numeric(20,2)", width=8),
)


@pytest.fixture
def fixed_table(file_table: SourceTable) -> SourceTable:
    """A table of three columns in files of fixed width."""
    return formatted(replace(file_table, columns=FIXED, date_column=None), delimiter=None)


def test_files_of_fixed_width_are_understood(source: Source, fixed_table: SourceTable, unload: Unload) -> None:
    lines = ["T1    张三          1.00", "T2              -2.50   ", "T3    short", "T4    𠮷张三      0.00"]
    unload.write(*lines, total="-1.50", columns="txn_no|customer_name|amount")

    delivery = source.deliver(fixed_table, JUNE)

    assert delivery.delimiter == "\x1f"
    assert read(delivery) == (
        "T1\x1f张三\x1f1.00\nT2\x1f\x1f-2.50\nT4\x1f𠮷张三\x1f0.00\n",
        [Rejected(3, "T3    short", "has 11 bytes, the contract 24")],
    )


def test_a_column_without_a_width_is_refused(fixed_table: SourceTable, unload: Unload) -> None:
    unload.write(total="0", columns="txn_no|customer_name|amount|surprise")
    with pytest.raises(
        ExtractError, match=r"TXN_20240630\.flg: column surprise has no width in the contract of system"
    ):
        unload.source.deliver(replace(fixed_table, drift=frozenset({"added"})), JUNE)


def test_a_column_that_may_be_missing_takes_no_room(fixed_table: SourceTable, unload: Unload) -> None:
    unload.write("T1        1.00", total="1", columns="txn_no|amount")
    delivery = unload.source.deliver(replace(fixed_table, drift=frozenset({"removed"})), JUNE)

    assert delivery.columns == ("txn_no", "amount")
    assert read(delivery)[0] == "T1\x1f1.00\n"


PACKED = {"compression": "gzip", "path": "{date}/{table}_{date}.dat.gz"}


def pack(unload: Unload, lost: int = 0) -> Path:
    """Replace the data file by a packed one, and what the flag says by what is true of that."""
    data, flag = unload.paths()
    packed = data.with_name(f"{data.name}.gz")
    content = gzip.compress(data.read_bytes())
    packed.write_bytes(content[: len(content) - lost])
    entries = dict(line.split("=", 1) for line in flag.read_text().splitlines())
    entries |= {"file": packed.name, "bytes": str(packed.stat().st_size)}
    flag.write_text("".join(f"{key}={value}\n" for key, value in entries.items()))
    data.unlink()
    return packed


def test_packed_files_are_unpacked_on_the_way(source: Source, file_table: SourceTable, unload: Unload) -> None:
    lines = many_lines(100_000)
    unload.write(*lines)
    packed = pack(unload).read_bytes()

    delivery = source.deliver(formatted(file_table, **PACKED), JUNE)

    assert read(delivery)[0] == "".join(f"{line}\n" for line in lines)
    assert (delivery.size, delivery.sha256) == (len(packed), hashlib.sha256(packed).hexdigest())


def test_a_packed_file_that_has_been_cut_off_is_refused(
    source: Source, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(*many_lines(1000))
    size = pack(unload, lost=10).stat().st_size
    with pytest.raises(
        ExtractError, match=rf"TXN_20240630\.dat\.gz: the gzip data do not end: cut off after {size} by"
    ):
        deliver(source, formatted(file_table, **PACKED))


def test_the_columns_may_drift_as_far_as_the_contract_permits(
    source: Source, file_table: SourceTable, unload: Unload
) -> None:
    table = replace(file_table, drift=frozenset({"added", "reordered"}))
    unload.write("T1|x|2024-06-30||1|t", columns="txn_no|surprise|txn_date|customer_name|amount|is_cash", total="1")

    delivery = source.deliver(table, JUNE)

    assert delivery.columns == ("txn_no", "surprise", "txn_date", "customer_name", "amount", "is_cash")
    assert {note.kind for note in delivery.notes} == {"drift"}
    assert any("surprise" in note.detail for note in delivery.notes)
    assert read(delivery)[0] == "T1|x|2024-06-30||1|t\n"


# Faults


FAULTS: dict[str, tuple[Callable[[Unload], object], str]] = {
    "last line cut off": (
        lambda u: u.write_bytes(f"{GOOD_LINE}\nT2|".encode("gb18030"), rows="2", total="1"),
        r"TXN_20240630\.dat: the last line does not end with LF: the file has been cut off",
    ),
    "whole lines cut off": (
        lambda u: u.write(GOOD_LINE, total="1", rows="2"),
        r"TXN_20240630\.dat: has 1 rows, its flag states 2",
    ),
    "fewer bytes than stated": (
        lambda u: u.write(GOOD_LINE, total="1", bytes="27"),
        r"TXN_20240630\.dat: has 26 bytes, its flag states 27: incomplete or changed",
    ),
    "no line": (
        lambda u: u.write_bytes(b"x" * (18 << 20), rows="1"),
        r"TXN_20240630\.dat: line 1 is longer than 16777216 bytes: is this the right file\?",
    ),
    "mark of another encoding": (
        lambda u: u.write_bytes(f"\ufeff{GOOD_LINE}\n".encode()),
        r"TXN_20240630\.dat: begins with the byte order mark of utf-8, the contract says gb18030",
    ),
    "packed": (
        lambda u: u.write_bytes(gzip.compress(GOOD_LINE.encode())),
        r"TXN_20240630\.dat: the file is packed by gzip, in the contract it is not",
    ),
    "flag for another file": (
        lambda u: u.write(GOOD_LINE, file="TXN_20240629.dat", total="1"),
        r"TXN_20240630\.flg: the flag is for TXN_20240629\.dat, not for TXN_20240630\.dat",
    ),
    "flag without rows": (
        lambda u: u.paths()[1].write_text("file=TXN_20240630.dat\nbytes=1\n"),
        r"TXN_20240630\.flg: the flag does not state rows",
    ),
    "flag that is none": (lambda u: u.paths()[1].write_text("ready\n"), r"TXN_20240630\.flg: not a flag file"),
    "empty flag": (lambda u: u.paths()[1].write_text(""), r"TXN_20240630\.flg: the flag does not state file"),
    "data file for a flag": (
        lambda u: u.paths()[1].write_bytes(b"a=b\n" * (1 << 20)),
        r"TXN_20240630\.flg: not a flag file .*longer than",
    ),
    "unknown column": (
        lambda u: u.write(columns="txn_no|customer_name|txn_date|amount|is_cash|surprise"),
        r"TXN_20240630\.flg: unknown column surprise",
    ),
    "missing column": (
        lambda u: u.write(columns="txn_no|customer_name|txn_date|amount"),
        r"TXN_20240630\.flg: missing column is_cash",
    ),
    "other order of columns": (
        lambda u: u.write(columns="customer_name|txn_no|txn_date|amount|is_cash"),
        r"TXN_20240630\.flg: columns in another order",
    ),
    "packed and not": (
        lambda u: u.paths()[0].with_suffix(".dat.gz").touch(),
        r"TXN_20240630\.dat: TXN_20240630\.dat\.gz is there too: leave the one that is the delivery",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_delivery_that_contradicts_itself_or_the_contract_is_refused(
    source: Source, file_table: SourceTable, unload: Unload, fault: str
) -> None:
    spoil, message = FAULTS[fault]
    unload.write(GOOD_LINE, total="1")
    spoil(unload)
    with pytest.raises(ExtractError, match=message) as caught:
        deliver(source, file_table)
    assert not isinstance(caught.value, NotArrived)


MISSING: dict[str, tuple[Callable[[Unload], object], str]] = {
    "no flag": (
        lambda u: u.paths()[1].unlink(),
        r"TXN_20240630\.flg: the flag is late or missing, and without it TXN_20240630\.dat may be incomplete$",
    ),
    "no data file": (
        lambda u: u.paths()[0].unlink(),
        r"TXN_20240630\.dat: the data file is missing although its flag is there$",
    ),
    "packed instead": (
        lambda u: u.paths()[0].rename(u.paths()[0].with_suffix(".dat.gz")),
        r"TXN_20240630\.dat: the data file is missing .*, but TXN_20240630\.dat\.gz is there: is compression",
    ),
    "neither": (
        lambda u: shutil.rmtree(u.folder),
        r"TXN_20240630\.flg: the delivery is late or missing: neither flag nor data file is there$",
    ),
}


@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_can_be_told_from_what_is_wrong(
    source: Source, file_table: SourceTable, unload: Unload, missing: str
) -> None:
    spoil, message = MISSING[missing]
    unload.write(GOOD_LINE, total="1")
    spoil(unload)
    with pytest.raises(NotArrived, match=message):
        source.deliver(file_table, JUNE)


def test_everything_that_is_missing_is_said_at_once(source: Source, file_table: SourceTable, unload: Unload) -> None:
    for day in JUNE.days:
        unload.write(GOOD_LINE, day=day)
    unload.paths(dt.date(2024, 6, 3))[0].unlink()
    unload.paths(dt.date(2024, 6, 17))[1].unlink()

    with pytest.raises(NotArrived) as caught:
        source.deliver(replace(file_table, mode="append"), JUNE)

    no_data, no_flag = caught.value.problems
    assert "TXN_20240603.dat: the data file is missing" in no_data
    assert "TXN_20240617.flg: the flag is late or missing" in no_flag


def test_everything_that_is_wrong_with_flags_is_said_at_once(file_table: SourceTable, unload: Unload) -> None:
    for day in JUNE.days:
        unload.write(GOOD_LINE, day=day)
    unload.write(GOOD_LINE, day=dt.date(2024, 6, 3), file="X", bytes="1")
    unload.write(GOOD_LINE, day=dt.date(2024, 6, 17), rows="many")

    with pytest.raises(ExtractError) as caught:
        unload.source.deliver(replace(file_table, mode="append"), JUNE)

    assert [problem.split("/")[-1].split(":")[0] for problem in caught.value.problems] == [
        "TXN_20240603.flg",
        "TXN_20240603.dat",
        "TXN_20240617.flg",
    ]


def test_a_fault_in_one_of_many_files_names_that_file(source: Source, file_table: SourceTable, unload: Unload) -> None:
    for day in JUNE.days:
        unload.write(GOOD_LINE, GOOD_LINE, day=day, **({"rows": "3"} if day.day == 17 else {}))
    with pytest.raises(ExtractError, match=r"/TXN_20240617\.dat: has 2 rows, its flag states 3$"):
        deliver(source, replace(file_table, mode="append"))


def test_the_files_of_one_batch_have_the_same_columns(file_table: SourceTable, unload: Unload) -> None:
    for day in JUNE.days:
        unload.write(GOOD_LINE, day=day)
    reordered = "customer_name|txn_no|txn_date|amount|is_cash"
    unload.write(GOOD_LINE, day=dt.date(2024, 6, 17), columns=reordered)
    table = replace(file_table, mode="append", drift=frozenset({"reordered"}))
    with pytest.raises(ExtractError, match=r"TXN_20240617\.flg: other columns than .*TXN_20240601\.flg"):
        unload.source.deliver(table, JUNE)


def test_rows_that_are_set_aside_count_as_delivered(source: Source, file_table: SourceTable, unload: Unload) -> None:
    unload.write_bytes(b"T1||||\n\xff\nT2||||\n", rows="2")
    with pytest.raises(ExtractError, match="has 3 rows, its flag states 2"):
        deliver(source, file_table)


# Files that change, and connections that break, while they are read


def replace_by_rename(path: Path) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(path.read_bytes())
    new.rename(path)


def overwrite_in_place(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"9")


CHANGES: dict[str, Callable[[Path], object]] = {
    "replaced": replace_by_rename,
    "overwritten": overwrite_in_place,
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "appended to": lambda path: path.write_bytes(path.read_bytes() * 2),
    "deleted": Path.unlink,
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_read_is_refused(
    source: Source, file_table: SourceTable, unload: Unload, change: str, packed: bool
) -> None:
    unload.write(*(f"T{number}|{os.urandom(30).hex()}|||" for number in range(80_000)))
    path = pack(unload) if packed else unload.paths()[0]
    delivered = dt.datetime(2024, 7, 1, 2, tzinfo=dt.UTC).timestamp()
    os.utime(path, (delivered, delivered))
    delivery = source.deliver(formatted(file_table, **PACKED) if packed else file_table, JUNE)

    with (
        pytest.raises(ExtractError, match=r"TXN_20240630\.dat.*: replaced or changed while it was read: .* 02:00:00"),
        delivery.blocks() as blocks,
    ):
        next(blocks)
        CHANGES[change](path)
        for _ in blocks:
            pass


def test_a_file_that_changes_before_it_is_read_is_refused(
    source: Source, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(GOOD_LINE, total="1")
    path = unload.paths()[0]
    os.utime(path, (0, 0))
    delivery = source.deliver(file_table, JUNE)
    overwrite_in_place(path)

    with pytest.raises(ExtractError, match="replaced or changed while it was read"):
        read(delivery)


def test_a_reader_may_give_up_before_the_end(source: Source, file_table: SourceTable, unload: Unload) -> None:
    unload.write(*many_lines(60_000))
    with source.deliver(file_table, JUNE).blocks() as blocks:
        next(blocks)
    assert len(deliver(source, file_table)[0].splitlines()) == 60_000


def test_a_connection_lost_in_mid_stream_is_no_fault_of_the_delivery(
    ssh_server: SshServer, file_table: SourceTable, unload: Unload
) -> None:
    unload.write(*many_lines(400_000))
    lost = FileSource(SftpFiles(ssh_server.connect(), str(unload.folder)))

    with (
        pytest.raises(ConnectionError, match=r"sftp://.*TXN_20240630\.dat: cannot be read"),
        lost.deliver(file_table, JUNE).blocks() as blocks,
    ):
        for _ in blocks:
            ssh_server.lose_connections()
    lost.close()

    again = FileSource(SftpFiles(ssh_server.connect(), str(unload.folder)))
    assert len(deliver(again, file_table)[0].splitlines()) == 400_000
    ssh_server.disconnect()


@pytest.mark.parametrize("packed", [False, True])
def test_memory_does_not_grow_with_the_file(
    source: Source, file_table: SourceTable, unload: Unload, packed: bool
) -> None:
    lines = "".join(f"{line}\n" for line in many_lines(20_000)).encode("gb18030")
    unload.write_bytes(lines * (60_000_000 // len(lines)))
    if packed:
        pack(unload)
    delivery = source.deliver(formatted(file_table, **PACKED) if packed else file_table, JUNE)

    with delivery.blocks() as blocks:
        tracemalloc.start()
        try:
            size = sum(len(block.data) for block in blocks)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert size > 55_000_000
    assert peak < 20 << 20
