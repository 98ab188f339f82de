"""`python -m bench.build`: what a month costs, beside yardsticks. A ratio below its target is said at the end.

Growth: ten times the customers, per stage and beyond what the stage takes for hardly any customers.
History: the same month after few and after many months.
Publishing: a table to its file, beside a bare COPY of the same rows.
Details: the models of transaction details beside `create table as select` of the same columns and rows from core, with
    nothing formatted, cleaned, masked or named in Chinese; and, without a target, beside a copy of the finished table.
Airflow: a month through Airflow beside the same work in one process.
"""

import argparse
import json
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from typing import Any

from bench.extract import COLUMNS
from bench.installation import Installation, installation
from bench.month import STAGES
from bench.report import Bench, Measurement, per_second, say
from include import settings
from include.catalogue.east import EastTable, Item, load_catalogue
from include.catalogue.manifest import read_manifest
from include.east.delivery_file import write_file
from include.warehouse.connections import connect

UNTIL = date(2024, 6, 30)
SUBMISSION = tuple(stage for stage in STAGES if stage not in ("facts", "kpi"))
"""The stages on the way to a package."""

PARTS = ("growth", "history", "publishing", "details", "airflow")
DETAILS = {
    404: "where event.party_kind = 'person'",
    406: "where event.party_kind = 'corporate'",
    408: "",
    410: "where event.party_kind = 'person'",
    412: "where event.party_kind = 'corporate'",
    802: "inner join core.core_credit_card_{day} as card on event.card_no = card.card_no",
}
"""Which events the tables of transaction details take, besides those of the month."""
SLOWEST = 8
FEWEST = 100
"""Customers of a bank in which a stage takes little more than its start-up."""

