"""What a department is told: its new, reopened and overdue issues. Nothing to tell, no notice."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue
from include.issues.sync import PLATFORM
from include.issues.words import SEVERITIES
from include.notices import Notice

KIND = "issues"
MOST_LISTED = 30
WHAT = {
    "found": "新增",
    "reopened": "重新打开",
    "assigned": "转入",
    "answer_overdue": "答复逾期",
    "repair_overdue": "整改逾期",
}
"""The events that a department is told of, in the order of the notice."""


def issue_notices(conn: Connection, catalogue: Catalogue, runs: Iterable[int]) -> list[Notice]:
    """A notice for each of these check runs and each department to which it brought something.

    It says what the run brought and not what has become of it since: the same run gives the same notice at any time.
    """
    return _notices(conn, catalogue, runs=list(runs), reminded_on=None)


def reminders(conn: Connection, catalogue: Catalogue, data_date: date) -> list[Notice]:
    """A notice for each department of which an issue was found to be overdue on `data_date` without a check run."""
    return _notices(conn, catalogue, runs=[], reminded_on=data_date)


def _notices(conn: Connection, catalogue: Catalogue, runs: list[int], reminded_on: date | None) -> list[Notice]:
    with conn, conn.cursor() as cursor:
        cursor.execute(_EVENTS, {"runs": runs, "reminded_on": reminded_on, "kinds": list(WHAT), "platform": PLATFORM})
        names = [column.name for column in cursor.description or ()]
        events = [dict(zip(names, row, strict=True)) for row in cursor]
    by_notice = groupby(events, key=lambda event: (event["run_id"], event["data_date"], event["department"]))
    return [
        _notice(catalogue.at(data_date), data_date, department, list(of_notice))
        for (_, data_date, department), of_notice in by_notice
    ]


def _notice(catalogue: Catalogue, data_date: date, department: str, events: list[dict[str, Any]]) -> Notice:
    counts = {kind: sum(event["kind"] == kind for event in events) for kind in WHAT}
    summary = "，".join(f"{WHAT[kind]} {count} 项" for kind, count in counts.items() if count)
    return Notice(
        kind=KIND,
        topic=department,
        data_date=data_date,
        recipient=catalogue.departments.mail.get(department),
        subject=f"【数据质量问题】{department} {data_date}：{summary}",
        body="\n\n".join(
            (
                f"{department}：",
                f"数据日期 {data_date}，贵部门的数据质量问题：{summary}。",
                *_sections(catalogue, events),
                f"请在工作簿 output/issues/{data_date:%Y%m%d}/ 中答复（接收、已整改或拒绝）并导回；"
                "整改后由下一次检核自动验证。",
            )
        ),
    )


def _sections(catalogue: Catalogue, events: list[dict[str, Any]]) -> Iterator[str]:
    for kind, title in WHAT.items():
        of_kind = [event for event in events if event["kind"] == kind]
        if of_kind:
            lines = [f"{title}（{len(of_kind)} 项）："]
            lines += [f"- {_line(catalogue, event)}" for event in of_kind[:MOST_LISTED]]
            if len(of_kind) > MOST_LISTED:
                lines.append(f"- 其余 {len(of_kind) - MOST_LISTED} 项见工作簿")
            yield "\n".join(lines)


def _line(catalogue: Catalogue, event: dict[str, Any]) -> str:
    code, item = event["table_code"], event["item"]
    table = catalogue.tables.get(code)
    place = f"{code} {table.name_zh}" if table else code
    if item:
        known = {each.name: each.name_zh for each in table.items} if table else {}
        place += f" · {known.get(item, item)}"
    counted = f"；检查 {event['rows_checked']} 行，不符 {event['rows_failed']} 行" if event["rows_failed"] else ""
    due = f"；答复期限 {event['answer_due']}，整改期限 {event['repair_due']}" if event["repair_due"] else ""
    return (
        f"问题 {event['issue_id']}（{SEVERITIES.get(event['severity'], '')}）{place}：{event['rule_id']} "
        f"{event['text_zh'] or ''}{counted}{due}"
    )


def _standing(column: str) -> str:
    """The latest value of a column of an issue's events up to the moment that is told of."""
    return f"""
    (
        select event.{column}
        from dq.issue_event as event
        where
            event.issue_id = told.issue_id
            and event.event_id <= told.last_event_id
            and event.{column} is not null
        order by event.event_id desc
        limit 1
    ) as {column}"""


# As things stood when the run had been taken in. A new issue is told as such, not as assigned.
_EVENTS = f"""
with told as (
    select
        event.run_id,
        event.data_date,
        event.issue_id,
        event.event_id,
        event.kind,
        max(event.event_id) over (partition by event.run_id) as last_event_id,
        count(*) filter (where event.kind = 'found') over (partition by event.run_id, event.issue_id) as is_new
    from dq.issue_event as event
    where
        (event.run_id = any(%(runs)s) or (event.run_id is null and event.data_date = %(reminded_on)s))
        and event.who = %(platform)s
        and event.kind = any(%(kinds)s)
)

select
    told.run_id,
    told.data_date,
    told.kind,
    told.issue_id,
    issue.table_code,
    issue.item,
    issue.rule_id,
    coalesce(result.text_zh, '') as text_zh,
    result.severity,
    result.rows_checked,
    result.rows_failed,
    {", ".join(map(_standing, ("department", "answer_due", "repair_due")))}
from told
inner join dq.issue as issue on told.issue_id = issue.issue_id
left join dq.rule_result as result
    on
        result.run_id = coalesce(
            told.run_id,
            (
                select max(judged.run_id)
                from dq.issue_event as judged
                where
                    judged.issue_id = told.issue_id
                    and judged.event_id <= told.event_id
            )
        )
        and issue.table_code = result.table_code
        and issue.rule_id = result.rule_id
where told.kind <> 'assigned' or told.is_new = 0
order by
    told.run_id,
    department,
    told.issue_id,
    told.event_id
"""
