"""The page of the issues: one file that opens without a network, for everybody who only looks."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection

from include import settings
from include.catalogue.east import Catalogue
from include.issues.read import Issue, events, examples, issues, require_taken_in
from include.issues.sync import PLATFORM
from include.issues.words import EVENTS, RESOLUTIONS

TEMPLATE = Path(__file__).with_name("page.html")
EXAMPLES_SHOWN = 5
EVENTS_SHOWN = 30
"""Of each issue."""

_FIELDS = (
    "issue_id",
    "table_zh",
    "item_zh",
    "rule_id",
    "number",
    "text_zh",
    "severity",
    "severity_zh",
    "state",
    "state_zh",
    "department",
    "rows_checked",
    "rows_failed",
    "found_date",
    "failing_date",
    "times_reopened",
    "answer_due",
    "repair_due",
    "overdue",
    "person",
    "reason",
    "measure",
    "planned_on",
    "excuse",
)


def write_page(conn: Connection, catalogue: Catalogue, data_date: dt.date, output: Path = settings.OUTPUT) -> Path:
    """Writes `output`/issues/YYYYMMDD/index.html. The same issues give the same bytes.

    Raises LookupError if the checks of `data_date` have not been taken in.
    """
    run_id = require_taken_in(conn, data_date)
    catalogue = catalogue.at(data_date)
    found = issues(conn, catalogue, closed=True)
    failing = examples(conn, catalogue, [issue for issue in found if issue["state"] != "closed"], EXAMPLES_SHOWN)
    history: dict[int, list[dict[str, Any]]] = {}
    for event in events(conn, [issue["issue_id"] for issue in found]):
        history.setdefault(event["issue_id"], []).append(event)
    content = {
        "institution": _institution(catalogue),
        "data_date": data_date,
        "run_id": run_id,
        "trend": _trend(conn, data_date),
        "issues": [
            _issue(issue, data_date, history[issue["issue_id"]], failing.get(issue["issue_id"], [])) for issue in found
        ],
    }
    # Whatever stands in the data, it cannot end the element that holds it.
    text = json.dumps(content, ensure_ascii=False, default=str).replace("<", "\\u003c")
    folder = output / "issues" / f"{data_date:%Y%m%d}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    aside = path.with_name(".index.html.new")
    aside.write_text(TEMPLATE.read_text(encoding="utf-8").replace("{{data}}", text), encoding="utf-8")
    aside.replace(path)
    return path


def _institution(catalogue: Catalogue) -> str:
    """The bank's name, as the packages have it."""
    names = [str(each.meta.get("institution", "")) for each in catalogue.exposures.values()]
    return next(filter(None, names), "")


def _issue(
    issue: Issue, data_date: dt.date, history: list[dict[str, Any]], failing: list[tuple[str, str, str]]
) -> dict[str, Any]:
    rounds = [event["data_date"] for event in history if event["kind"] in ("found", "reopened")]
    return {
        **{field: issue[field] for field in _FIELDS},
        "is_open": issue["state"] != "closed",
        "age": max((data_date - rounds[-1]).days, 0),
        "events": [_event(event) for event in history[-EVENTS_SHOWN:]],
        "events_left_out": max(len(history) - EVENTS_SHOWN, 0),
        "examples": failing,
    }


def _event(event: dict[str, Any]) -> dict[str, str]:
    entered = event["submitted"] or {}
    said = {
        "部门": event["department"],
        "结果": RESOLUTIONS.get(event["resolution"] or ""),
        "不符行数": f"{event['rows_failed']:,}" if event["rows_failed"] and event["kind"] != "assigned" else None,
        "处理状态": entered.get("decision") if event["kind"] == "conflict" else None,
        "责任人": event["person"] or entered.get("person"),
        "原因": event["reason"] or entered.get("reason"),
        "整改措施": event["measure"] or entered.get("measure"),
        "预计完成日": event["planned_on"] or entered.get("planned_on"),
    }
    return {
        "what": EVENTS[event["kind"]],
        "said": "；".join(f"{name}：{value}" for name, value in said.items() if value),
        "at": f"{event['recorded_at'].astimezone(settings.TIMEZONE):%Y-%m-%d %H:%M}",
        "who": "系统" if event["who"] == PLATFORM else event["who"],
        "data_date": f"{event['data_date']}",
    }


def _trend(conn: Connection, data_date: dt.date) -> list[dict[str, Any]]:
    """By month of the data date, up to that of `data_date`: issues found, reopened and closed, and open at the end."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            with month as (
                select distinct date_trunc('month', sync.data_date)::date as first_day
                from dq.issue_sync as sync
                where sync.data_date <= %(data_date)s
            ),

            happened as (
                select
                    date_trunc('month', event.data_date)::date as first_day,
                    count(*) filter (where event.kind = 'found') as found,
                    count(*) filter (where event.kind = 'reopened') as reopened,
                    count(*) filter (where event.state = 'closed') as closed
                from dq.issue_event as event
                group by date_trunc('month', event.data_date)
            ),

            -- The state of each issue at the end of each month, by what belongs to that month or one before.
            standing as (
                select distinct on (month.first_day, event.issue_id)
                    month.first_day,
                    event.state
                from month
                inner join dq.issue_event as event on event.data_date < month.first_day + interval '1 month'
                where event.state is not null
                order by
                    month.first_day,
                    event.issue_id,
                    event.event_id desc
            )

            select
                to_char(month.first_day, 'YYYY-MM') as month,
                coalesce(max(happened.found), 0) as "新增",
                coalesce(max(happened.reopened), 0) as "重新打开",
                coalesce(max(happened.closed), 0) as "关闭",
                count(standing.state) filter (where standing.state <> 'closed') as "期末未关闭"
            from month
            left join happened on month.first_day = happened.first_day
            left join standing on month.first_day = standing.first_day
            group by month.first_day
            order by month.first_day
            """,
            {"data_date": data_date},
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]
