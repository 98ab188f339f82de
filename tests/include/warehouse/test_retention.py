"""Retention on real partitioned tables. The newest built data date is 2024-06-30 unless said otherwise."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest

from include.catalogue.manifest import CatalogueError, read_manifest
from include.warehouse import retention
from include.warehouse.connections import connect
from include.warehouse.retention import Expired, Rule, drop_expired, find_expired, load_rules

Connection = psycopg2.extensions.connection

NEWEST = dt.date(2024, 6, 30)
CORE = Rule("core", "keep", "core_thing", days=10)
RAW = Rule("raw", "keep", "snap", days=10, system="bank")
CHANGES = Rule("raw", "keep", "snap", days=10, system="bank", is_base=True)


def day(text: str) -> dt.date:
    """Of 2024, as MM-DD."""
    return dt.date.fromisoformat(f"2024-{text}")


def days_before(newest: dt.date, number: int) -> list[dt.date]:
    return [newest - dt.timedelta(days=back) for back in range(number, -1, -1)]


class Bank:
    """Makes partitions, batches, builds and submissions."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    def execute(self, text: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall() if cursor.description else []

    def partitions(self, table: str, *dates: dt.date) -> None:
        self.execute(f"create table if not exists keep.{table} (data_date date, a text) partition by list (data_date)")
        for date in dates:
            self.execute(
                f"create table keep.{table}_{date:%Y%m%d} partition of keep.{table} for values in ('{date}');"
                f" insert into keep.{table} values ('{date}', 'x'); analyze keep.{table}_{date:%Y%m%d}"
            )

    def loaded(self, *dates: dt.date, status: str = "succeeded") -> None:
        """Batches, each after the day before; built afterwards."""
        for date in dates:
            self.execute(
                "insert into ops.batch (system, data_date, previous_data_date, status, finished_at)"
                " values ('bank', %s, %s::date - 1, %s, now())",
                date,
                date,
                status,
            )
            self.built(date)

    def built(self, date: dt.date) -> None:
        self.execute(
            "insert into ops.build (data_date, started_at, finished_at) values (%s, now(), now())"
            " on conflict (data_date) do update set finished_at = excluded.finished_at",
            date,
        )

    def filed(self, *month_ends: dt.date) -> None:
        for date in month_ends:
            self.execute(
                "insert into ops.submission (target, licence_no, data_date, version, path, manifest, content_sha256)"
                " values ('east', 'B', %s, 1, 'p', '{}', 's')",
                date,
            )

    def dates(self, table: str) -> list[dt.date]:
        """That still have a partition."""
        rows = self.execute(
            "select right(child.relname, 8)::date from pg_inherits inner join pg_class as child on inhrelid = child.oid"
            " where inhparent = %s::regclass order by 1",
            f"keep.{table}",
        )
        return [row[0] for row in rows]


@pytest.fixture
def bank(conn: Connection) -> Iterator[Bank]:
    bank = Bank(conn)
    clean = "drop schema if exists keep cascade; truncate ops.batch, ops.build, ops.retention, ops.submission cascade"
    bank.execute(f"{clean}; create schema keep")
    bank.built(NEWEST)
    yield bank
    conn.rollback()
    bank.execute(clean)


def expired(bank: Bank, *rules: Rule) -> list[dt.date]:
    return [partition.data_date for partition in find_expired(bank.conn, rules)]


def test_days_past_their_time_go_and_month_ends_stay(bank: Bank) -> None:
    bank.partitions("core_thing", day("05-30"), day("05-31"), day("06-19"), *days_before(NEWEST, 10))
    assert expired(bank, CORE) == [day("05-30"), day("06-19")]


def test_the_newest_built_date_counts_not_the_newest_partition_nor_the_clock(bank: Bank) -> None:
    bank.partitions("core_thing", *days_before(NEWEST, 3), dt.date(2099, 1, 1), dt.date(2099, 1, 2))
    assert expired(bank, CORE) == []


def test_nothing_goes_before_anything_has_been_built(bank: Bank) -> None:
    bank.partitions("core_thing", *days_before(day("02-10"), 5))
    bank.execute("truncate ops.build")
    assert expired(bank, CORE) == []


def test_the_latest_partitions_stay_whatever_their_date(bank: Bank) -> None:
    bank.partitions("core_thing", *days_before(day("02-10"), 4))
    assert expired(bank, CORE) == [day("02-06"), day("02-07")]


def test_a_table_that_is_not_there_yet_has_nothing_to_drop(bank: Bank) -> None:
    assert expired(bank, CORE) == []


def test_a_month_that_is_still_to_be_filed_stays(bank: Bank) -> None:
    bank.partitions("core_thing", day("03-04"), day("04-04"), day("05-04"), *days_before(NEWEST, 3))
    bank.filed(day("03-31"), day("05-31"))
    assert expired(bank, CORE) == [day("03-04"), day("05-04")]
    bank.filed(day("04-30"))
    assert expired(bank, CORE) == [day("03-04"), day("04-04"), day("05-04")]


