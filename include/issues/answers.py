"""Takes in a filled-in workbook: all of it or, if anything in it is wrong, nothing.

An issue that has changed since the export is left as it is; what was entered for it is kept in full, as an event of
kind conflict.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import Json, execute_values

from include import settings
from include.catalogue.departments import Departments
from include.catalogue.east import Catalogue
from include.entry.check import check
from include.entry.layout import CHOICES
from include.entry.problems import Problems, Refused
from include.entry.sheet import Sheet, place
from include.entry.workbook import read_workbook
from include.issues.decisions import DECISIONS, choices
from include.issues.layout import (
    ALL,
    CONFLICTS,
    DATA_DATE,
    DECISION,
    DEPARTMENT,
    EXAMPLES,
    FIELDS,
    FILLED_IN,
    LIST,
    NEW_DEPARTMENT,
    contract,
)
from include.issues.sync import lock
from include.issues.words import STATES
from include.issues.workdays import due_dates

HEADINGS = {column.code: column.zh for column in (*FILLED_IN, NEW_DEPARTMENT)}
LASTING = ("person", "reason", "measure", "planned_on")
"""What is shown again in the next export; empty means unchanged."""


@dataclass(frozen=True)
class Conflict:
    """What was entered for an issue that has changed since the export, and where the issue stands now."""

    issue_id: int
    entered: Mapping[str, str | None]
    state: str
    changed_by: str
    changed_at: dt.datetime

    def __str__(self) -> str:
        entered = "，".join(f"{HEADINGS[code]}={value}" for code, value in self.entered.items() if value)
        return (
            f"问题 {self.issue_id}：导出之后已于 {self.changed_at.astimezone(settings.TIMEZONE):%Y-%m-%d %H:%M} 由 "
            f"{self.changed_by} 变更，现为“{STATES[self.state]}”；所填内容未采用，已完整保存：{entered}"
        )


@dataclass(frozen=True)
class TakenIn:
    """How many answers were `new`, how many had been taken in before, and which are in conflict."""

    new: int
    known: int
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class _Answer:
    """A row in which something was entered. `row` is its number in the sheet."""

    row: int
    issue_id: int
    version: int
    entered: dict[str, str | None]

    @property
    def submission(self) -> str:
        said = json.dumps([self.issue_id, self.version, self.entered], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class _Cover:
    data_date: dt.date
    department: str


def take_in(conn: Connection, catalogue: Catalogue, path: Path, who: str) -> TakenIn:
    """Puts what is entered in the workbook at `path` on record, as entered by `who`, in one transaction.

    Raises Refused, with everything that is wrong, in Chinese.
    """
    problems = Problems()
    if not who.strip():
        raise Refused("没有说明由谁提交：请用 --who 给出姓名")
    if not path.is_file():
        raise Refused(f"文件 {path} 不存在")
    sheet = read_workbook(path, LIST, FIELDS, (EXAMPLES, CONFLICTS, CHOICES), may_be_filtered=True)
    cover = _cover(sheet, catalogue.departments)
    form = contract(cover.department, catalogue.departments)
    codes = [column.name for column in form.columns]
    sheet = _without(sheet, codes)
    try:
        checked = check(form, sheet)
    except Refused as refused:
        raise Refused(*(f"“{LIST}”{problem}" for problem in refused.problems), total=refused.total) from None
    rows = [dict(zip(codes, row, strict=True)) for row in checked.rows]
    with conn, conn.cursor() as cursor:
        lock(cursor)
        standing = _standing(
            cursor, [int(row["issue_id"] or 0) for row in rows], [int(row["version"] or 0) for row in rows]
        )
        answers = [
            answer
            for (number, _), row in zip(sheet.rows, rows, strict=True)
            if (answer := _answer(number, row, standing[int(row["issue_id"] or 0), int(row["version"] or 0)]))
        ]
        done = _taken_in_before(cursor, answers)
        new = [answer for answer in answers if answer.submission not in done]
        judged = [(answer, standing[answer.issue_id, answer.version]) for answer in new]
        for answer, issue in judged:
            for problem in _problems(answer, issue, cover, _positions(sheet)):
                problems.add(f"“{LIST}”{problem}")
        problems.refuse_if_any()
        in_conflict = [(answer, issue) for answer, issue in judged if issue["version"] != answer.version]
        _record(cursor, judged, cover, who.strip(), catalogue.departments)
    return TakenIn(
        new=len(new) - len(in_conflict),
        known=len(answers) - len(new),
        conflicts=tuple(
            Conflict(answer.issue_id, answer.entered, issue["state"], issue["changed_by"], issue["changed_at"])
            for answer, issue in in_conflict
        ),
    )


def _cover(sheet: Sheet, departments: Departments) -> _Cover:
    problems = Problems()
    department = str(sheet.cover.get(DEPARTMENT) or "")
    if department != ALL and department not in departments.mail:
        problems.add(f"“填报说明”的{DEPARTMENT}是“{department}”：请使用导出的工作簿，不要改动封面")
    text = str(sheet.cover.get(DATA_DATE) or "")
    try:
        data_date = dt.date.fromisoformat(text)
    except ValueError:
        problems.add(f"“填报说明”的{DATA_DATE}是“{text}”，不是日期：请使用导出的工作簿，不要改动封面")
    problems.refuse_if_any()
    return _Cover(data_date, department)


def _without(sheet: Sheet, codes: Sequence[str]) -> Sheet:
    """The sheet with the columns of these codes only; what is shown beside them is not read."""
    shown = {position for position, code in enumerate(sheet.header) if str(code or "").strip() not in codes}
    header = [None if position in shown else code for position, code in enumerate(sheet.header)]
    rows = [
        (number, [None if position in shown else value for position, value in enumerate(values)])
        for number, values in sheet.rows
    ]
    return replace(sheet, header=header, rows=rows)


def _positions(sheet: Sheet) -> dict[str, int]:
    return {str(code).strip(): position for position, code in enumerate(sheet.header, start=1) if code is not None}


def _standing(cursor: Cursor, ids: Sequence[int], versions: Sequence[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """Each issue as it stands, with what an export of that version showed in the columns LASTING, as `shown`."""
    shown = ", ".join(
        f"'{code}', (array_agg(event.{code} order by event.event_id desc) filter (where event.{code} is not null))[1]"
        for code in LASTING
    )
    cursor.execute(
        f"""
        select
            wanted.issue_id as wanted_issue_id,
            wanted.version as wanted_version,
            state.issue_id,
            state.version,
            state.state,
            state.department,
            changed.who as changed_by,
            changed.recorded_at as changed_at,
            exported.shown,
            exported.department as exported_department
        from unnest(%s::bigint[], %s::bigint[]) as wanted (issue_id, version)
        left join dq.issue_state as state on wanted.issue_id = state.issue_id
        left join dq.issue_event as changed on state.version = changed.event_id
        left join lateral (
            select
                jsonb_build_object({shown}) as shown,
                (
                    array_agg(event.department order by event.event_id desc)
                    filter (where event.department is not null)
                )[1] as department
            from dq.issue_event as event
            where
                event.issue_id = wanted.issue_id
                and event.event_id <= wanted.version
        ) as exported on true
        """,
        (list(ids), list(versions)),
    )
    names = [column.name for column in cursor.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    return {(issue["wanted_issue_id"], issue["wanted_version"]): issue for issue in found}


def _answer(number: int, row: Mapping[str, str | None], issue: Mapping[str, Any]) -> _Answer | None:
    """What was entered in a row, or None if it says what the export said."""
    entered = {code: value for code, value in row.items() if code not in ("issue_id", "version")}
    shown = issue["shown"]
    is_new = any(entered[code] is not None and entered[code] != shown[code] for code in LASTING)
    if not (is_new or entered["decision"] or entered.get("new_department")):
        return None
    return _Answer(number, int(row["issue_id"] or 0), int(row["version"] or 0), entered)


def _taken_in_before(cursor: Cursor, answers: Iterable[_Answer]) -> set[str]:
    cursor.execute(
        "select submission from dq.issue_event where submission = any(%s)", ([answer.submission for answer in answers],)
    )
    return {submission for (submission,) in cursor}


def _problems(answer: _Answer, issue: Mapping[str, Any], cover: _Cover, positions: Mapping[str, int]) -> Iterator[str]:
    """Each by cell, in Chinese. Of an issue that has changed since, only whether it is the workbook's to answer."""

    def at(code: str) -> str:
        return f"{place(positions[code], answer.row)} {HEADINGS.get(code, code)}"

    entered, where = answer.entered, place(positions["issue_id"], answer.row)
    if issue["issue_id"] is None:
        yield f"{where} 问题编号 {answer.issue_id} 不存在"
        return
    if issue["version"] < answer.version or issue["exported_department"] is None:
        yield f"{place(positions['version'], answer.row)} 版本 {answer.version} 不属于问题 {answer.issue_id}，请勿改动"
        return
    if cover.department not in (ALL, issue["exported_department"]):
        yield f"{where} 问题 {answer.issue_id} 属于{issue['exported_department']}，不是{cover.department}的问题"
        return
    if issue["version"] != answer.version:
        return
    name = entered["decision"]
    if name:
        decision, allowed = DECISIONS[name], choices(issue["state"], cover.department == ALL)
        if name not in allowed:
            may = f"可选：{'、'.join(allowed)}" if allowed else "现在不须答复"
            yield f"{at(DECISION.code)} “{name}”不能用于状态“{STATES[issue['state']]}”的问题；{may}"
        for code in decision.needs:
            if entered.get(code) is None:
                yield f"{at(code)} 未填写：{name}时必填"
    if entered.get("new_department") and name != "裁定分派":
        yield f"{at('new_department')} “{entered['new_department']}”：只在处理状态为裁定分派时填写"
    planned = entered["planned_on"]
    if planned and planned != issue["shown"]["planned_on"] and dt.date.fromisoformat(planned) < cover.data_date:
        yield f"{at('planned_on')} “{planned}”早于数据日期 {cover.data_date}"


