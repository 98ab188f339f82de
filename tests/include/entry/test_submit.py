"""From a file to a version: what is accepted, what is refused, and what officers are told."""

import datetime as dt
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg2.extensions
import pytest

from include.catalogue.sources import SourceTable
from include.entry.problems import Refused
from include.entry.store import rows, versions
from include.entry.submit import Statement, Submission, submit
from include.entry.template import write_template
from include.warehouse.connections import connect
from tests.include.entry.conftest import COLUMNS, GOOD, JAN_1, JUNE_1, JUNE_30, MAY_31, Workbook

Connection = psycopg2.extensions.connection
NAMES = [column.name for column in COLUMNS]


def content(conn: Connection, table: SourceTable, version: int = 1) -> list[tuple[str | None, ...]]:
    return [tuple(row) for row in rows(conn, versions(conn, table.source)[version - 1], NAMES)]


def test_a_version_keeps_its_rows_with_who_why_and_from_when(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    path = workbook(GOOD, {"party_no": "R2", "party_name": "远山投资"})

    done = submit(conn, table, path)

    [version] = versions(conn, table.source)
    assert done == Submission(version, is_new=True, stripped=0, to_reload=[])
    assert (version.version, version.valid_from, version.who, version.why) == (1, JAN_1, "王芳", "初次填报")
    assert (version.file_name, version.rows, version.columns) == (path.name, 2, tuple(NAMES))
    assert [row[:3] for row in content(conn, table)] == [("R1", "张三", "自然人"), ("R2", "远山投资", None)]


def test_what_is_stated_in_the_command_goes_before_the_cover(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    done = submit(conn, table, workbook(GOOD), Statement(who="李四", why="更正", valid_from=JUNE_1))
    assert (done.version.who, done.version.why, done.version.valid_from) == ("李四", "更正", JUNE_1)


def test_nothing_is_stored_without_who_why_and_from_when(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    with pytest.raises(Refused) as refused:
        submit(conn, table, workbook(GOOD, who="  ", why=None, valid_from=None))
    assert [problem.partition("：")[0] for problem in refused.value.problems] == [
        "填报人未填写",
        "填报原因未填写",
        "生效日期未填写或不是日期（如 2024-06-30）",
    ]
    assert versions(conn, table.source) == []


def test_nothing_is_stored_if_anything_is_wrong(conn: Connection, table: SourceTable, workbook: Workbook) -> None:
    with pytest.raises(Refused):
        submit(conn, table, workbook(GOOD, {"party_no": "R2"}))
    assert versions(conn, table.source) == []


def test_a_workbook_of_another_subject_is_refused(conn: Connection, table: SourceTable, workbook: Workbook) -> None:
    path = workbook(GOOD)
    with pytest.raises(Refused, match=f"工作簿的主题是“{table.source}”，不是“other”"):
        submit(conn, replace(table, source="other"), path)


def test_the_same_content_again_is_there_already(conn: Connection, table: SourceTable, workbook: Workbook) -> None:
    first = submit(conn, table, workbook(GOOD))
    again = submit(conn, table, workbook(GOOD, who="李四"))
    assert (again.version, again.is_new) == (first.version, False)
    assert len(versions(conn, table.source)) == 1


def test_the_same_content_from_another_date_is_another_version(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    submit(conn, table, workbook(GOOD, valid_from=JAN_1))
    assert submit(conn, table, workbook(GOOD, based_on=1, valid_from=JUNE_1)).version.version == 2


def test_who_edited_an_older_version_is_told_of_the_newer_one(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    submit(conn, table, workbook(GOOD))
    submit(conn, table, workbook({**GOOD, "party_name": "李四"}, based_on=1, who="赵六", why="改名"))
    with pytest.raises(Refused, match=r"基于版本 1，而最新的是版本 2（.*赵六 于.*原因：改名）：请重新生成模板"):
        submit(conn, table, workbook({**GOOD, "party_name": "王五"}, based_on=1))
    assert len(versions(conn, table.source)) == 2


def test_of_two_who_submit_at_once_one_is_refused(
    conn: Connection, warehouse_url: str, table: SourceTable, workbook: Workbook
) -> None:
    submit(conn, table, workbook(GOOD))
    paths = [workbook({**GOOD, "party_name": name}, based_on=1) for name in ("李四", "王五")]
    outcomes: list[str] = []

    def run(path: Path) -> None:
        with closing(connect(warehouse_url)) as own:
            try:
                outcomes.append(f"version {submit(own, table, path).version.version}")
            except Refused:
                outcomes.append("refused")

    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "version 2"]
    assert len(versions(conn, table.source)) == 2


def test_a_correction_does_not_replace_later_versions_unasked(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    submit(conn, table, workbook(GOOD, valid_from=JAN_1))
    submit(conn, table, workbook(GOOD, {"party_no": "R2", "party_name": "新增"}, based_on=1, valid_from=JUNE_1))
    correction = workbook({**GOOD, "party_name": "张三丰"}, based_on=2, valid_from=JAN_1)

    with pytest.raises(Refused, match=r"生效日期 2024-01-01 早于版本 2（自 2024-06-01 起.*--replace-later"):
        submit(conn, table, correction)

    assert submit(conn, table, correction, replace_later=True).version.version == 3


def test_data_dates_that_were_loaded_before_are_named(conn: Connection, table: SourceTable, workbook: Workbook) -> None:
    with conn, conn.cursor() as cursor:
        for day, status in ((MAY_31, "loaded"), (JUNE_1, "loaded"), (JUNE_30, "failed"), (JUNE_1, "loaded")):
            cursor.execute(
                "insert into ops.load (system, table_name, data_date, source, status, started_at)"
                " values (%s, %s, %s, 'test', %s, now())",
                (table.system, table.name, day, status),
            )
    assert submit(conn, table, workbook(GOOD, valid_from=JUNE_1)).to_reload == [JUNE_1]


def test_blanks_taken_off_are_counted(conn: Connection, table: SourceTable, workbook: Workbook) -> None:
    done = submit(conn, table, workbook({**GOOD, "party_name": "\u3000张三 ", "kind": " "}))
    assert done.stripped == 1
    assert content(conn, table)[0][:3] == ("R1", "张三", None)


def test_a_subject_of_which_there_is_nothing_to_enter_is_stated_as_empty(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    assert submit(conn, table, workbook()).version.rows == 0


def test_a_subject_that_must_have_rows_is_not_entered_empty(
    conn: Connection, table: SourceTable, workbook: Workbook
) -> None:
    with pytest.raises(Refused, match="共 0 行，至少应有 1 行"):
        submit(conn, replace(table, min_rows=1), workbook())


def test_a_delimited_table_is_entered_like_a_workbook(conn: Connection, table: SourceTable, tmp_path: Path) -> None:
    path = tmp_path / "party.csv"
    path.write_text(
        "\ufeffparty_name,party_no,kind,is_listed,since,checked_at,amount,staff\r\n"
        '"张三, 李四",R1,自然人,否,20240229,2024-02-29 17:30:00,-1.5,0012\r\n'
        "\r\n"
        "远山,R2,,,,,,\r\n",
        encoding="utf-8",
    )
    submit(conn, table, path, Statement("王芳", "初次填报", JAN_1, based_on=0))
    assert content(conn, table) == [
        ("R1", "张三, 李四", "自然人", "false", "2024-02-29", "2024-02-29 17:30:00", "-1.50", "12"),
        ("R2", "远山", None, None, None, None, None, None),
    ]


def test_a_delimited_table_must_say_on_which_version_it_is_based(
    conn: Connection, table: SourceTable, tmp_path: Path
) -> None:
    path = tmp_path / "party.csv"
    path.write_text(f"{','.join(NAMES)}\n", encoding="utf-8")
    with pytest.raises(Refused, match="没有说明基于版本（首次填报为 0）"):
        submit(conn, table, path, Statement("王芳", "初次填报", JAN_1))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"{','.join(NAMES)}\nR1,张三\n".encode("gb18030"), "第 2 行：不是 UTF-8 编码"),
        (b'party_no,"party_name\nR1,', "引号或分隔符有误"),
        (b"", "文件为空"),
    ],
)
def test_what_is_no_delimited_table_is_refused(
    conn: Connection, table: SourceTable, tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "party.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=problem):
        submit(conn, table, path, Statement("王芳", "初次填报", JAN_1, based_on=0))


def test_a_file_that_is_neither_is_refused(conn: Connection, table: SourceTable, tmp_path: Path) -> None:
    (tmp_path / "party.xls").write_bytes(b"")
    with pytest.raises(Refused, match=r"只接受 \.xlsx 工作簿"):
        submit(conn, table, tmp_path / "party.xls")
    with pytest.raises(Refused, match="不存在"):
        submit(conn, table, tmp_path / "missing.xlsx")


EDITED = (
    ("R00001", "张\\三", "自然人", "true", "1900-01-01", "2024-02-29 23:59:59.123456", "123456789012345678.99", "-5"),
    ("R00002", "a", None, "false", "9999-12-31", None, "1.10", None),
    ("R00003", "=b", None, None, "1899-12-31", None, "-9999999999999.99", "2147483647"),
)


def test_a_version_goes_through_its_template_unchanged(conn: Connection, table: SourceTable, tmp_path: Path) -> None:
    path = tmp_path / "party.xlsx"
    stated = Statement("王芳", "初次填报", JAN_1)
    write_template(table, path, 0, EDITED)
    submit(conn, table, path, stated)
    assert content(conn, table) == list(EDITED)

    write_template(table, path, 1, rows(conn, versions(conn, table.source)[0], NAMES))
    assert submit(conn, table, path, stated).is_new is False


def test_the_cover_of_a_template_may_be_filled_in(conn: Connection, table: SourceTable, tmp_path: Path) -> None:
    path = tmp_path / "party.xlsx"
    cover: dict[str, str | dt.date] = {"填报人": "王芳", "填报原因": "季度更新", "生效日期": JUNE_1}
    write_template(table, path, 0, EDITED, cover)
    version = submit(conn, table, path).version
    assert (version.who, version.why, version.valid_from) == ("王芳", "季度更新", JUNE_1)