def test_months_before_the_first_filing_are_not_waited_for(bank: Bank) -> None:
    bank.partitions("core_thing", day("02-04"), *days_before(NEWEST, 3))
    bank.filed(day("03-31"))
    assert expired(bank, CORE) == [day("02-04")]


@pytest.mark.parametrize("status", ["planned", "running", "failed", "outdated"])
def test_raw_stays_until_its_batch_has_succeeded(bank: Bank, status: str) -> None:
    bank.partitions("snap", day("06-01"), day("06-02"), *days_before(NEWEST, 3))
    bank.loaded(day("06-01"))
    bank.loaded(day("06-02"), status=status)
    assert expired(bank, RAW) == [day("06-01")]


def test_raw_stays_until_core_has_been_built_from_it(bank: Bank) -> None:
    bank.partitions("snap", day("06-01"), day("06-02"), *days_before(NEWEST, 3))
    bank.loaded(day("06-01"), day("06-02"))
    bank.execute("update ops.batch set finished_at = now() + interval '1 minute' where data_date = %s", day("06-02"))
    assert expired(bank, RAW) == [day("06-01")]


def test_what_the_next_changes_are_merged_into_stays_until_they_are(bank: Bank) -> None:
    bank.partitions("snap", day("06-01"), day("06-02"), *days_before(NEWEST, 3))
    bank.loaded(day("06-01"), day("06-02"))
    assert expired(bank, CHANGES) == [day("06-01")]
    bank.loaded(day("06-03"), status="failed")
    assert expired(bank, CHANGES) == [day("06-01")]
    bank.execute("update ops.batch set status = 'succeeded'")
    assert expired(bank, CHANGES) == [day("06-01"), day("06-02")]


def test_a_drop_is_recorded_and_expires_the_batch(bank: Bank) -> None:
    bank.partitions("snap", day("06-01"), *days_before(NEWEST, 3))
    bank.loaded(day("06-01"))
    outcome = drop_expired(bank.conn, find_expired(bank.conn, [RAW]))

    assert (outcome.dropped, outcome.skipped) == (1, 0)
    assert bank.dates("snap") == days_before(NEWEST, 3)
    [record] = bank.execute(
        "select layer, table_name, data_date, retention_days, outcome, estimated_rows, bytes > 0 from ops.retention"
    )
    assert record == ("raw", "keep.snap", day("06-01"), 10, "dropped", 1, True)
    assert bank.execute("select status from ops.batch") == [("expired",)]


def test_another_table_of_an_expired_batch_goes_too(bank: Bank) -> None:
    bank.partitions("snap", day("06-01"), *days_before(NEWEST, 3))
    bank.loaded(day("06-01"), status="expired")
    assert expired(bank, RAW) == [day("06-01")]


def test_running_again_does_nothing(bank: Bank) -> None:
    bank.partitions("core_thing", day("06-01"), *days_before(NEWEST, 3))
    drop_expired(bank.conn, find_expired(bank.conn, [CORE]))
    before = bank.dates("core_thing")
    assert find_expired(bank.conn, [CORE]) == []
    assert bank.dates("core_thing") == before
    assert bank.execute("select count(*) from ops.retention") == [(1,)]


def test_a_table_that_others_are_using_is_left_for_the_next_run(
    bank: Bank, warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0.01)
    bank.partitions("core_thing", day("06-01"), *days_before(NEWEST, 3))
    bank.partitions("other", day("06-01"), *days_before(NEWEST, 3))
    rules = [CORE, Rule("core", "keep", "other", days=10)]
    with closing(connect(warehouse_url)) as reader:
        with reader.cursor() as cursor:
            cursor.execute("select count(*) from keep.core_thing")
        outcome = drop_expired(bank.conn, find_expired(bank.conn, rules))
    assert (outcome.dropped, outcome.skipped) == (1, 1)
    assert bank.execute("select table_name, outcome, error from ops.retention order by table_name") == [
        ("keep.core_thing", "skipped", "another session is using the table"),
        ("keep.other", "dropped", None),
    ]
    assert drop_expired(bank.conn, find_expired(bank.conn, rules)).dropped == 1


