"""Runs the rules of every EAST table on a data date and records the outcome in `dq`."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.catalogue.checks import CheckModel
from include.catalogue.east import Catalogue, EastTable
from include.checks.beyond import CheckNotBuilt, record_check
from include.checks.compiler import (
    EXAMPLES,
    Check,
    Skipped,
    compile_rules,
    count_statement,
    failing_rows_statement,
    fetch_statement,
    plan_for_rules,
)
from include.checks.derived import derived_rules


class CheckError(RuntimeError):
    """The rules could not be run; the message names the table and what to do."""


@dataclass(frozen=True)
class RunSummary:
    """What a run found: rules by outcome, and rows over all tables that are filed."""

    run_id: int
    tables: int
    rows: int
    passed: int
    failed_strong: int
    failed_weak: int
    not_run: int


def run_checks(conn: Connection, catalogue: Catalogue, data_date: date, examples: int = EXAMPLES) -> RunSummary:
    """Runs every rule of every table of the catalogue on the rows of `data_date` and commits the results as a new run.

    The tables are those of the editions valid on the date; the rules of a table that is not filed are recorded as not
    applicable, with the reason. The checks beyond the list are read as dbt has built them. All is read as of one
    moment. At most `examples` failing rows are kept of a rule. `conn` must not be within a transaction.
    Raises CheckError (nothing is recorded then) or RuleError.
    """
    catalogue = catalogue.at(data_date)
    total = RunSummary(0, 0, 0, 0, 0, 0, 0)
    with conn, conn.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        plan_for_rules(cursor)
        cursor.execute(
            "insert into dq.check_run (data_date, edition, rules_sha256) values (%s, %s, %s) returning run_id",
            (data_date, catalogue.edition, rules_sha256(catalogue)),
        )
        total = replace(total, run_id=_value(cursor))
        for table in catalogue:
            total = _check_table(cursor, catalogue, table, data_date, examples, total)
        for check, codes in catalogue.checks:
            total = _read_check(cursor, catalogue, check, codes, data_date, total)
        cursor.execute("update dq.check_run set finished_at = clock_timestamp() where run_id = %s", (total.run_id,))
    return total


def rules_sha256(catalogue: Catalogue) -> str:
    """Fingerprint of all rules that run, with their parameters: two runs with the same one asked the same."""
    rules: list[Any] = [sorted(catalogue.not_filed)]
    rules += [
        [table.code, asdict(replace(rule, params=dict(rule.params), department=None))]
        for table in catalogue
        for rule in (*table.rules, *derived_rules(table))
    ]
    rules += [asdict(replace(check, params=dict(check.params))) for check, _ in catalogue.checks]
    return hashlib.sha256(json.dumps(rules, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _check_table(
    cursor: Cursor, catalogue: Catalogue, table: EastTable, data_date: date, examples: int, total: RunSummary
) -> RunSummary:
    rules = compile_rules(table, catalogue, data_date)
    checks = [rule for rule in rules if isinstance(rule, Check)]
    if table.code in catalogue.not_filed:
        _record(cursor, total.run_id, table, data_date, rules, {})
        return replace(total, not_run=total.not_run + len(rules))
    try:
        cursor.execute(count_statement(table, checks, data_date))
    except psycopg2.errors.UndefinedTable as error:
        raise CheckError(
            f"{table.code} {table.name_zh}: {error.diag.message_primary}; build the EAST models and the seeds first "
            "(`dbt build --select tag:east`)"
        ) from error
    except psycopg2.Error as error:
        raise CheckError(f"{table.code} {table.name_zh}: the rules cannot be run: {error}") from error
    results = cursor.fetchall()
    counts = {rule_id: (checked, failed) for rule_id, checked, failed, _, _ in results}
    rows, partition = results[0][3:]
    failing = [check for check in checks if counts[check.rule.id][1]]
    _record(cursor, total.run_id, table, data_date, rules, counts)
    rows_failed = 0
    if failing:
        _keep_examples(cursor, total.run_id, table, failing, data_date, examples)
        cursor.execute(failing_rows_statement(table, failing, data_date))
        rows_failed = _value(cursor)
    cursor.execute(
        "insert into dq.table_result (run_id, table_code, rows, partition, rows_failed) values (%s, %s, %s, %s, %s)",
        (total.run_id, table.code, rows, partition, rows_failed),
    )
    strong = sum(check.rule.severity == "strong" for check in failing)
    return replace(
        total,
        tables=total.tables + 1,
        rows=total.rows + rows,
        passed=total.passed + len(counts) - len(failing),
        failed_strong=total.failed_strong + strong,
        failed_weak=total.failed_weak + len(failing) - strong,
        not_run=total.not_run + len(rules) - len(checks),
    )


def _read_check(
    cursor: Cursor, catalogue: Catalogue, check: CheckModel, codes: tuple[str, ...], data_date: date, total: RunSummary
) -> RunSummary:
    try:
        outcome = record_check(cursor, total.run_id, catalogue, check, codes, data_date)
    except CheckNotBuilt as error:
        raise CheckError(str(error)) from error
    is_strong = check.severity == "strong"
    return replace(
        total,
        passed=total.passed + outcome.passed,
        failed_strong=total.failed_strong + outcome.failed * is_strong,
        failed_weak=total.failed_weak + outcome.failed * (not is_strong),
        not_run=total.not_run + outcome.not_run,
    )


def _record(
    cursor: Cursor,
    run_id: int,
    table: EastTable,
    data_date: date,
    rules: Iterable[Check | Skipped],
    counts: dict[str, tuple[int, int]],
) -> None:
    execute_values(
        cursor,
        "insert into dq.rule_result (run_id, data_date, table_code, rule_id, number, kind, item, severity, status,"
        " note, text_zh, department, rows_checked, rows_failed) values %s",
        [
            (
                run_id,
                data_date,
                table.code,
                each.rule.id,
                each.rule.number,
                each.rule.kind,
                each.rule.item,
                each.rule.severity,
                each.status if isinstance(each, Skipped) else "checked",
                each.note if isinstance(each, Skipped) else None,
                each.text,
                table.department_of(each.rule),
                *counts.get(each.rule.id, (0, 0)),
            )
            for each in rules
        ],
    )


def _keep_examples(
    cursor: Cursor, run_id: int, table: EastTable, failing: list[Check], data_date: date, examples: int
) -> None:
    found = fetch_statement(table, failing, data_date, examples).as_string(cursor)
    cursor.execute(
        "insert into dq.failing_row (run_id, table_code, rule_id, row_key, item_value) "
        f"select {int(run_id)}, '{table.code}', found.* from ({found}) as found"
    )


def _value(cursor: Cursor) -> int:
    row = cursor.fetchone()
    assert row is not None
    return int(row[0])
