"""The package, byte by byte, and what is left of it when a run dies at the worst moment."""

import hashlib
import json
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue, EastTable, Exposure, Item, NotFiled
from include.checks.gate import GateClosed
from include.checks.run import run_checks
from include.east import delivery_file, package
from include.east.delivery_file import DeliveryError, DeliveryInterrupted, read_file, same_rows
from include.east.package import Publication, PublishError, publish
from include.warehouse.connections import connect

MONTH_END = date(2024, 6, 30)
LICENCE_NO = "B0001H111000001"
ACCOUNTS = f"{LICENCE_NO}-ACCOUNT-20240630.txt"
PEOPLE = f"{LICENCE_NO}-PERSON-20240630.txt"
LIST = "东风银行监管标准化数据报送清单（20240630）.xlsx"
RESULTS = "东风银行监管标准化数据检核结果（20240630）.xlsx"


def table(number: int, code: str, items: dict[str, str], key: tuple[str, ...]) -> EastTable:
    return EastTable(
        number=number,
        code=code,
        name_zh=f"{code}表",
        schema="east",
        name=f"east_{code.lower()}",
        model=f"east_{code.lower()}",
        domain="public",
        mode="full",
        edition="5.0",
        valid_from=date(2022, 1, 31),
        confidence="high",
        key=key,
        items=tuple(
            Item(name=name, code=name.upper(), name_zh=name, format=format, required=False)
            for name, format in {**items, "cjrq": "C8"}.items()
        ),
        rules=(),
    )


ACCOUNT = table(901, "ACCOUNT", {"zh": "C..30", "mc": "C..60", "ye": "D20.2"}, ("zh", "cjrq"))
PERSON = table(902, "PERSON", {"xm": "C..60"}, ("xm", "cjrq"))
CATALOGUE = Catalogue(tables={"ACCOUNT": ACCOUNT, "PERSON": PERSON}, exposures={})
EXPOSURE = Exposure(
    name="east_submission",
    description="",
    owner="",
    meta={"target": "east", "licence_no": LICENCE_NO, "institution": "东风银行"},
    models=("east_account", "east_person"),
)


@dataclass(frozen=True)
class Bank:
    """Two EAST tables in the warehouse, and a folder to publish to."""

    conn: Connection
    url: str
    output: Path

    @property
    def month(self) -> Path:
        return self.output / "east" / LICENCE_NO / "20240630"

    def execute(self, statement: str) -> None:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def put(self, *accounts: tuple[str, str, str]) -> None:
        """Replace the accounts of the month end and check everything, as the DAG does before it publishes."""
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute("delete from east.east_account")
            cursor.executemany(
                "insert into east.east_account values (%s, %s, %s, '20240630', '2024-06-30')",
                accounts,
            )
        self.check()

    def check(self) -> None:
        run_checks(self.conn, CATALOGUE, MONTH_END)

    def publish(self) -> Publication:
        return publish(self.conn, CATALOGUE, EXPOSURE, MONTH_END, self.output)

    def folders(self) -> list[str]:
        return sorted(path.name for path in self.month.iterdir())

    def recorded(self) -> list[tuple[int, str]]:
        return self.rows("select version, path from ops.submission where target = 'east' order by version")


@pytest.fixture
def bank(conn: Connection, warehouse_url: str, tmp_path: Path) -> Iterator[Bank]:
    bank = Bank(conn, warehouse_url, tmp_path)
    bank.execute(f"delete from ops.file where licence_no = '{LICENCE_NO}'")
    bank.execute(f"delete from ops.submission where licence_no = '{LICENCE_NO}'")
    for each in CATALOGUE:
        columns = ", ".join(f"{item.name} text" for item in each.items)
        bank.execute(f"drop table if exists {each.relation}")
        bank.execute(f"create table {each.relation} ({columns}, data_date date) partition by list (data_date)")
        bank.execute(f"create table {each.relation}_20240630 partition of {each.relation} for values in ('2024-06-30')")
    bank.put(("A2", "乙", "0.1"), ("A1", "甲", "-12.5"))
    yield bank
    conn.close()
    cleanup = connect(warehouse_url)
    with cleanup, cleanup.cursor() as cursor:
        for each in CATALOGUE:
            cursor.execute(f"drop table if exists {each.relation}")
    cleanup.close()


