"""`python -m bench.checks`: what the rules cost, beside yardsticks. A ratio below its target is said at the end.

All rules of all tables in one pass a table, beside the same rules as one query each; the rules of one table beside the
same as dbt tests; the official rules of the largest table beside a bare sequential scan of it.

The tables are filled by the catalogue: an item takes a valid value of its type or code set, and items that rules of
reference join take their values from one pool.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from psycopg2 import sql

from bench.installation import empty_warehouse
from bench.report import Bench, in_seconds, say
from include import settings
from include.catalogue.east import Catalogue, EastTable, Item, load_catalogue
from include.checks.compiler import PLANNING, Check, compile_rules, count_statement
from include.warehouse.connections import connect, environment

DATE = date(2024, 6, 30)
POOL = 20_000
"""Different values of an item that refers to another table."""

ONE_PASS, AS_TESTS, SCANS = 1.0, 1.0, 1 / 20
"""The targets: the least a ratio may be."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.checks", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="of each table (20,000)")
    parser.add_argument("--largest", default="GRCKFHZMX", help="the largest table (GRCKFHZMX, number 404)")
    parser.add_argument("--largest-rows", type=int, default=5_000_000, help="its rows (5 million)")
    parser.add_argument("--tested", default="GRCKFHZ", help="the table whose rules run as dbt tests (GRCKFHZ)")
    parser.add_argument("--runs", type=int, default=3, help="of which the median counts (3)")
    arguments = parser.parse_args()
    catalogue = load_catalogue()
    bench = Bench()
    with empty_warehouse() as url, closing(connect(url)) as conn, conn.cursor() as cursor:
        conn.autocommit = True
        cursor.execute("; ".join(f"set {name} = {value}" for name, value in PLANNING.items()))
        pools = _pools(catalogue)
        _code_sets(cursor)
        say(f"{len(catalogue.tables)} tables of {arguments.rows:,} rows")
        for table in catalogue:
            _fill(cursor, table, pools, arguments.rows)
        _all_tables(cursor, bench, catalogue, arguments.rows, arguments.runs)
        _dbt_tests(cursor, url, bench, catalogue, catalogue.table(arguments.tested), arguments.rows, arguments.runs)
        largest = catalogue.table(arguments.largest)
        say(f"{largest.code} of {arguments.largest_rows:,} rows")
        _fill(cursor, largest, pools, arguments.largest_rows)
        _largest(cursor, bench, catalogue, largest, arguments.largest_rows, arguments.runs)
    return bench.finish("checks")


# What is compared


def _all_tables(cursor: Any, bench: Bench, catalogue: Catalogue, rows: int, runs: int) -> None:
    checks = {table.code: _checks(table, catalogue) for table in catalogue}
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(runs):
        with _timed(ours):
            together = {table.code: _count(cursor, table, checks[table.code]) for table in catalogue}
        with _timed(theirs):
            apart = {
                table.code: [row for check in checks[table.code] for row in _count(cursor, table, [check])]
                for table in catalogue
            }
        if together != apart:
            raise SystemExit("the rules count otherwise in one pass than one by one")
    count = sum(map(len, checks.values()))
    bench.add(
        in_seconds(
            f"{count:,} rules of {len(checks)} tables of {rows:,} rows: one pass a table / a query a rule",
            rows * len(checks),
            statistics.median(ours),
            statistics.median(theirs),
        ),
        ONE_PASS,
    )


def _dbt_tests(
    cursor: Any, url: str, bench: Bench, catalogue: Catalogue, table: EastTable, rows: int, runs: int
) -> None:
    """The tests count failing rows, as dbt does with every test."""
    checks = _checks(table, catalogue)
    with tempfile.TemporaryDirectory() as folder, _environment(url):
        project = Path(folder)
        _write_project(project, cursor, table, checks)
        dbt = dbtRunner()
        place = ["--quiet", "--project-dir", folder, "--profiles-dir", str(settings.DBT_PROJECT)]
        dbt.invoke(["parse", *place])
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(runs):
            with _timed(ours):
                counted = _count(cursor, table, checks)
            with _timed(theirs):
                outcome = dbt.invoke(["test", *place])
            results = {result.node.name: result.failures for result in outcome.result}
            if results != {_test_name(rule_id): failed for rule_id, _, failed in counted}:
                raise SystemExit(f"dbt tests count otherwise: {outcome.exception or results}")
    bench.add(
        in_seconds(
            f"{len(checks)} rules of {table.code}, {rows:,} rows: one pass / dbt tests",
            rows,
            statistics.median(ours),
            statistics.median(theirs),
        ),
        AS_TESTS,
    )


def _largest(cursor: Any, bench: Bench, catalogue: Catalogue, table: EastTable, rows: int, runs: int) -> None:
    checks = _checks(table, catalogue)
    official = [check for check in checks if check.rule.id.startswith("R")]
    scans: list[float] = []
    seconds: list[float] = []
    all_seconds: list[float] = []
    for _ in range(runs):
        with _timed(scans):
            cursor.execute(
                sql.SQL("select count(*) from {} where data_date = {}").format(
                    sql.Identifier(table.schema, table.name), sql.Literal(DATE)
                )
            )
        with _timed(seconds):
            _count(cursor, table, official)
        with _timed(all_seconds):
            _count(cursor, table, checks)
    for name, measured, target in (
        (f"the {len(official)} official rules", seconds, SCANS),
        (f"all {len(checks)} rules", all_seconds, None),
    ):
        bench.add(
            in_seconds(
                f"{table.number} {table.code}, {rows:,} rows: {name} / one bare scan",
                rows,
                statistics.median(measured),
                statistics.median(scans),
            ),
            target,
        )


