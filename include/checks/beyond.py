"""Reads the checks beyond the list, which dbt has built, and records them in `dq` like any other rule."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.catalogue.checks import CheckModel
from include.catalogue.east import Catalogue, EastTable


class CheckNotBuilt(RuntimeError):
    """A check has no rows of the data date, or those of tables that have been built anew since; says what to do."""


@dataclass(frozen=True)
class Outcome:
    """Of one check: rules that ran, by outcome, and those that did not run."""

    passed: int
    failed: int
    not_run: int


def record_check(
    cursor: Cursor, run_id: int, catalogue: Catalogue, check: CheckModel, codes: tuple[str, ...], data_date: date
) -> Outcome:
    """Records what the check found on the data date, a rule for each of the tables `codes`. Raises CheckNotBuilt."""
    partition = partitions(cursor, [(check.schema, check.name)], data_date)[0]
    if partition is None:
        raise CheckNotBuilt(
            f"check {check.id}: {check.relation} has not been built for {data_date}; "
            "build the checks first (`dbt build --select path:models/dq`)"
        )
    for (schema, name), read in zip(check.reads, partitions(cursor, check.reads, data_date), strict=True):
        # Partitions get their numbers in the order in which they are built.
        if read is not None and read > partition:
            raise CheckNotBuilt(
                f"check {check.id}: {schema}.{name} has been built anew for {data_date} since {check.relation}; "
                "build the checks again (`dbt build --select path:models/dq`)"
            )
    counts = _counts(cursor, check, codes, data_date)
    not_filed = {code: reason for code, reason in catalogue.not_filed.items() if code in codes}
    execute_values(
        cursor,
        "insert into dq.rule_result (run_id, data_date, table_code, rule_id, kind, item, severity, status, note,"
        " text_zh, department, rows_checked, rows_failed) values %s",
        [
            (
                run_id,
                data_date,
                code,
                check.rule_id(code),
                check.kind,
                check.item,
                check.severity,
                "not_applicable" if code in not_filed else "checked",
                f"table {code} is not filed: {not_filed[code].reason}" if code in not_filed else None,
                check.text_zh,
                _department(catalogue.table(code), check),
                *((0, 0) if code in not_filed else counts.get(code, (0, 0))),
            )
            for code in codes
        ],
    )
    cursor.execute("insert into dq.check_result values (%s, %s, %s)", (run_id, check.id, partition))
    failing = [code for code in codes if code not in not_filed and counts.get(code, (0, 0))[1]]
    if failing:
        _keep_differences(cursor, run_id, check, failing, data_date)
    return Outcome(
        passed=len(codes) - len(not_filed) - len(failing),
        failed=len(failing),
        not_run=len(not_filed),
    )


def _department(table: EastTable, check: CheckModel) -> str:
    """Who answers for what the check finds in the table."""
    item = table.item(check.item) if check.item else None
    return check.department or (item and item.department) or table.department


def partitions(cursor: Cursor, relations: Sequence[tuple[str, str]], data_date: date) -> list[int | None]:
    """Of each relation (schema, name) the object id of its partition of the data date; None if there is none."""
    cursor.execute(
        "select cast(to_regclass(format('%%I.%%I', relation.schema, relation.name)) as oid)::bigint"
        " from unnest(%s::text[], %s::text[]) with ordinality as relation (schema, name, place) order by place",
        (
            [schema for schema, _ in relations],
            [f"{name}_{data_date:%Y%m%d}" for _, name in relations],
        ),
    )
    return [row[0] for row in cursor.fetchall()]


def changed_since(conn: Connection, catalogue: Catalogue, data_date: date, run_id: int) -> list[CheckModel]:
    """The checks of which the run did not read what stands there now."""
    checks = [check for check, _ in catalogue.checks]
    with conn.cursor() as cursor:
        cursor.execute("select check_id, partition from dq.check_result where run_id = %s", (run_id,))
        read = dict(cursor.fetchall())
        present = partitions(cursor, [(check.schema, check.name) for check in checks], data_date)
    return [
        check
        for check, partition in zip(checks, present, strict=True)
        if partition is None or read.get(check.id) != partition
    ]


def _counts(cursor: Cursor, check: CheckModel, codes: tuple[str, ...], data_date: date) -> dict[str, tuple[int, int]]:
    try:
        cursor.execute(
            sql.SQL(
                "select table_code, sum(compared)::bigint,"
                " coalesce(sum(compared) filter (where is_failing), 0)::bigint"
                " from {} where data_date = {} group by table_code"
            ).format(sql.Identifier(check.schema, check.name), sql.Literal(data_date))
        )
    except psycopg2.Error as error:
        raise CheckNotBuilt(f"check {check.id}: {check.relation} cannot be read: {error}") from error
    counts = {code: (compared, failed) for code, compared, failed in cursor}
    if unknown := sorted(set(counts) - set(codes)):
        raise CheckNotBuilt(
            f"check {check.id}: {check.relation} holds rows of {', '.join(unknown)}, "
            "which is not among the tables in its YAML"
        )
    return counts


def _keep_differences(cursor: Cursor, run_id: int, check: CheckModel, codes: list[str], data_date: date) -> None:
    cursor.execute(
        sql.SQL(
            """
            insert into dq.failing_row (run_id, table_code, rule_id, row_key, item_value, difference, note, compared)
            select
                {run_id},
                found.table_code,
                {rule_ids}::jsonb ->> found.table_code,
                found.row_key,
                found.found,
                coalesce(found.ours, 0) - coalesce(found.theirs, 0),
                nullif(
                    concat_ws(
                        '，',
                        {ours} || ' ' || trim_scale(found.ours),
                        {theirs} || ' ' || trim_scale(found.theirs),
                        case
                            when found.ours is not null or found.theirs is not null
                                then '差 ' || trim_scale(coalesce(found.ours, 0) - coalesce(found.theirs, 0))
                        end,
                        found.found,
                        case when found.compared > 1 then '共' || found.compared || '项' end
                    ),
                    ''
                ),
                found.compared
            from {relation} as found
            where found.data_date = {data_date} and found.is_failing and found.table_code = any({codes})
            """
        ).format(
            run_id=sql.Literal(run_id),
            rule_ids=sql.Literal(json.dumps({code: check.rule_id(code) for code in codes})),
            ours=sql.Literal(check.ours),
            theirs=sql.Literal(check.theirs),
            relation=sql.Identifier(check.schema, check.name),
            data_date=sql.Literal(data_date),
            codes=sql.Literal(codes),
        )
    )
