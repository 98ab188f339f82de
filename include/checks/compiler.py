"""Compiles the rules of one EAST table into one statement that counts and one that fetches what failed.

Rules about columns with few values are judged once per distinct combination of these, see include.checks.groups. For
all others that a row can fail for itself the rows of the data date are read once; what remains, rules about several
rows or tables, are set operations on distinct values in the same statement.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import Catalogue, EastTable, Rule
from include.checks.derived import derived_rules
from include.checks.describe import describe
from include.checks.groups import families
from include.checks.kinds import KINDS, ONCE, RuleError, Scope, Template, applies

EXAMPLES = 1000
"""Failing rows that are kept of a rule; the counts are exact all the same."""

PLANNING = {"enable_nestloop": "off", "enable_sort": "off", "parallel_tuple_cost": "0.001"}
"""How the statements are planned. A partition built a moment ago may have no statistics: a nested loop would be a guess
gone wrong. Combinations are far fewer than the planner thinks, so that they are hashed and not sorted. What the
predicates of a row cost is more than the planner thinks, so that passing a row from a parallel worker on weighs
less."""

SHOWN = 500
"""Characters of a value that are kept; the size of a longer one stands behind them."""

_TABLE_IN_PREDICATE = re.compile(r"\{([A-Z0-9_]+)\}")


@dataclass(frozen=True)
class Check:
    """A rule ready to run: predicates of the rows judged and of those that fail, and aggregates counting both."""

    scope: Scope
    applies: sql.Composable
    fails: sql.Composable | None
    """What fails where it applies; None where that is a matter of several rows."""
    failing: sql.Composable
    checked: sql.Composable
    failed: sql.Composable

    @property
    def rule(self) -> Rule:
        return self.scope.rule

    @property
    def text(self) -> str:
        return describe(self.scope)


@dataclass(frozen=True)
class Skipped:
    """A rule that does not run: status withdrawn, suspended, undecidable or not_applicable, and why."""

    rule: Rule
    text: str
    status: str
    note: str | None = None


def compile_rules(table: EastTable, catalogue: Catalogue, data_date: date) -> list[Check | Skipped]:
    """Every rule of the table, those in the YAML and those that follow from its items. Raises RuleError.

    A rule does not run if its table, or one that it looks into, is not filed.
    """
    return [_compile(Scope(rule, table, catalogue, data_date)) for rule in (*table.rules, *derived_rules(table))]


def count_statement(table: EastTable, checks: list[Check], data_date: date) -> sql.Composed:
    """One row per check that runs: rule_id, rows_checked, rows_failed, and of the table on each: rows, partition.

    `partition` is the oid of the table's partition, null without rows; a rebuilt partition has another one.
    """
    judged_in_groups = list(families([check.scope for check in checks]))
    in_groups = {place for family in judged_in_groups for place, _ in family.members}
    row_by_row = [check for place, check in enumerate(checks) if place not in in_groups]
    parts = [("counted", row_by_row)] + [
        (f"counted_{family.name}", [_ready(scope) for _, scope in family.members]) for family in judged_in_groups
    ]
    rows_judged, row_by_row_counts = _with_conditions(row_by_row, table, data_date)
    return sql.SQL(
        "{common_tables} select result.rule_id, result.rows_checked, result.rows_failed, counted.rows,"
        " (select tableoid::bigint from {relation} where data_date = {data_date} limit 1) as partition"
        " from (select count(*) as rows, {row_by_row} from {rows_judged}) as counted {in_groups} cross join lateral"
        " unnest({ids}, {checked}, {failed}) as result (rule_id, rows_checked, rows_failed)"
    ).format(
        common_tables=sql.SQL("with {}").format(
            _list(family.common_table(checks[0].scope) for family in judged_in_groups)
        )
        if judged_in_groups
        else sql.SQL(""),
        row_by_row=row_by_row_counts,
        rows_judged=rows_judged,
        relation=sql.Identifier(table.schema, table.name),
        data_date=sql.Literal(data_date),
        in_groups=sql.SQL(" ").join(
            sql.SQL("cross join (select {} from {} as {}) as {}").format(
                _counts(judged), sql.Identifier(family.name), sql.Identifier(table.name), sql.Identifier(name)
            )
            for family, (name, judged) in zip(judged_in_groups, parts[1:], strict=True)
        ),
        ids=sql.SQL("array[{}]::text[]").format(
            _list(sql.Literal(check.rule.id) for _, judged in parts for check in judged)
        ),
        checked=sql.SQL(" || ").join(sql.Identifier(name, "checked") for name, _ in parts),
        failed=sql.SQL(" || ").join(sql.Identifier(name, "failed") for name, _ in parts),
    )


def _counts(checks: list[Check]) -> sql.Composed:
    return _arrays([(check.checked, check.failed) for check in checks])


def _arrays(counts: list[tuple[sql.Composable, sql.Composable]]) -> sql.Composed:
    return sql.SQL("array[{}]::bigint[] as checked, array[{}]::bigint[] as failed").format(
        _list(checked for checked, _ in counts), _list(failed for _, failed in counts)
    )


def _with_conditions(checks: list[Check], table: EastTable, data_date: date) -> tuple[sql.Composed, sql.Composed]:
    """The rows to stand in a FROM clause, with what several of the checks ask of a row as columns, and the aggregates.

    So a condition is asked once a row.
    """
    conditions: list[sql.Composable] = []

    def named(condition: sql.Composable) -> sql.Composable:
        if condition not in conditions:
            conditions.append(condition)
        return _condition_name(conditions.index(condition))

    counts = []
    for check, suspected in zip(checks, _suspected([check.scope for check in checks]), strict=True):
        if check.fails is None:
            counts.append((check.checked, check.failed))
            continue
        judged = named(check.applies)
        asked = [judged, *([named(suspected)] if suspected else []), check.fails]
        counts.append(
            (_count(check.scope, judged), _count(check.scope, sql.SQL("({})").format(sql.SQL(" and ").join(asked))))
        )
    rows = sql.SQL("(select {columns}, {once} from {relation} where data_date = {data_date}) as {name}").format(
        columns=_list(
            [
                *(sql.Identifier(item.name) for item in table.items),
                *(
                    sql.SQL("{} as {}").format(condition, _condition_name(number))
                    for number, condition in enumerate(conditions)
                ),
            ]
        ),
        once=ONCE,
        relation=sql.Identifier(table.schema, table.name),
        data_date=sql.Literal(data_date),
        name=sql.Identifier(table.name),
    )
    return rows, _arrays(counts)


def _condition_name(number: int) -> sql.Identifier:
    return sql.Identifier(f"condition_{number}")


def _suspected(scopes: list[Scope]) -> list[sql.Composable | None]:
    """For each rule what asks several rules of its kind at once whether any may fail; None where nothing does."""
    together: dict[str, list[Scope]] = {}
    for scope in scopes:
        together.setdefault(scope.rule.kind, []).append(scope)
    asked = {
        kind: any_fails(of_kind)
        for kind, of_kind in together.items()
        if len(of_kind) > 1 and (any_fails := KINDS[kind].any_fails)
    }
    return [asked.get(scope.rule.kind) for scope in scopes]


def plan_for_rules(cursor: Cursor) -> None:
    """Plans the statements of this transaction by PLANNING."""
    cursor.execute("; ".join(f"set local {name} = {value}" for name, value in PLANNING.items()))


def failing_rows_statement(table: EastTable, checks: list[Check], data_date: date) -> sql.Composed:
    """How many rows fail one of the checks or several, each counted once."""
    return sql.SQL("select count(*) from {relation} where data_date = {data_date} and ({failing})").format(
        relation=sql.Identifier(table.schema, table.name),
        data_date=sql.Literal(data_date),
        failing=sql.SQL(" or ").join(check.failing for check in checks),
    )


def failing_by_key_statement(
    table: EastTable, check: Check, keys: Sequence[Mapping[str, str]], data_date: date
) -> sql.Composed:
    """One row: how many rows fail the check among those with one of the keys, each counted once, and how many with each
    of the keys (bigint[]). A key gives values of some of the table's key columns; of other columns there are none."""
    having = [_has_key(table, key) for key in keys]
    return sql.SQL(
        "select count(*), array[{of_each}] from {relation} where data_date = {data_date} and ({having}) and {failing}"
    ).format(
        of_each=_list(sql.SQL("count(*) filter (where {})").format(each) for each in having),
        relation=sql.Identifier(table.schema, table.name),
        data_date=sql.Literal(data_date),
        having=sql.SQL(" or ").join(having),
        failing=check.failing,
    )