# The files


def test_the_files_to_the_byte(bank: Bank) -> None:
    publication = bank.publish()
    assert publication.path == bank.month / "v001"
    assert sorted(path.name for path in publication.path.iterdir()) == [
        ACCOUNTS,
        PEOPLE,
        "manifest.json",
        LIST,
        RESULTS,
    ]
    assert (publication.path / ACCOUNTS).read_bytes() == (
        b"A2\x01\xe4\xb9\x99\x010.1\x0120240630\n"
        b"A1\x01\xe7\x94\xb2\x01-12.5\x0120240630\n"
    )  # fmt: skip
    assert (publication.path / PEOPLE).read_bytes() == b""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\\b",
        "\\.",
        "\\N",
        "\\x41",
        "\\\\",
        "\\" * 5,
        "C:\\Temp\\new",
        "NULL",
        ",",
        "'",
        "a|b",
        "#",
        "a  b",
        "＂全角＂",
        "é",
        "𠮷",
        "%s",
        "{0}",
        "x" * 60,
    ],
)
def test_every_text_stands_as_it_is(bank: Bank, text: str) -> None:
    bank.put(("A1", text, "1"))
    assert (bank.publish().path / ACCOUNTS).read_bytes() == f"A1\x01{text}\x011\x0120240630\n".encode()


def test_backslashes_stand_as_they_are_wherever_a_block_ends(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_file, "CHUNK", 7)
    names = ["\\" * count + "n" for count in range(1, 9)]
    bank.put(*((f"A{number}", name, "1") for number, name in enumerate(names)))
    lines = (bank.publish().path / ACCOUNTS).read_bytes().decode().splitlines()
    assert [line.split("\x01")[1] for line in lines] == names


def test_rows_stand_as_the_table_holds_them(bank: Bank) -> None:
    bank.put(("A10", "", "1"), ("a1", "", "1"), ("甲", "", "1"), ("A2", "", "1"))
    lines = (bank.publish().path / ACCOUNTS).read_bytes().decode().splitlines()
    assert [line.split("\x01")[0] for line in lines] == ["A10", "a1", "甲", "A2"]


def test_other_dates_stay_out(bank: Bank) -> None:
    bank.execute("create table east.east_account_20240531 partition of east.east_account for values in ('2024-05-31')")
    bank.execute("insert into east.east_account values ('OLD', '', '1', '20240531', '2024-05-31')")
    assert b"OLD" not in (bank.publish().path / ACCOUNTS).read_bytes()


def test_an_item_with_a_separator_or_a_line_break_is_refused(bank: Bank) -> None:
    for byte in ("\x01", "\x02", "\n", "\\\n"):
        bank.put(("A1", f"one{byte}two", "1"))
        bank.execute("update dq.rule_result set rows_failed = 0")
        with pytest.raises(DeliveryError, match=r"ACCOUNT ACCOUNT表: row 1 of .* must go through deliver\(\)"):
            bank.publish()
        assert bank.folders() == []