def _checks(table: EastTable, catalogue: Catalogue) -> list[Check]:
    return [check for check in compile_rules(table, catalogue, DATE) if isinstance(check, Check)]


def _count(cursor: Any, table: EastTable, checks: Sequence[Check]) -> list[tuple[str, int, int]]:
    """rule_id, rows judged, rows failing, in the order of the checks."""
    cursor.execute(count_statement(table, list(checks), DATE))
    counted = {row[0]: row[:3] for row in cursor.fetchall()}
    return [counted[check.rule.id] for check in checks]


@contextmanager
def _timed(into: list[float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    into.append(time.perf_counter() - start)


# The tables


def _pools(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """By table and item the name of its pool of values: one for all items that rules of reference join."""
    pools: dict[tuple[str, str], str] = {}

    def root(at: tuple[str, str]) -> str:
        return pools.setdefault(at, f"{at[0]}.{at[1]}")

    for table in catalogue:
        for rule in table.rules:
            if rule.kind == "reference" and rule.item:
                for target in rule.params["to"]:
                    code, _, column = target.partition(".")
                    kept, given_up = root((table.code, rule.item)), root((code, column.lower()))
                    for at, pool in pools.items():
                        if pool == given_up:
                            pools[at] = kept
    names = {pool: f"P{number}" for number, pool in enumerate(sorted(set(pools.values())))}
    return {at: names[pool] for at, pool in pools.items()}


def _code_sets(cursor: Any) -> None:
    cursor.execute("create table east.code_set_value (code_set text, value text, name_zh text, is_prefix boolean)")
    with (settings.DBT_PROJECT / "seeds" / "east" / "code_set_value.csv").open("rb") as file:
        cursor.copy_expert("copy east.code_set_value from stdin (format csv, header)", file)
    cursor.execute("analyze east.code_set_value")


def _fill(cursor: Any, table: EastTable, pools: dict[tuple[str, str], str], rows: int) -> None:
    """A partition of `rows` rows, in place of what the table holds."""
    relation = sql.Identifier(table.schema, table.name)
    partition = sql.Identifier(table.schema, f"{table.name}_{DATE:%Y%m%d}")
    texts = [name for name in table.key if table.item(name).is_text and not table.item(name).type]
    unique = min(texts, key=lambda name: (table.code, name) in pools)
    cursor.execute(
        sql.SQL(
            "drop table if exists {relation}; create table {partition} as select {values}, {day} as data_date"
            " from generate_series(1::bigint, {rows}) as n; create table {relation} (like {partition})"
            " partition by list (data_date); alter table {partition} alter data_date set not null,"
            " add check (data_date = {day}); alter table {relation} attach partition {partition} for values in ({day})"
        ).format(
            relation=relation,
            partition=partition,
            values=sql.SQL(", ").join(
                sql.SQL("cast({} as text) as {}").format(
                    sql.SQL(_value(table, item, pools, item.name == unique)), sql.Identifier(item.name)
                )
                for item in table.items
            ),
            day=sql.SQL("date {}").format(sql.Literal(DATE)),
            rows=sql.Literal(rows),
        )
    )
    cursor.execute(sql.SQL("vacuum analyze {}").format(partition))


def _value(table: EastTable, item: Item, pools: dict[tuple[str, str], str], is_unique: bool) -> str:
    """A value of row n, as an SQL expression."""
    if item.code == "CJRQ":
        return f"'{DATE:%Y%m%d}'"
    if item.type == "date":
        return "to_char(date '2024-06-01' + (n % 30)::integer, 'YYYYMMDD')"
    if item.type == "month":
        return "'202406'"
    if item.type == "time":
        return "lpad((n % 24)::text, 2, '0') || lpad((n % 60)::text, 2, '0') || '00'"
    if not item.is_text:
        return "1 + n % 7"
    if item.code_set:
        values = (
            f"array(select value from east.code_set_value where code_set = '{item.code_set}' and not is_prefix"
            " order by value limit 3)"
        )
        return f"({values})[1 + n % cardinality({values})]"
    if is_unique:
        return f"'{pools.get((table.code, item.name), 'K')}' || n"
    if pool := pools.get((table.code, item.name)):
        return f"'{pool}' || 1 + n % {POOL}"
    return "'文字' || n % 100"


# The same rules as dbt tests


def _write_project(project: Path, cursor: Any, table: EastTable, checks: Sequence[Check]) -> None:
    (project / "tests").mkdir()
    (project / "dbt_project.yml").write_text(
        "name: rules_as_tests\nversion: 1.0.0\nprofile: eastwind\n"
        "flags: {send_anonymous_usage_stats: false}\ndata_tests: {rules_as_tests: {+severity: warn}}\n",
        encoding="utf-8",
    )
    for check in checks:
        statement = sql.SQL("select 1 from {} where data_date = {} and {}").format(
            sql.Identifier(table.schema, table.name), sql.Literal(DATE), check.failing
        )
        text = statement.as_string(cursor)
        (project / "tests" / f"{_test_name(check.rule.id)}.sql").write_text(
            "{% raw %}" + text + "{% endraw %}\n", encoding="utf-8"
        )


def _test_name(rule_id: str) -> str:
    return rule_id.lower().replace(".", "_")


@contextmanager
def _environment(url: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment(url), DBT_TARGET="warehouse")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    sys.exit(main())