def _has_key(table: EastTable, key: Mapping[str, str]) -> sql.Composable:
    if not set(key) <= set(table.key):
        return sql.SQL("false")
    return sql.SQL("({})").format(
        sql.SQL(" and ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(value)) for name, value in key.items()
        )
    )


def fetch_statement(table: EastTable, checks: list[Check], data_date: date, limit: int = EXAMPLES) -> sql.Composed:
    """The failing rows of each of the checks, at most `limit` a check, in the order of their keys:
    rule_id, row_key (jsonb), item_value. Values of personal items are masked but for their first character; others
    are kept up to a bound, with their size."""
    return sql.SQL(" union all ").join(
        sql.SQL(
            "(select {rule_id} as rule_id, jsonb_build_object({key_pairs}) as row_key, {value} as item_value"
            " from {relation} where data_date = {data_date} and {failing}"
            " order by {key} limit {limit})"
        ).format(
            rule_id=sql.Literal(check.rule.id),
            key_pairs=_list(sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(name)) for name in table.key),
            value=_value(table, check.rule),
            relation=sql.Identifier(table.schema, table.name),
            data_date=sql.Literal(data_date),
            failing=check.failing,
            key=_list(sql.Identifier(name) for name in table.key),
            limit=sql.Literal(limit),
        )
        for check in checks
    )