GROWTH, HISTORY, PUBLISHING, DETAIL, AIRFLOW = 10 / 11, 0.8, 0.67, 1 / 3, 1 / 1.2
"""The targets: the least a ratio may be. A month after long history may take a quarter longer, as it does by chance."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts (all)")
    parser.add_argument(
        "--customers", type=int, default=2000, help="of the smaller bank; the larger has ten times (2000)"
    )
    parser.add_argument("--history", type=int, nargs=2, default=(3, 24), help="months of history to compare (3 24)")
    parser.add_argument("--history-customers", type=int, default=300, help="of the bank with history (300)")
    parser.add_argument("--rows", type=int, default=5_000_000, help="of the table to publish (5 million)")
    parser.add_argument("--detail-rows", type=int, default=1_000_000, help="of a table of details, about (1 million)")
    parser.add_argument("--runs", type=int, default=3, help="of what is measured more than once; the median counts (3)")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.customers <= FEWEST:
        parser.error(f"--customers must be more than {FEWEST}")
    if arguments.child:
        _publish_child(arguments.child[0], int(arguments.child[1]))
        return 0
    bench = Bench()
    with installation() as made:
        if "publishing" in arguments.only:
            _publishing(made, bench, arguments.rows, arguments.runs)
        if "history" in arguments.only:
            _history(made, bench, arguments.history_customers, *arguments.history)
        if {"growth", "details", "airflow"} & set(arguments.only):
            _large_bank(made, bench, arguments)
    return bench.finish("build")


def _large_bank(made: Installation, bench: Bench, arguments: argparse.Namespace) -> None:
    """What needs the larger bank, which is generated once."""
    small, large = arguments.customers, 10 * arguments.customers
    by_size = {}
    for customers in (FEWEST, small, large) if "growth" in arguments.only else (large,):
        say(f"a month of {customers:,} customers")
        made.generate(customers, 1, UNTIL)
        by_size[customers] = made.month(UNTIL, "--stages", *SUBMISSION)[0]
    if "growth" in arguments.only:
        _growth(bench, by_size)
    if "details" in arguments.only:
        _details(made, bench, arguments.detail_rows, arguments.runs)
    if "airflow" in arguments.only:
        _airflow(made, bench, large)


def _growth(bench: Bench, by_size: dict[int, dict[str, Any]]) -> None:
    tiny, small, large = sorted(by_size)
    for stage in SUBMISSION:
        fixed, less, more = (by_size[size]["stages"][stage] for size in (tiny, small, large))
        _add_growth(bench, f"{stage}, beyond start-up", less - fixed, more - fixed, small, large, GROWTH)
    models = by_size[large]["models"]
    for name in sorted(models, key=lambda name: -models[name])[:SLOWEST]:
        fixed, less, more = (by_size[size]["models"][name] for size in (tiny, small, large))
        _add_growth(bench, f"slowest models: {name} ({more:.1f} s)", less - fixed, more - fixed, small, large, None)


def _add_growth(
    bench: Bench, name: str, less: float, more: float, small: int, large: int, target: float | None
) -> None:
    """Customers per second; what takes too little time to be told from chance has no target."""
    ours, yardstick = large / max(more, 0.001), small / max(less, 0.001)
    measured = Measurement(
        f"{large:,} / {small:,} customers: {name}",
        round(ours),
        round(yardstick),
        round(ours / yardstick, 3),
        large,
        "customers/s",
    )
    bench.add(measured, target if less > 0.1 else None)


def _history(made: Installation, bench: Bench, customers: int, few: int, many: int) -> None:
    """The same month twice, each time as a re-run: with the months just before it, and with all that came before."""
    dates = _month_ends(many)
    say(f"{customers} customers, {many} months of history")
    made.generate(customers, many, UNTIL)
    load = ["--no-tests", "--stages", "extract", "staging and core", "digests", "east"]
    made.month(*dates[-few:], *load)
    short = made.month(UNTIL, "--stages", *SUBMISSION)[0]["stages"]
    made.month(*dates[:-few], *load)
    long = made.month(UNTIL, "--stages", *SUBMISSION)[0]["stages"]
    for name, stages in (*((stage, [stage]) for stage in SUBMISSION), ("all stages", list(SUBMISSION))):
        ours, yardstick = (sum(seconds[stage] for stage in stages) for seconds in (long, short))
        bench.add(
            Measurement(
                f"a month after {many} / {few} months: {name}",
                round(ours, 2),
                round(yardstick, 2),
                round(yardstick / ours, 3),
                customers,
                "s",
            ),
            HISTORY if name == "all stages" else None,
        )


def _month_ends(months: int) -> list[date]:
    ends = [UNTIL]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


# Publishing


def _published(rows: int) -> EastTable:
    items = tuple(Item(name, name.upper(), name, "C..100", required=False) for name, *_ in COLUMNS)
    return EastTable(
        number=999,
        code="BENCH",
        name_zh="基准表",
        schema="public",
        name=f"bench_{rows}",
        model="bench",
        domain="bench",
        mode="full",
        edition="5.0",
        valid_from=UNTIL,
        confidence="high",
        key=("txn_no",),
        items=items,
        rules=(),
    )


def _publishing(made: Installation, bench: Bench, rows: int, runs: int) -> None:
    say(f"publishing {rows:,} rows of {len(COLUMNS)} items")
    names = ", ".join(f"cast({expression.format(rows=rows)} as text) as {name}" for name, _, _, expression in COLUMNS)
    with _warehouse(made) as cursor:
        for count in (rows, rows // 10):
            table = _published(count)
            cursor.execute(
                f"create table {table.name} ({', '.join(f'{item.name} text' for item in table.items)}, data_date date)"
                f" partition by list (data_date); create table {table.name}_{UNTIL:%Y%m%d} partition of {table.name}"
                f" for values in ('{UNTIL}'); insert into {table.name} select {names}, date '{UNTIL}'"
                f" from generate_series(1::bigint, {count}) as n"
            )
            cursor.execute(f"vacuum analyze {table.name}")
    results = [[_child(made, kind, rows) for kind in ("ours", "copy")] for _ in range(runs)]
    ours, copy = (statistics.median(run[side][0] for run in results) for side in (0, 1))
    bench.add(per_second("a table to its file, sha256 and fsync / bare COPY to a file", rows, ours, copy), PUBLISHING)
    large, small = max(run[0][1] for run in results), _child(made, "ours", rows // 10)[1]
    bench.add(
        Measurement(
            f"peak memory: publishing {rows:,} rows / a tenth of them",
            round(large),
            round(small),
            round(small / large, 3),
            rows,
            "MB",
        ),
        0.9,
    )


def _child(made: Installation, kind: str, rows: int) -> tuple[float, float]:
    """Seconds, and the most memory the process had, in MB."""
    seconds, peak = json.loads(made.run("bench.build", "--child", kind, rows))
    return seconds, peak


def _publish_child(kind: str, rows: int) -> None:
    table = _published(rows)
    settings.OUTPUT.mkdir(parents=True, exist_ok=True)
    path = settings.OUTPUT / kind
    with closing(connect()) as conn, conn.cursor() as cursor:
        start = time.perf_counter()
        if kind == "ours":
            write_file(cursor, table, UNTIL, path)
        else:
            items = ", ".join(item.name for item in table.items)
            with path.open("wb", buffering=1 << 20) as file:
                cursor.copy_expert(
                    f"copy (select {items} from {table.name} where data_date = '{UNTIL}') to stdout", file
                )
        seconds = time.perf_counter() - start
    path.unlink()
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


# Details


def _details(made: Installation, bench: Bench, rows: int, runs: int) -> None:
    """With the events of core repeated until a table has about `rows`."""
    catalogue = load_catalogue()
    manifest = read_manifest()["nodes"]
    tables = [table for table in catalogue if table.number in DETAILS]
    for table in tables:
        (event,) = (
            f"core.{manifest[parent]['alias']}"
            for parent in manifest[f"model.eastwind.{table.model}"]["depends_on"]["nodes"]
            if parent in manifest and "/event/" in manifest[parent]["original_file_path"]
        )
        partition = f"{event}_{UNTIL:%Y%m%d}"
        with _warehouse(made) as cursor:
            have = _count(cursor, table.relation)
            copied = max(rows // max(have, 1) - 1, 0)
            say(f"{table.code}: {have:,} rows, {copied} times more")
            cursor.execute(
                f"create table public.kept as select * from {partition}; insert into {event}"
                f" select kept.* from public.kept, generate_series(1, {copied}); analyze {partition}"
            )
            plain = (
                f"select event.*, organisation.licence_no, organisation.organisation_name, subject.subject_name"
                f" from {partition} as event"
                f" left join core.core_organisation_{UNTIL:%Y%m%d} as organisation using (organisation_no)"
                f" left join core.core_subject_{UNTIL:%Y%m%d} as subject on event.subject_no = subject.subject_no "
                + DETAILS[table.number].format(day=f"{UNTIL:%Y%m%d}")
            )
            seconds, from_core, copies = [], [], []
            for _ in range(runs):
                seconds.append(made.month(UNTIL, "--select", table.model)[0]["models"][table.model])
                from_core.append(_create_table_as(cursor, plain))
                copies.append(_create_table_as(cursor, f"select * from {table.relation}_{UNTIL:%Y%m%d}"))
            built = _count(cursor, table.relation)
            cursor.execute(
                f"truncate {partition}; insert into {event} select * from public.kept; drop table public.kept"
            )
        ours = statistics.median(seconds)
        name = f"{table.number} {table.code}"
        bench.add(
            per_second(f"{name} / create table as select from core", built, ours, statistics.median(from_core)), DETAIL
        )
        bench.add(per_second(f"{name} / a copy of the finished table", built, ours, statistics.median(copies)))


def _count(cursor: Any, relation: str) -> int:
    cursor.execute(f"select count(*) from {relation} where data_date = %s", (UNTIL,))
    return int(cursor.fetchone()[0])


def _create_table_as(cursor: Any, select: str) -> float:
    start = time.perf_counter()
    cursor.execute(f"create table public.plain as {select}")
    seconds = time.perf_counter() - start
    cursor.execute("drop table public.plain")
    return seconds


# Airflow


def _airflow(made: Installation, bench: Bench, customers: int) -> None:
    """Both as a re-run of the month that stands in the warehouse."""
    say(f"a month of {customers:,} customers through Airflow")
    work = made.month(UNTIL)[0]["stages"]
    with _warehouse(made) as cursor:
        cursor.execute("truncate ops.submission, ops.file")
    shutil.rmtree(made.home / "output" / "east")
    run = json.loads(made.run("bench.airflow", UNTIL).splitlines()[-1])
    busy = _busy([(task["start"], task["end"]) for task in run["tasks"] if task["start"] is not None])
    total = sum(work.values())
    bench.add(
        Measurement(
            f"a month of {customers:,} customers through Airflow / the same work in one process",
            round(run["seconds"], 1),
            round(total, 1),
            round(total / run["seconds"], 3),
            customers,
            "s",
        ),
        AIRFLOW,
    )
    say("where the time goes, in seconds:")
    for stage, seconds in work.items():
        say(f"  {stage:<40} {seconds:7.1f}  in one process")
    for task in sorted(run["tasks"], key=lambda task: task["start"] or 0):
        if task["start"] is not None:
            say(f"  {task['name']:<40} {task['end'] - task['start']:7.1f}  from {task['start']:.1f}")
    say(f"  {'no task runs':<40} {run['seconds'] - busy:7.1f}  scheduling, from the first start to the last end")


def _busy(spans: list[tuple[float, float]]) -> float:
    """The seconds in which at least one of the spans runs."""
    total, until = 0.0, 0.0
    for start, end in sorted(spans):
        total += max(end - max(start, until), 0.0)
        until = max(until, end)
    return total


@contextmanager
def _warehouse(made: Installation) -> Iterator[Any]:
    conn = connect(made.url)
    conn.autocommit = True
    try:
        with conn.cursor() as cursor:
            yield cursor
    finally:
        conn.close()


if __name__ == "__main__":
    sys.exit(main())
