"""Retention: partitions of past data dates are dropped as the catalogue says. `python -m include.warehouse.retention`

`retention_days` in the meta of a source table or model, mostly of its whole layer in dbt_project.yml, is how many days
before the newest built data date its partitions are kept; without it, they are kept for good. In any case these stay:

- month ends, and the latest partitions of every table;
- days of a month whose package is still to be submitted, once a month has been;
- in raw, what core has not been built from since it was loaded, and what the next changes are to be merged into.

A batch whose raw partition has been dropped is expired: nothing is built from the rest of it.
"""

import argparse
import datetime as dt
import logging
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg2
import psycopg2.errors
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.manifest import CatalogueError, read_manifest
from include.warehouse.connections import WarehouseUnreachable, connect

LATEST = 3
"""Partitions of a table that stay whatever their data dates."""

ATTEMPTS = 3
LOCK_SECONDS = 2
PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """How many days the partitions of a table are kept.

    `system` is set for raw tables; `is_base` says that each partition is merged with changes into the next one.
    """

    layer: str
    schema: str
    table: str
    days: int
    system: str | None = None
    is_base: bool = False


@dataclass(frozen=True)
class Expired:
    """A partition past its time. `rows` is the server's estimate."""

    rule: Rule
    partition: str
    oid: int
    data_date: dt.date
    rows: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.rule.schema}.{self.partition}: about {self.rows:,} rows, {self.bytes:,} bytes"


@dataclass(frozen=True)
class Outcome:
    """What has been dropped, and what another session held on to: the next run tries again."""

    dropped: int
    skipped: int
    bytes: int


def load_rules(manifest: Mapping[str, Any]) -> list[Rule]:
    """Of all tables that are kept for so many days. Raises CatalogueError if a number of days is none."""
    rules = []
    for node in (*manifest["sources"].values(), *manifest["nodes"].values()):
        meta = node["config"].get("meta", {})
        is_raw = node["resource_type"] == "source" and node["schema"].startswith("raw_")
        is_model = node["resource_type"] == "model" and node["config"].get("materialized") == "partition"
        days = meta.get("retention_days")
        if not (is_raw or is_model) or days is None:
            continue
        name = node["identifier"] if is_raw else node["alias"]
        if isinstance(days, bool) or not isinstance(days, int) or days < 1:
            raise CatalogueError(f"{node['schema']}.{name}: retention_days must be a number of days, but is {days!r}")
        rules.append(
            Rule(
                layer="raw" if is_raw else node["schema"],
                schema=node["schema"],
                table=name,
                days=days,
                system=node["source_name"] if is_raw else None,
                is_base=is_raw and meta.get("load", {}).get("mode") == "changes",
            )
        )
    return rules


def find_expired(warehouse: psycopg2.extensions.connection, rules: Sequence[Rule]) -> list[Expired]:
    """The partitions that may go, the oldest data date first."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            _EXPIRED,
            {
                "numbers": list(range(len(rules))),
                "schemas": [rule.schema for rule in rules],
                "tables": [rule.table for rule in rules],
                "days": [rule.days for rule in rules],
                "systems": [rule.system for rule in rules],
                "bases": [rule.is_base for rule in rules],
                "latest": LATEST,
            },
        )
        return [Expired(rules[number], *rest) for number, *rest in cursor.fetchall()]


_EXPIRED = """
with
rule as (
    select *
    from unnest(
        %(numbers)s::integer[], %(schemas)s::text[], %(tables)s::text[], %(days)s::integer[], %(systems)s::text[],
        %(bases)s::boolean[]
    ) as rule (rule_number, schema_name, table_name, days, system, is_base)
),

kept_partition as (
    select
        rule.*,
        child.oid::bigint as partition_oid,
        child.relname as partition_name,
        greatest(child.reltuples, 0)::bigint as rows,
        substring(pg_get_expr(child.relpartbound, child.oid) from '^FOR VALUES IN \\(''([0-9-]{10})''\\)$')::date
            as data_date
    from rule
    inner join pg_namespace as namespace on rule.schema_name = namespace.nspname
    inner join pg_class as parent
        on
            namespace.oid = parent.relnamespace
            and rule.table_name = parent.relname
            and parent.relkind = 'p'
    inner join pg_inherits as inheritance on parent.oid = inheritance.inhparent
    inner join pg_class as child on inheritance.inhrelid = child.oid
),

ranked as (
    select
        kept_partition.*,
        (date_trunc('month', data_date) + interval '1 month - 1 day')::date as month_end,
        row_number() over (partition by rule_number order by data_date desc) as place
    from kept_partition
    where data_date is not null
)