def test_the_manifest_says_what_was_filed(bank: Bank) -> None:
    publication = bank.publish()
    manifest = json.loads((publication.path / "manifest.json").read_text(encoding="utf-8"))
    assert {key: manifest[key] for key in ("target", "licence_no", "data_date", "version", "edition")} == {
        "target": "east",
        "licence_no": LICENCE_NO,
        "data_date": "2024-06-30",
        "version": 1,
        "edition": "5.0",
    }
    assert manifest["check_run"] == bank.rows("select max(run_id) from dq.check_run")[0][0]
    assert manifest["code"]
    assert manifest["files"] == [
        {
            "table": "ACCOUNT",
            "name_zh": "ACCOUNT表",
            "file": ACCOUNTS,
            "rows": 2,
            "bytes": 42,
            "sha256": "a85d382647b5f157a31dae2cae3ca7b5ab37a472965bc07c15e1897a538726f8",
        },
        {
            "table": "PERSON",
            "name_zh": "PERSON表",
            "file": PEOPLE,
            "rows": 0,
            "bytes": 0,
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        },
    ]
    for name, file in (("list", LIST), ("results", RESULTS)):
        sha256 = hashlib.sha256((publication.path / file).read_bytes()).hexdigest()
        assert manifest[name] == {"file": file, "sha256": sha256}


def test_the_publication_is_recorded(bank: Bank) -> None:
    publication = bank.publish()
    assert bank.rows(
        "select version, path, content_sha256, manifest ->> 'edition' from ops.submission where target = 'east'"
    ) == [(1, f"east/{LICENCE_NO}/20240630/v001", publication.content_sha256, "5.0")]
    assert bank.rows("select table_code, file_name, rows, bytes from ops.file order by table_code") == [
        ("ACCOUNT", ACCOUNTS, 2, 42),
        ("PERSON", PEOPLE, 0, 0),
    ]


@pytest.mark.parametrize("rows", [0, 1, 7, 3000])
@pytest.mark.parametrize("damage", ["", "separator", "no end", "quote"])
def test_a_file_is_read_back_row_by_row_in_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, damage: str
) -> None:
    monkeypatch.setattr(delivery_file, "CHUNK", 50)
    lines = [f"A{number}\x01户\x01{number}\x0120240630\n" for number in range(rows)]
    if damage and rows:
        changes = {"separator": lines[-1].replace("\x01", "", 1), "no end": lines[-1][:-1], "quote": "\x02" + lines[-1]}
        lines[-1] = changes[damage]
    path = tmp_path / "file.txt"
    path.write_text("".join(lines), encoding="utf-8", newline="")
    if damage and rows:
        with pytest.raises(DeliveryError, match=f"row {rows} of file.txt has"):
            read_file(ACCOUNT, path)
    else:
        found = read_file(ACCOUNT, path)
        assert (found.rows, found.bytes) == (rows, path.stat().st_size)
        assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


# Versions


def test_publishing_again_changes_nothing(bank: Bank) -> None:
    first = bank.publish()
    before = {path: path.stat().st_mtime_ns for path in first.path.iterdir()}
    assert bank.publish() == replace(first, is_new=False)
    assert {path: path.stat().st_mtime_ns for path in first.path.iterdir()} == before
    assert bank.folders() == ["v001"]
    assert len(bank.recorded()) == 1


def test_a_resubmission_with_fewer_rows_is_a_version_with_fewer_rows(bank: Bank) -> None:
    bank.publish()
    bank.put(("A1", "甲", "-12.5"))
    publication = bank.publish()
    assert (publication.version, publication.files[0].rows) == (2, 1)
    assert (bank.month / "v001" / ACCOUNTS).read_bytes().count(b"\n") == 2
    assert (bank.month / "v002" / ACCOUNTS).read_bytes().count(b"\n") == 1
    assert [version for version, _ in bank.recorded()] == [1, 2]


def test_the_same_rows_in_another_order_are_no_new_version(bank: Bank) -> None:
    first = bank.publish()
    bank.put(("A1", "甲", "-12.5"), ("A2", "乙", "0.1"))
    assert bank.publish() == replace(first, is_new=False)


def test_a_table_that_has_not_changed_keeps_its_order_in_the_next_version(bank: Bank) -> None:
    first = bank.publish()
    bank.execute("insert into east.east_person values ('王某', '20240630', '2024-06-30')")
    bank.put(("A1", "甲", "-12.5"), ("A2", "乙", "0.1"))
    second = bank.publish()
    assert (second.version, second.files[0].sha256) == (2, first.files[0].sha256)
    assert (second.path / ACCOUNTS).read_bytes() == (first.path / ACCOUNTS).read_bytes()


