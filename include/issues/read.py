"""Issues, their history and their failing rows, as the workbook and the page show them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue
from include.issues.words import RESOLUTIONS, SEVERITIES, STATES

Issue = Mapping[str, Any]


def require_taken_in(conn: Connection, data_date: date) -> int:
    """The latest check run of the data date whose findings have been taken in. Raises LookupError if there is none."""
    with conn.cursor() as cursor:
        cursor.execute("select max(run_id) from dq.issue_sync where data_date = %s", (data_date,))
        (run_id,) = cursor.fetchone() or (None,)
    if run_id is None:
        raise LookupError(
            f"the checks of {data_date} have not been taken in: `python -m include.issues sync {data_date}`"
        )
    return int(run_id)


def issues(
    conn: Connection, catalogue: Catalogue, department: str | None = None, *, closed: bool = False
) -> list[Issue]:
    """The open issues (`closed`: all), the most urgent first, of `department` or of all."""
    with conn.cursor() as cursor:
        cursor.execute(_ISSUES, {"department": department, "closed": closed})
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
    return [issue | _words(catalogue, issue) for issue in found]


def departments_with_open_issues(conn: Connection) -> list[str]:
    """By name."""
    with conn.cursor() as cursor:
        cursor.execute("select distinct department from dq.issue_state where state <> 'closed' order by department")
        return [department for (department,) in cursor if department]


def _words(catalogue: Catalogue, issue: Issue) -> dict[str, Any]:
    table = catalogue.tables.get(issue["table_code"])
    items = {item.name: item.name_zh for item in table.items} if table else {}
    state = STATES[issue["state"]]
    if issue["resolution"]:
        state += f"（{RESOLUTIONS[issue['resolution']]}）"
    return {
        "table_zh": f"{issue['table_code']} {table.name_zh}" if table else issue["table_code"],
        "item_zh": items.get(issue["item"], issue["item"]) if issue["item"] else "（整行）",
        "severity_zh": SEVERITIES.get(issue["severity"], ""),
        "state_zh": state,
    }


def examples(
    conn: Connection, catalogue: Catalogue, found: Sequence[Issue], most: int
) -> dict[int, list[tuple[str, str, str]]]:
    """Up to `most` failing rows of the last run that an issue failed in, by issue: key, value and message."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select
                wanted.issue_id,
                wanted.table_code,
                example.row_key,
                example.item_value,
                example.note
            from unnest(%(ids)s::bigint[], %(runs)s::bigint[], %(tables)s::text[], %(rules)s::text[])
                as wanted (issue_id, run_id, table_code, rule_id)
            cross join lateral (
                select
                    failing.row_key,
                    failing.item_value,
                    failing.note
                from dq.failing_row as failing
                where
                    failing.run_id = wanted.run_id
                    and failing.table_code = wanted.table_code
                    and failing.rule_id = wanted.rule_id
                order by
                    abs(failing.difference) desc nulls last,
                    failing.row_key
                limit %(most)s
            ) as example
            """,
            {
                "ids": [issue["issue_id"] for issue in found],
                "runs": [issue["failing_run_id"] for issue in found],
                "tables": [issue["table_code"] for issue in found],
                "rules": [issue["rule_id"] for issue in found],
                "most": most,
            },
        )
        by_issue: dict[int, list[tuple[str, str, str]]] = {}
        for issue_id, code, key, value, note in cursor:
            table = catalogue.tables.get(code)
            names = {item.name: item.name_zh for item in table.items} if table else {}
            key_zh = "，".join(f"{names.get(name, name)}={part}" for name, part in key.items())
            by_issue.setdefault(issue_id, []).append((key_zh, value or "", note or ""))
    return by_issue


def events(conn: Connection, ids: Sequence[int], *, kinds: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What has happened to issues, in order; of `kinds` only."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select
                event.event_id,
                event.issue_id,
                event.kind,
                event.state,
                event.data_date,
                event.run_id,
                event.rows_checked,
                event.rows_failed,
                event.department,
                event.resolution,
                event.who,
                event.person,
                event.reason,
                event.measure,
                event.planned_on,
                event.submitted,
                event.recorded_at
            from dq.issue_event as event
            where
                event.issue_id = any(%(ids)s)
                and (%(kinds)s::text[] is null or event.kind = any(%(kinds)s))
            order by event.event_id
            """,
            {"ids": list(ids), "kinds": list(kinds) if kinds is not None else None},
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


_ISSUES = """
select
    state.issue_id,
    state.version,
    state.table_code,
    state.rule_id,
    state.item,
    state.state,
    state.resolution,
    state.department,
    state.severity,
    state.rows_checked,
    state.rows_failed,
    state.failing_run_id,
    state.failing_date,
    state.found_date,
    state.times_reopened,
    state.answer_due,
    state.repair_due,
    state.person,
    state.reason,
    state.measure,
    state.planned_on,
    state.closed_date,
    state.excuse,
    array(
        select late.kind
        from dq.issue_event as late
        where
            late.issue_id = state.issue_id
            and late.event_id > state.round_event_id
            and late.kind in ('answer_overdue', 'repair_overdue')
    ) as overdue,
    result.number,
    coalesce(result.text_zh, '') as text_zh
from dq.issue_state as state
left join dq.rule_result as result
    on
        state.failing_run_id = result.run_id
        and state.table_code = result.table_code
        and state.rule_id = result.rule_id
where
    (%(closed)s or state.state <> 'closed')
    and coalesce(state.department = %(department)s, true)
order by
    state.state = 'closed',
    state.severity,
    state.repair_due,
    state.table_code,
    state.rule_id
"""