select
    ranked.rule_number,
    ranked.partition_name,
    ranked.partition_oid,
    ranked.data_date,
    ranked.rows,
    coalesce(pg_total_relation_size(ranked.partition_oid::oid), 0) as bytes
from ranked
where
    ranked.data_date < (select max(data_date) from ops.build where finished_at is not null) - ranked.days
    and ranked.data_date < ranked.month_end
    and ranked.place > %(latest)s
    and not exists (
        select
        from ops.submission
        having
            min(submission.data_date) <= ranked.month_end
            and not bool_or(submission.data_date = ranked.month_end)
    )
    and (
        ranked.system is null
        or exists (
            select
            from ops.batch as batch
            inner join ops.build as build on batch.data_date = build.data_date
            where
                batch.system = ranked.system
                and batch.data_date = ranked.data_date
                and batch.status in ('succeeded', 'expired')
                and build.finished_at >= batch.finished_at
        )
    )
    and (
        not ranked.is_base
        or exists (
            select
            from ops.batch as next_batch
            where
                next_batch.system = ranked.system
                and next_batch.previous_data_date = ranked.data_date
                and next_batch.status in ('succeeded', 'expired')
        )
    )
order by ranked.data_date, ranked.schema_name, ranked.table_name
"""


def drop_expired(warehouse: psycopg2.extensions.connection, expired: Iterable[Expired]) -> Outcome:
    """Drop the partitions, each in a short transaction of its own that records it in ops.retention.

    One that others are using is tried a few times, then left and recorded as skipped. Killed at any moment, the next
    run goes on.
    """
    dropped, skipped, size = 0, 0, 0
    for partition in expired:
        reason = _try_to_drop(warehouse, partition)
        if reason is None:
            dropped += 1
            size += partition.bytes
            log.info("dropped %s", partition)
        else:
            skipped += 1
            log.warning("left %s: %s", partition, reason)
            with warehouse, warehouse.cursor() as cursor:
                _record(cursor, partition, reason)
    return Outcome(dropped, skipped, size)


def _try_to_drop(warehouse: psycopg2.extensions.connection, partition: Expired) -> str | None:
    """Why it could not be dropped, or None."""
    reason = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_SECONDS)
        try:
            with warehouse, warehouse.cursor() as cursor:
                cursor.execute("select set_config('lock_timeout', %s, true)", (f"{LOCK_SECONDS}s",))
                _drop(cursor, partition)
        except psycopg2.errors.LockNotAvailable:
            reason = "another session is using the table"
        except _Replaced as replaced:
            return str(replaced)
        else:
            return None
    return reason


class _Replaced(RuntimeError):
    pass


def _drop(cursor: psycopg2.extensions.cursor, partition: Expired) -> None:
    rule = partition.rule
    name = sql.Identifier(rule.schema, partition.partition)
    cursor.execute(
        sql.SQL("lock table only {} in access exclusive mode").format(sql.Identifier(rule.schema, rule.table))
    )
    cursor.execute("select to_regclass(%s)::oid::bigint", (name.as_string(cursor),))
    if cursor.fetchone() != (partition.oid,):
        raise _Replaced("it has been built again in the meantime")
    cursor.execute(sql.SQL("drop table {}").format(name))
    if rule.system is not None:
        cursor.execute(
            "update ops.batch set status = 'expired' where system = %s and data_date = %s and status = 'succeeded'",
            (rule.system, partition.data_date),
        )
    _record(cursor, partition, None)


def _record(cursor: psycopg2.extensions.cursor, partition: Expired, error: str | None) -> None:
    rule = partition.rule
    cursor.execute(
        """
        insert into ops.retention (
            layer, table_name, data_date, retention_days, outcome, estimated_rows, bytes, error
        )
        values (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            rule.layer,
            f"{rule.schema}.{rule.table}",
            partition.data_date,
            rule.days,
            "skipped" if error else "dropped",
            partition.rows,
            partition.bytes,
            error,
        ),
    )


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(
        prog="python -m include.warehouse.retention",
        description="Show the partitions that are past their time.",
    )
    parser.add_argument("--drop", action="store_true", help="drop them")
    arguments = parser.parse_args()
    try:
        with closing(connect()) as warehouse:
            expired = find_expired(warehouse, load_rules(read_manifest()))
            if not arguments.drop:
                for partition in expired:
                    print(f"{partition.rule.layer:<6}{partition}")
                print(f"{len(expired)} partitions, {sum(partition.bytes for partition in expired):,} bytes")
                return 0
            outcome = drop_expired(warehouse, expired)
    except (CatalogueError, WarehouseUnreachable) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{outcome.dropped} partitions dropped, {outcome.bytes:,} bytes; {outcome.skipped} in use")
    return 0


if __name__ == "__main__":
    sys.exit(main())