def _compile(scope: Scope) -> Check | Skipped:
    rule, where = scope.rule, f"{scope.table.code} {scope.rule.id}"
    kind = KINDS.get(rule.kind)
    if kind is None:
        raise RuleError(f"{where}: kind must be one of {', '.join(sorted(KINDS))}, but is {rule.kind!r}")
    if rule.status != "active":
        return Skipped(rule, describe(scope), rule.status, rule.why)
    if missing := sorted(set(kind.needs) - set(rule.params)):
        raise RuleError(f"{where}: a rule of kind {rule.kind} needs {', '.join(missing)}")
    if unknown := sorted(set(rule.params) - {*kind.needs, *kind.may_have}):
        raise RuleError(f"{where}: a rule of kind {rule.kind} does not take {', '.join(unknown)}")
    if not_filed := _tables_not_filed(scope):
        return Skipped(rule, describe(scope), "not_applicable", "; ".join(not_filed))
    return _ready(scope)


def _ready(scope: Scope) -> Check:
    kind, judged = KINDS[scope.rule.kind], applies(scope)
    fails = _fill(kind.fails, scope)
    if fails is not None:
        failing = sql.SQL("({} and {})").format(judged, fails)
        failed = _count(scope, failing)
    else:
        columns, bad = scope.columns(kind.columns(scope)), _fill(kind.bad, scope)
        if bad is None:
            raise RuleError(f"kind {scope.rule.kind} says neither which rows fail nor which sets are bad")
        failing = sql.SQL("({judged} and ({columns}) in (select {columns} from ({bad}) as bad))").format(
            judged=judged, columns=columns, bad=bad
        )
        failed = sql.SQL("(select coalesce(sum(n), 0) from ({}) as bad)").format(bad)
    return Check(scope, judged, fails, failing, _count(scope, judged), failed)


def _count(scope: Scope, predicate: sql.Composable) -> sql.Composed:
    return sql.SQL("coalesce({} filter (where {}), 0)").format(scope.count, predicate)


def _tables_not_filed(scope: Scope) -> list[str]:
    """Which of the tables that the rule is about are not filed, or not by the edition of the data date, and why."""
    looked_into = _TABLE_IN_PREDICATE.findall(f"{scope.rule.when or ''} {scope.rule.params.get('holds', '')}")
    codes = {scope.table.code, *looked_into}
    if "to" in scope.rule.params:
        codes |= {code for code, _ in scope.targets}
    left_out = scope.catalogue.not_filed
    return [
        f"table {code} is not filed{': ' + left_out[code].reason if code in left_out else ''}"
        for code in sorted(codes)
        if code in left_out or code not in scope.catalogue.tables
    ]


def _fill(template: Template | None, scope: Scope) -> sql.Composable | None:
    if template is None:
        return None
    return scope.fill(template) if isinstance(template, str) else template(scope)


def _value(table: EastTable, rule: Rule) -> sql.Composable:
    if rule.item is None:
        return sql.SQL("null::text")
    column = sql.Identifier(rule.item)
    item = table.item(rule.item)
    if item.personal or item.desensitise:
        return sql.SQL("case when {0} = '' then '' else left({0}, 1) || '***' end").format(column)
    return sql.SQL(
        "case when length({0}) > {1} then left({0}, {1}) || '…（共' || length({0}) || '个字符）' else {0} end"
    ).format(column, sql.Literal(SHOWN))


def _list(parts: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)