def test_a_table_that_is_free_again_after_a_moment_is_dropped(
    bank: Bank, warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOCK_SECONDS", 0.1)
    bank.partitions("core_thing", day("06-01"), *days_before(NEWEST, 3))
    with closing(connect(warehouse_url)) as reader:
        with reader.cursor() as cursor:
            cursor.execute("select count(*) from keep.core_thing")
        threading.Timer(0.5, reader.rollback).start()
        assert drop_expired(bank.conn, find_expired(bank.conn, [CORE])).dropped == 1


def test_a_partition_that_was_built_again_in_the_meantime_stays(bank: Bank) -> None:
    bank.partitions("core_thing", day("06-01"), *days_before(NEWEST, 3))
    found = find_expired(bank.conn, [CORE])
    bank.execute("drop table keep.core_thing_20240601")
    bank.partitions("core_thing", day("06-01"))
    assert drop_expired(bank.conn, found).dropped == 0
    assert day("06-01") in bank.dates("core_thing")
    assert bank.execute("select error from ops.retention") == [("it has been built again in the meantime",)]


KILLED = """
import sys, time
from include.warehouse import retention
from include.warehouse.connections import connect

record = retention._record

def slow(cursor, partition, error):
    record(cursor, partition, error)
    print("in the middle", flush=True)
    time.sleep(60)

retention._record = slow
warehouse = connect()
rule = retention.Rule("core", "keep", "core_thing", days=10)
retention.drop_expired(warehouse, retention.find_expired(warehouse, [rule]))
"""


def test_killed_between_drop_and_commit_everything_is_as_before(bank: Bank, warehouse_url: str) -> None:
    bank.partitions("core_thing", day("06-01"), day("06-02"), *days_before(NEWEST, 3))
    before = bank.dates("core_thing")
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "EASTWIND_WAREHOUSE": warehouse_url, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert bank.dates("core_thing") == before
    assert bank.execute("select count(*) from ops.retention") == [(0,)]
    assert drop_expired(bank.conn, find_expired(bank.conn, [CORE])).dropped == 2


# Rules


def node(resource_type: str, schema: str, name: str, days: object, **config: Any) -> dict[str, Any]:
    meta = {} if days is None else {"retention_days": days}
    return {
        "resource_type": resource_type,
        "schema": schema,
        "source_name": "bank",
        "identifier": name,
        "alias": name,
        "config": {"meta": {**meta, "load": config.pop("load", {})}, **config},
    }


def manifest(*nodes: dict[str, Any]) -> dict[str, Any]:
    sources = {str(number): node for number, node in enumerate(nodes) if node["resource_type"] == "source"}
    models = {str(number): node for number, node in enumerate(nodes) if node["resource_type"] == "model"}
    return {"sources": sources, "nodes": models}


def test_rules_come_from_the_catalogue() -> None:
    assert load_rules(
        manifest(
            node("source", "raw_bank", "snap", 100, load={"mode": "snapshot"}),
            node("source", "raw_bank", "delta", 30, load={"mode": "changes"}),
            node("source", "raw_bank", "for_good", None),
            node("source", "ops", "batch", 100),
            node("model", "core", "core_thing", 400, materialized="partition"),
            node("model", "staging", "stg_thing", 400, materialized="view"),
        )
    ) == [
        Rule("raw", "raw_bank", "snap", 100, system="bank"),
        Rule("raw", "raw_bank", "delta", 30, system="bank", is_base=True),
        Rule("core", "core", "core_thing", 400),
    ]


@pytest.mark.parametrize("days", [0, -1, "100", True, 1.5])
def test_a_rule_that_is_no_number_of_days_is_refused(days: object) -> None:
    with pytest.raises(CatalogueError, match=r"core\.core_thing: retention_days must be a number of days, but is"):
        load_rules(manifest(node("model", "core", "core_thing", days, materialized="partition")))


def test_an_expired_partition_says_what_would_go() -> None:
    partition = Expired(CORE, "core_thing_20240601", 1, day("06-01"), rows=1200, bytes=81920)
    assert str(partition) == "keep.core_thing_20240601: about 1,200 rows, 81,920 bytes"


def test_the_command_shows_and_drops_what_the_project_says(bank: Bank, warehouse_url: str) -> None:
    environment = {**os.environ, "EASTWIND_WAREHOUSE": warehouse_url}
    command = [sys.executable, "-m", "include.warehouse.retention"]
    root = Path(__file__).parents[3]

    def run(*options: str) -> str:
        done = subprocess.run(
            [*command, *options],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
        )
        return done.stdout

    assert run() == "0 partitions, 0 bytes\n"
    assert run("--drop") == "0 partitions dropped, 0 bytes; 0 in use\n"


def test_what_happened_stands_in_its_day_alone_and_is_kept_for_good() -> None:
    """Of the project's own rules: snapshots repeat what they hold, events and ledger turnover do not."""
    rules = {f"{rule.schema}.{rule.table}": rule.days for rule in load_rules(read_manifest())}
    assert rules["raw_cbs.deposit_txn"] == rules["raw_hr.employee"] < rules["core.core_loan"] < rules["kpi.fct_ledger"]
    assert "core.core_deposit_transaction" not in rules
    assert "core.core_ledger_balance" not in rules


def test_figures_of_two_years_back_are_kept() -> None:
    assert {rule.days for rule in load_rules(read_manifest()) if rule.layer == "kpi"} == {800}