@pytest.mark.parametrize(
    "rows", [[("A1", "甲", "1")] * 2 + [("A2", "乙", "1")], [("A1", "甲", "1"), ("A2", "乙", "1")]]
)
def test_rows_count_as_often_as_they_occur(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("甲\n甲\n乙\n", encoding="utf-8")
    other.write_text("".join(f"{row[1]}\n" for row in reversed(rows)), encoding="utf-8")
    assert same_rows(one, other) == (len(rows) == 3)


def test_a_return_to_earlier_content_is_a_new_version(bank: Bank) -> None:
    original = bank.publish()
    bank.put(("A1", "甲", "1"))
    bank.publish()
    bank.put(("A2", "乙", "0.1"), ("A1", "甲", "-12.5"))
    assert (bank.publish().version, bank.publish().content_sha256) == (3, original.content_sha256)


def test_published_files_are_read_only(bank: Bank) -> None:
    assert {path.stat().st_mode & 0o777 for path in bank.publish().path.iterdir()} == {0o444}


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"A1\n"), lambda path: path.unlink()])
def test_a_published_version_that_was_changed_is_noticed(bank: Bank, damage: Callable[[Path], Any]) -> None:
    path = bank.publish().path / ACCOUNTS
    path.chmod(0o644)
    damage(path)
    with pytest.raises(PublishError, match="was changed after publication"):
        bank.publish()


def test_a_version_that_is_not_the_recorded_one_is_noticed(bank: Bank) -> None:
    bank.publish()
    bank.execute(f"update ops.submission set content_sha256 = 'other' where licence_no = '{LICENCE_NO}'")
    with pytest.raises(PublishError, match=r"is not what ops\.submission recorded as version 1"):
        bank.publish()


def test_a_lost_folder_is_written_again_from_the_same_data(bank: Bank) -> None:
    first = bank.publish()
    first.path.rename(bank.output / "lost")
    assert bank.publish() == replace(first, is_new=False)
    restored, lost = ((folder / ACCOUNTS).read_bytes() for folder in (first.path, bank.output / "lost"))
    assert restored == lost


@pytest.mark.parametrize("workbook", [LIST, RESULTS])
def test_a_changed_workbook_is_noticed(bank: Bank, workbook: str) -> None:
    path = bank.publish().path / workbook
    path.chmod(0o644)
    path.write_bytes(b"")
    with pytest.raises(PublishError, match="was changed after publication"):
        bank.publish()


def test_a_check_run_again_with_the_same_results_is_the_same_package(bank: Bank) -> None:
    first = bank.publish()
    results = (first.path / RESULTS).read_bytes()
    bank.check()
    assert bank.publish() == replace(first, is_new=False)
    assert (first.path / RESULTS).read_bytes() == results


def test_a_package_that_was_published_without_results_is_left_as_it_is(bank: Bank) -> None:
    """As before 检核结果 went with it: the next one is a new version."""
    path = bank.publish().path
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    del manifest["results"]
    manifest["content_sha256"] = "0" * 64
    (path / "manifest.json").chmod(0o644)
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    bank.execute(f"update ops.submission set content_sha256 = '{'0' * 64}' where licence_no = '{LICENCE_NO}'")
    assert bank.publish().version == 2


# Tables that are not filed


def not_filing_people(left_out: NotFiled) -> tuple[Catalogue, Exposure]:
    exposure = replace(EXPOSURE, not_filed={"PERSON": left_out})
    return replace(CATALOGUE, exposures={"east_submission": exposure}), exposure


