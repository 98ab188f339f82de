"""Written reasons why a package may go out although a strong rule fails: for the rule, or for a single difference."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import Catalogue
from include.checks.compiler import Check, compile_rules, failing_by_key_statement, plan_for_rules
from include.checks.derived import derived_rules


@dataclass(frozen=True)
class Reason:
    """A reason on file. `row_key` are the parts of the keys that it is about, None the rule as a whole; `amount` is the
    difference that it explains, ours less theirs, None any."""

    reason_id: int
    table_code: str
    rule_id: str
    text: str
    who: str
    data_date: date | None
    valid_until: date | None
    row_key: Mapping[str, str] | None
    amount: Decimal | None

    def __str__(self) -> str:
        key = "，".join(f"{name}={value}" for name, value in (self.row_key or {}).items())
        amount = f"，差异{self.amount:f}" if self.amount is not None else ""
        until = f"，有效期至{self.valid_until}" if self.valid_until else ""
        return f"{self.rule_id} {self.table_code}{f' {key}' if key else ''}{amount}：{self.text}（{self.who}{until}）"


def add_reason(
    conn: Connection,
    catalogue: Catalogue,
    table_code: str,
    rule_id: str,
    reason: str,
    who: str,
    data_date: date | None = None,
    valid_until: date | None = None,
    row_key: Mapping[str, str] | None = None,
    amount: Decimal | None = None,
) -> None:
    """Puts a written reason on file and commits. Without a data date it holds for all, until `valid_until` if given.

    With a `row_key` it explains the failing rows with these values in their keys; with an `amount`, as long as the
    difference is that amount, within the tolerance of the check.
    Raises KeyError if there is no such table or rule, ValueError if text or name are blank, the dates contradict, part
    of the key is none of the table's or, of a check beyond the list, of no difference that it has found, or an amount
    comes without the key of what differs or where nothing has one.
    """
    catalogue = catalogue.at(data_date) if data_date else catalogue
    table = catalogue.table(table_code)
    of_table = {rule.id for rule in (*table.rules, *derived_rules(table))}
    beyond = {check.rule_id(table_code) for check, codes in catalogue.checks if table_code in codes}
    if rule_id not in of_table | beyond:
        raise KeyError(f"{table_code} has no rule {rule_id}")
    if rule_id in of_table:
        columns = {item.name_zh: item.name for item in table.items}
        row_key = {columns.get(name, name): value for name, value in (row_key or {}).items()}
        if unknown := [name for name in row_key if name not in table.key]:
            key = ", ".join(f"{item.name_zh} ({item.name})" for item in table.items if item.name in table.key)
            raise ValueError(f"{', '.join(unknown)} is not of the key of {table_code}, which is {key}")
        if amount is not None:
            raise ValueError(f"{rule_id} finds rows and no differences: leave the amount out")
    if not reason.strip() or not who.strip():
        raise ValueError("a reason needs a text and a name")
    if data_date and valid_until and valid_until < data_date:
        raise ValueError(f"valid until {valid_until} is before the data date {data_date}")
    if amount is not None and not row_key:
        raise ValueError("an amount needs the key of what differs by it")
    with conn, conn.cursor() as cursor:
        if rule_id in beyond and row_key:
            _require_known_parts(cursor, table_code, rule_id, row_key)
        cursor.execute(
            "insert into dq.reason (table_code, rule_id, reason, who, data_date, valid_until, row_key, amount)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s)",
            (
                table_code,
                rule_id,
                reason,
                who,
                data_date,
                valid_until,
                json.dumps(dict(row_key), ensure_ascii=False) if row_key else None,
                amount,
            ),
        )


def _require_known_parts(cursor: Cursor, table_code: str, rule_id: str, row_key: Mapping[str, str]) -> None:
    """What the differences found so far go by; a check that has found none may have any."""
    cursor.execute(
        "select distinct part.name from dq.failing_row cross join lateral jsonb_object_keys(row_key) as part (name)"
        " where table_code = %s and rule_id = %s order by part.name",
        (table_code, rule_id),
    )
    known = [name for (name,) in cursor]
    if known and (unknown := [name for name in row_key if name not in known]):
        raise ValueError(f"{', '.join(unknown)} is not of the key of {rule_id}, which is {', '.join(known)}")


def valid_reasons(conn: Connection, data_date: date) -> list[Reason]:
    """The reasons that hold on the data date, the latest first."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select reason_id, table_code, rule_id, reason, who, data_date, valid_until, row_key, amount
            from dq.reason
            where
                coalesce(data_date, %(data_date)s) = %(data_date)s
                and coalesce(valid_until, %(data_date)s) >= %(data_date)s
            order by recorded_at desc, reason_id desc
            """,
            {"data_date": data_date},
        )
        return [Reason(*row) for row in cursor]


def with_chinese_key(catalogue: Catalogue, reason: Reason) -> Reason:
    """The same with the names of items in place of those of columns, as it was filed and as the gate shows keys."""
    table = catalogue.tables.get(reason.table_code)
    if not reason.row_key or table is None:
        return reason
    names = {item.name: item.name_zh for item in table.items}
    return replace(reason, row_key={names.get(name, name): value for name, value in reason.row_key.items()})


def explained_rows(
    conn: Connection, catalogue: Catalogue, data_date: date, run_id: int, reasons: list[Reason]
) -> dict[tuple[str, str], tuple[int, tuple[int, ...]]]:
    """Of each (table code, rule id) that fails: how many rows the reasons explain by key and amount, and which do.

    `catalogue` is that of the data date. A rule is asked again of the rows with the keys, all of them and not only
    those that the run has kept as examples; of a check beyond the list the run has kept every difference.
    """
    by_rule: dict[tuple[str, str], list[Reason]] = {}
    for reason in reasons:
        if reason.row_key:
            by_rule.setdefault((reason.table_code, reason.rule_id), []).append(reason)
    tolerances = {check.rule_id(code): check.tolerance for check, codes in catalogue.checks for code in codes}
    explained = _explained_differences(conn, run_id, reasons, tolerances)
    with conn.cursor() as cursor:
        cursor.execute(
            "select table_code, rule_id from dq.rule_result where run_id = %s and rows_failed > 0"
            " and not rule_id = any(%s) order by table_code, rule_id",
            (run_id, list(tolerances)),
        )
        for code, rule_id in cursor.fetchall():
            if code in catalogue.tables and (code, rule_id) in by_rule:
                explained[code, rule_id] = _explained_by_key(
                    cursor, catalogue, code, rule_id, by_rule[code, rule_id], data_date
                )
    return explained


def _explained_by_key(
    cursor: Cursor, catalogue: Catalogue, code: str, rule_id: str, reasons: list[Reason], data_date: date
) -> tuple[int, tuple[int, ...]]:
    """Only a check beyond the list finds amounts: a reason that names one explains nothing else."""
    table = catalogue.table(code)
    without_amount = [reason for reason in reasons if reason.row_key and reason.amount is None]
    check = next((each for each in compile_rules(table, catalogue, data_date) if each.rule.id == rule_id), None)
    if not isinstance(check, Check) or not without_amount:
        return 0, ()
    plan_for_rules(cursor)
    keys = [reason.row_key or {} for reason in without_amount]
    cursor.execute(failing_by_key_statement(table, check, keys, data_date))
    [(rows, of_each)] = cursor.fetchall()
    ids = (reason.reason_id for reason, found in zip(without_amount, of_each, strict=True) if found)
    return rows, tuple(sorted(ids))


def _explained_differences(
    conn: Connection, run_id: int, reasons: list[Reason], tolerances: Mapping[str, float]
) -> dict[tuple[str, str], tuple[int, tuple[int, ...]]]:
    """Of the checks beyond the list; `tolerances` are those of the amounts, by rule id.

    A failing row counts as often as it stands for one that differs. The one without a key, for all that have no row of
    their own, is explained by no key: only a reason for the rule as a whole excuses those.
    """
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select
                matched.table_code,
                matched.rule_id,
                cast(sum(matched.compared) filter (where matched.is_first) as bigint),
                array_agg(distinct matched.reason_id)
            from (
                select
                    failing.table_code,
                    failing.rule_id,
                    failing.compared,
                    reason.reason_id,
                    row_number() over (partition by failing.ctid order by reason.reason_id) = 1 as is_first
                from dq.failing_row as failing
                inner join dq.reason as reason
                    on
                        failing.table_code = reason.table_code
                        and failing.rule_id = reason.rule_id
                where
                    failing.run_id = %(run_id)s
                    and failing.rule_id = any(%(rules)s)
                    and reason.reason_id = any(%(reasons)s)
                    -- A part of a key is text in a reason, whatever it is in the check.
                    and not exists (
                        select from jsonb_each_text(reason.row_key) as part
                        where failing.row_key ->> part.key is distinct from part.value
                    )
                    and (
                        reason.amount is null
                        or abs(failing.difference - reason.amount)
                        <= coalesce(cast(cast(%(tolerances)s as jsonb) ->> failing.rule_id as numeric), 0)
                    )
            ) as matched
            group by matched.table_code, matched.rule_id
            """,
            {
                "run_id": run_id,
                "reasons": [reason.reason_id for reason in reasons if reason.row_key],
                "rules": list(tolerances),
                "tolerances": json.dumps(dict(tolerances)),
            },
        )
        return {(code, rule_id): (rows, tuple(sorted(ids))) for code, rule_id, rows, ids in cursor}