def _record(
    cursor: Cursor,
    judged: Sequence[tuple[_Answer, Mapping[str, Any]]],
    cover: _Cover,
    who: str,
    departments: Departments,
) -> None:
    events = []
    for answer, issue in judged:
        entered = answer.entered
        decision = DECISIONS[entered["decision"]] if entered["decision"] else None
        kind, state, resolution, said = "noted", None, None, entered
        if issue["version"] != answer.version:
            kind, said = "conflict", dict.fromkeys(LASTING)
        elif decision:
            kind, state, resolution = decision.kind, decision.after, decision.resolution
        department = entered.get("new_department") if kind == "assigned" else None
        lasting = [said[code] for code in LASTING]
        events.append(
            (answer.issue_id, kind, state, resolution, department, *lasting, answer.submission, Json(entered))
        )
    cursor.execute("select cast(now() at time zone %s as date)", (settings.TIMEZONE.key,))
    (today,) = cursor.fetchone() or (None,)
    deadlines = sql.SQL(", ").join(
        sql.SQL("({}, {}::date, {}::date)").format(*map(sql.Literal, deadline))
        for deadline in due_dates(departments, today)
    )
    said_by = [(*event, cover.data_date, who) for event in events]
    execute_values(
        cursor,
        _EVENTS.format(deadlines=deadlines).as_string(cursor),
        said_by,
        template="(%s::bigint, %s, %s, %s, %s, %s, %s, %s, %s::date, %s, %s::jsonb, %s::date, %s)",
    )


# Who is assigned an issue by the arbiter has as many days as one to whom it is new. The workbook of an earlier date may
# answer what a later one has found: the answer then belongs to that.
_EVENTS = sql.SQL("""
with answer (
    issue_id, kind, state, resolution, department, person, reason, measure, planned_on, submission, submitted,
    data_date, who
) as (
    values %s
)

insert into dq.issue_event (
    issue_id, kind, state, resolution, department, person, reason, measure, planned_on, submission, submitted,
    data_date, who, answer_due, repair_due
)
select
    answer.issue_id,
    answer.kind,
    answer.state,
    answer.resolution,
    answer.department,
    answer.person,
    answer.reason,
    answer.measure,
    answer.planned_on,
    answer.submission,
    answer.submitted,
    greatest(answer.data_date, state.failing_date),
    answer.who,
    case when answer.department is not null then deadline.answer_due end,
    case when answer.department is not null then deadline.repair_due end
from answer
inner join dq.issue_state as state on answer.issue_id = state.issue_id
left join (values {deadlines}) as deadline (severity, answer_due, repair_due) on state.severity = deadline.severity
order by answer.issue_id
""")