def test_a_table_that_the_bank_does_not_file_is_left_out_and_listed_with_the_reason(bank: Bank) -> None:
    catalogue, exposure = not_filing_people(NotFiled("集团统一报送 · By the group", has_business=True))
    run_checks(bank.conn, catalogue, MONTH_END)
    publication = publish(bank.conn, catalogue, exposure, MONTH_END, bank.output)
    assert sorted(path.name for path in publication.path.iterdir()) == [ACCOUNTS, "manifest.json", LIST, RESULTS]
    rows = list(load_workbook(publication.path / LIST).active.iter_rows(min_row=5, values_only=True))
    assert rows == [
        (901, "表外授信业务", "ACCOUNT表", "ACCOUNT", "全量", ACCOUNTS, 2, "是", None),
        (902, "表外授信业务", "PERSON表", "PERSON", "全量", None, 0, "是", "本机构不报送：集团统一报送"),
    ]


def test_a_table_that_is_not_filed_from_another_date_on_is_filed_until_then(bank: Bank) -> None:
    later = NotFiled("集团统一报送 · By the group", has_business=True, valid_from=date(2024, 7, 31))
    catalogue, exposure = not_filing_people(later)
    run_checks(bank.conn, catalogue, MONTH_END)
    publication = publish(bank.conn, catalogue, exposure, MONTH_END, bank.output)
    assert [file.table for file in publication.files] == ["ACCOUNT", "PERSON"]


def test_another_reason_is_another_version(bank: Bank) -> None:
    for version, text in enumerate(("本行无此类客户", "由子公司报送"), start=1):
        catalogue, exposure = not_filing_people(NotFiled(text, has_business=True))
        run_checks(bank.conn, catalogue, MONTH_END)
        assert publish(bank.conn, catalogue, exposure, MONTH_END, bank.output).version == version


# What must not be published


def test_nothing_is_published_through_a_closed_gate(bank: Bank) -> None:
    bank.put(("A1", "甲", "1"), ("A1", "乙", "1"))
    with pytest.raises(GateClosed, match=r"X9\.ACCOUNT"):
        bank.publish()
    assert not bank.month.exists()


def test_data_that_changed_after_the_check_are_not_published(bank: Bank) -> None:
    bank.execute("delete from east.east_account where zh = 'A1'")
    with pytest.raises(GateClosed, match="ACCOUNT"):
        bank.publish()


def test_a_table_never_built_for_the_date_is_not_an_empty_file(bank: Bank) -> None:
    bank.execute("drop table east.east_person_20240630")
    bank.check()
    with pytest.raises(DeliveryError, match=r"east\.east_person has not been built for 2024-06-30"):
        bank.publish()
    assert bank.folders() == []


def test_rows_hidden_by_row_level_security_are_an_error(bank: Bank) -> None:
    bank.execute("alter table east.east_account enable row level security, force row level security")
    bank.execute("create policy some_rows on east.east_account using (zh = 'A1')")
    bank.check()
    with pytest.raises(InsufficientPrivilege, match='row-level security policy for table "east_account"'):
        bank.publish()
    assert not bank.month.exists()


