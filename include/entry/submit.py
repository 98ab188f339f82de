"""From an officer's file to a stored version: if anything is wrong, all of it is said and nothing is stored."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2.extensions

from include.catalogue.sources import SourceTable
from include.entry.check import check
from include.entry.layout import BASED_ON, SUBJECT, VALID_FROM, WHO, WHY
from include.entry.problems import Problems, Refused
from include.entry.sheet import Sheet, Value
from include.entry.store import Entry, NewerVersion, ReplacesLater, SameContent, Version, record
from include.entry.table import read_table
from include.entry.workbook import read_workbook


@dataclass(frozen=True)
class Statement:
    """What is stated beside the rows; what is None here, the cover of the workbook must say."""

    who: str | None = None
    why: str | None = None
    valid_from: dt.date | None = None
    based_on: int | None = None


@dataclass(frozen=True)
class Submission:
    """A stored version: whether it `is_new` or had been there already, from how many values blanks were taken off, and
    which data dates hold other rows until they are loaded again."""

    version: Version
    is_new: bool
    stripped: int
    to_reload: Sequence[dt.date]


def submit(
    connection: psycopg2.extensions.connection,
    table: SourceTable,
    path: Path,
    statement: Statement | None = None,
    replace_later: bool = False,
) -> Submission:
    """Store the file at `path` as the next version of the subject of `table`.

    replace_later: whether it may take the place of versions that begin later than it does. Raises Refused, with
    everything that is wrong.
    """
    sheet = _read(path)
    stated = _stated(table, sheet, statement or Statement())
    checked = check(table, sheet)
    entry = Entry(
        subject=table.source,
        valid_from=stated.valid_from,
        who=stated.who,
        why=stated.why,
        file_name=path.name,
        based_on=stated.based_on,
        columns=tuple(column.name for column in table.columns),
        rows=checked.rows,
    )
    try:
        version = record(connection, entry, replace_later)
    except SameContent as same:
        return Submission(same.latest, False, checked.stripped, ())
    except NewerVersion as newer:
        raise Refused(
            f"本次填报基于版本 {stated.based_on}，而最新的是{described(newer.latest)}："
            "请重新生成模板，在最新内容上修改后再提交"
        ) from newer
    except ReplacesLater as replaced:
        raise Refused(
            f"生效日期 {stated.valid_from} 早于{'；'.join(map(described, replaced.later))}：提交后以本次内容为准，"
            "所列版本不再采用；确要如此，请加 --replace-later；若所列版本的内容仍应有效，请随后再次提交它们"
        ) from replaced
    return Submission(version, True, checked.stripped, _loaded_since(connection, table, version.valid_from))


def described(version: Version) -> str:
    """One line about a version, in Chinese."""
    return (
        f"版本 {version.version}（自 {version.valid_from} 起，{version.rows} 行，"
        f"{version.who} 于 {version.recorded_at.astimezone():%Y-%m-%d %H:%M} 提交，原因：{version.why}）"
    )


@dataclass(frozen=True)
class _Stated:
    who: str
    why: str
    valid_from: dt.date
    based_on: int


def _read(path: Path) -> Sheet:
    if not path.is_file():
        raise Refused(f"文件 {path} 不存在")
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return read_workbook(path)
    if suffix == ".csv":
        return read_table(path)
    raise Refused(f"{path.name}：只接受 .xlsx 工作簿或 UTF-8 编码的 .csv 文件")


def _stated(table: SourceTable, sheet: Sheet, statement: Statement) -> _Stated:
    problems = Problems()
    subject = sheet.cover.get(SUBJECT)
    if sheet.cover and subject != table.source:
        problems.add(f"工作簿的{SUBJECT}是“{subject or ''}”，不是“{table.source}”")
    who = _text(statement.who, sheet.cover.get(WHO))
    why = _text(statement.why, sheet.cover.get(WHY))
    for label, option, text in ((WHO, "--who", who), (WHY, "--why", why)):
        if not text:
            problems.add(f"{label}未填写：填在封面，或用 {option} 给出")
    valid_from = statement.valid_from or _date(sheet.cover.get(VALID_FROM))
    if valid_from is None:
        problems.add(f"{VALID_FROM}未填写或不是日期（如 2024-06-30）：填在封面，或用 --valid-from 给出")
    based_on = statement.based_on if statement.based_on is not None else _whole(sheet.cover.get(BASED_ON))
    if based_on is None:
        problems.add(f"没有说明{BASED_ON}（首次填报为 0）：请使用模板的封面，或用 --based-on 给出")
    problems.refuse_if_any()
    assert valid_from is not None and based_on is not None
    return _Stated(who, why, valid_from, based_on)


def _text(given: str | None, cover: Value) -> str:
    value = given if given is not None else cover
    return value.strip() if isinstance(value, str) else ""


def _date(value: Value) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else None
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _whole(value: Value) -> int | None:
    text = str(value).strip() if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdigit() else None


def _loaded_since(connection: psycopg2.extensions.connection, table: SourceTable, valid_from: dt.date) -> list[dt.date]:
    """The data dates from `valid_from` on that have been loaded already."""
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "select distinct data_date from ops.load"
            " where system = %s and table_name = %s and status = 'loaded' and data_date >= %s order by data_date",
            (table.system, table.name, valid_from),
        )
        return [data_date for (data_date,) in cursor.fetchall()]