def test_a_file_that_lost_a_row_on_the_way_is_refused(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    write = delivery_file._Sink.write

    def write_but_the_first_row(sink: Any, data: Any) -> int:
        block = bytes(data)
        write(sink, block.partition(b"\n")[2])
        return len(block)

    monkeypatch.setattr(delivery_file._Sink, "write", write_but_the_first_row)
    with pytest.raises(DeliveryError, match=r"east\.east_account has 2 rows on 2024-06-30, .* 1"):
        bank.publish()
    assert bank.folders() == []


@pytest.mark.parametrize(
    ("exposure", "data_date", "message"),
    [
        (replace(EXPOSURE, meta={**EXPOSURE.meta, "licence_no": "../../etc"}), MONTH_END, "15 letters and digits"),
        (replace(EXPOSURE, meta={**EXPOSURE.meta, "institution": "../东风"}), MONTH_END, "the bank's name"),
        (replace(EXPOSURE, models=("east_account", "east_other")), MONTH_END, "depends on east_other"),
        (replace(EXPOSURE, models=("east_account",)), MONTH_END, "neither files PERSON nor says why not"),
        (EXPOSURE, date(2021, 12, 31), "no edition of the standard is valid on 2021-12-31"),
        (EXPOSURE, date(2024, 2, 28), "not the last day of a month"),
    ],
)
def test_an_exposure_that_does_not_fit_is_an_error(
    bank: Bank, exposure: Exposure, data_date: date, message: str
) -> None:
    with pytest.raises(PublishError, match=message):
        publish(bank.conn, CATALOGUE, exposure, data_date, bank.output)


# Runs that die. Where it matters, the process is killed for good: no handler of its own can tidy up.


def kill_at(bank: Bank, step: str) -> None:
    """Publish in a process of its own that is killed when it is about to call package.`step`."""

    def run() -> None:
        def die(*_: Any, **__: Any) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(package, step, die)
        publish(connect(bank.url), CATALOGUE, EXPOSURE, MONTH_END, bank.output)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def test_killed_between_file_and_manifest(bank: Bank) -> None:
    kill_at(bank, "_make_final")
    (left,) = bank.folders()
    assert left.startswith(".tmp-")
    assert bank.recorded() == []

    assert bank.publish().is_new
    assert bank.folders() == ["v001"]


def test_killed_between_rename_and_record(bank: Bank) -> None:
    kill_at(bank, "_record")
    assert bank.folders() == ["v001"]
    assert bank.recorded() == []

    publication = bank.publish()
    assert (publication.version, publication.is_new) == (1, False)
    assert bank.recorded() == [(1, f"east/{LICENCE_NO}/20240630/v001")]
    assert bank.rows("select count(*) from ops.file") == [(2,)]


def test_killed_between_rename_and_record_and_then_new_data(bank: Bank) -> None:
    kill_at(bank, "_record")
    bank.put(("A1", "甲", "1"))
    assert bank.publish().version == 2
    assert [version for version, _ in bank.recorded()] == [1, 2]


def test_connection_lost_in_mid_copy(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = bank.conn.info.backend_pid
    write = delivery_file._Sink.write
    begun: list[bool] = []

    def terminate_and_write(sink: Any, data: Any) -> int:
        if not begun:
            begun.append(True)
            other = connect(bank.url)
            with other, other.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", (backend,))
            other.close()
        return write(sink, data)

    bank.put(*((f"A{number}", "户" * 15, "1") for number in range(200_000)))
    with monkeypatch.context() as patch:
        patch.setattr(delivery_file._Sink, "write", terminate_and_write)
        with pytest.raises(DeliveryInterrupted, match=r"ACCOUNT ACCOUNT表: writing east\.east_account to .* broke off"):
            bank.publish()
    assert bank.folders() == []

    again = replace(bank, conn=connect(bank.url))
    assert again.publish().files[0].rows == 200_000
    again.conn.close()


def test_disk_full_in_mid_copy(bank: Bank) -> None:
    """Played by the limit on the size of a file, which fails a write in the same place."""
    bank.put(*((f"A{number}", "户" * 15, "1") for number in range(50_000)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    try:
        with pytest.raises(DeliveryInterrupted, match="File too large; nothing was published"):
            bank.publish()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert bank.folders() == []
    assert bank.publish().files[0].rows == 50_000


def test_two_runs_at_once(bank: Bank) -> None:
    bank.put(*((f"A{number}", "", "1") for number in range(20_000)))
    publications: list[Publication] = []

    def run() -> None:
        conn = connect(bank.url)
        publications.append(publish(conn, CATALOGUE, EXPOSURE, MONTH_END, bank.output))
        conn.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((each.version, each.is_new) for each in publications) == [(1, False), (1, False), (1, True)]
    assert bank.folders() == ["v001"]
    assert len(bank.recorded()) == 1
