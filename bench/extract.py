"""`python -m bench.extract`: what the way into raw costs, beside PostgreSQL's own COPY and beside other loaders.

Every figure is the median of several runs, ours and the yardstick in turn, on databases of its own on the warehouse's
server, which are dropped at the end.
"""

import argparse
import datetime as dt
import logging
import os
import pickle
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2.sql

from bench.report import Measurement, per_second, write
from include import settings
from include.catalogue.sources import FileFormat, SourceColumn, SourceTable
from include.extract.delivery import Source
from include.extract.files import FileSource
from include.extract.load import extract_table
from include.extract.postgres import PostgresSource
from include.extract.transport import LocalFiles
from include.warehouse.connections import connect, database_name, warehouse_url, with_database
from include.warehouse.embedded import binary
from include.warehouse.prepare import apply_schema, create_databases

DATA_DATE = dt.date(2024, 6, 30)

# name, type in the source, data_type of the contract, expression over the row's number n
COLUMNS = [
    ("txn_no", "varchar(20) primary key", "varchar(20)", "'T' || lpad(((n * 7919) % {rows})::text, 12, '0')"),
    ("txn_date", "date not null", "date", "date '2024-06-30'"),
    ("value_date", "date", "date", "date '2024-06-01' + (n % 30)::integer"),
    ("end_date", "date", "date", "case when n % 5 = 0 then date '9999-12-31' else date '2026-01-01' end"),
    ("txn_time", "timestamp not null", "timestamp", "timestamp '2024-06-30' + n % 86400 * interval '1 second'"),
    ("acct_no", "varchar(32) not null", "varchar(32)", "'6222000' || lpad((n % 99991)::text, 12, '0')"),
    ("cust_no", "varchar(20) not null", "varchar(20)", "'C' || lpad((n % 49999)::text, 8, '0')"),
    ("cust_name", "varchar(60)", "varchar(60)", "(array['张三', '欧阳明日', '王小丫'])[1 + n % 3]"),
    ("org_no", "varchar(12) not null", "varchar(12)", "'0' || (1000 + n % 97)"),
    ("org_name", "varchar(60)", "varchar(60)", "'东风银行股份有限公司第' || n % 97 || '支行'"),
    ("ccy", "char(3) not null", "varchar(3)", "'CNY'"),
    ("amount", "numeric(20,2) not null", "numeric(20,2)", "(n * 137 % 100000007) / 100.0"),
    ("balance", "numeric(20,2) not null", "numeric(20,2)", "(n * 7 % 1000000007) / 100.0"),
    ("fee", "numeric(12,2)", "numeric(12,2)", "case when n % 4 = 0 then 0.5 end"),
    ("rate", "numeric(10,6)", "numeric(10,6)", "(n % 5000) / 1000.0"),
    ("sequence", "integer not null", "integer", "n % 1000"),
    ("batch", "bigint not null", "bigint", "n * 1000003"),
    ("is_cash", "boolean not null", "boolean", "n % 2 = 0"),
    ("counterparty", "varchar(60)", "varchar(60)", "case when n % 3 > 0 then '某某科技发展有限公司' end"),
    ("remark", "varchar(100)", "varchar(100)", "(array['转账', '消费 摘要说明', '工资'])[1 + n % 3]"),
]

TABLE = SourceTable(
    system="bench",
    schema="raw_bench",
    name="txn",
    source="public.txn",
    mode="snapshot",
    columns=tuple(
        SourceColumn(name, data_type, nullable="not null" not in source_type and "primary" not in source_type)
        for name, source_type, data_type, _ in COLUMNS
    ),
    key=("txn_no",),
    date_column="txn_date",
    control_column="amount",
    min_rows=1,
)
FILE_TABLE = replace(TABLE, name="txn_file", source="TXN", file_format=FileFormat("gb18030", "|"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.extract", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="of the table and of the large file (5 million)")
    parser.add_argument("--runs", type=int, default=3, help="of each side; the median counts (3)")
    parser.add_argument("--sample", type=int, default=500_000, help="rows for the other loaders (500 thousand)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        _child(arguments.child)
        return
    with _databases() as (source, warehouse), TemporaryDirectory(dir=_scratch()) as folder:
        _generate(source, arguments.rows)
        measurements = [
            *_database(source, warehouse, arguments.rows, arguments.runs),
            *_files(source, warehouse, Path(folder), arguments.rows, arguments.runs),
            *_loaders(source, warehouse, arguments.sample, arguments.rows),
        ]
    write("extract", measurements)


def _scratch() -> Path:
    settings.LOCAL.mkdir(parents=True, exist_ok=True)
    return settings.LOCAL


@contextmanager
def _databases() -> Iterator[tuple[str, str]]:
    """The URLs of a source and a warehouse that exist as long as the benchmark runs."""
    base = warehouse_url()
    urls = [with_database(base, f"{database_name(base)}_bench_{purpose}") for purpose in ("source", "warehouse")]

    def drop() -> None:
        admin = connect(base)
        admin.autocommit = True
        with admin.cursor() as cursor:
            for url in urls:
                cursor.execute(
                    psycopg2.sql.SQL("drop database if exists {}").format(psycopg2.sql.Identifier(database_name(url)))
                )
        admin.close()

    drop()
    for url in urls:
        create_databases(url, ("warehouse",))
    apply_schema(urls[1])
    try:
        yield urls[0], urls[1]
    finally:
        drop()


def _execute(url: str, statement: str) -> None:
    connection = connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _generate(source: str, rows: int) -> None:
    """The table at its source, in no order of its key."""
    print(f"generating {rows:,} rows of {len(COLUMNS)} columns", flush=True)
    names = ", ".join(f"{expression.format(rows=rows)} as {name}" for name, _, _, expression in COLUMNS)
    _execute(
        source,
        f"create table txn ({', '.join(f'{name} {source_type}' for name, source_type, _, _ in COLUMNS)});"
        f" insert into txn select {names} from generate_series(1::bigint, {rows}) as n",
    )
    _execute(source, "vacuum analyze txn")


def _ddl(*, typed: bool) -> str:
    """A table for the yardstick: with the types of the source, or all text as in raw."""
    columns = ", ".join(
        f"{name} {source_type.replace(' primary key', '') if typed else 'text'}" for name, source_type, _, _ in COLUMNS
    )
    return f"drop table if exists public.yardstick; create table public.yardstick ({columns})"


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _shell(command: str, **urls: str) -> None:
    """A pipe of psql processes; the URLs, which hold passwords, travel by the environment."""
    subprocess.run(
        ["bash", "-c", f"set -euo pipefail; {command}"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **urls, "PSQL": binary("psql")},
    )


def _ours(table: SourceTable, source: str | Path, warehouse: str) -> tuple[float, float]:
    """Seconds of one load, in a process of its own, and the most memory that process had, in MB."""
    argument = pickle.dumps((table, source, warehouse)).hex()
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.extract", "--child", argument], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    seconds = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("a load has failed")
    return float(seconds), usage.ru_maxrss / 1024


def _child(argument: str) -> None:
    table, where, warehouse_at = pickle.loads(bytes.fromhex(argument))
    source: Source = FileSource(LocalFiles(where)) if isinstance(where, Path) else PostgresSource(connect(where))
    warehouse = connect(warehouse_at)
    # The notes on late and repeated deliveries are no news here.
    logging.disable(logging.WARNING)
    print(_timed(lambda: extract_table(table, DATA_DATE, source, warehouse)))


def _in_turn(runs: int, *works: Callable[[], float]) -> list[float]:
    """The medians of several kinds of work, run in turn so that all see the same machine."""
    seconds = [[work() for work in works] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*seconds, strict=True)]


def _database(source: str, warehouse: str, rows: int, runs: int) -> list[Measurement]:
    print("PostgreSQL to raw", flush=True)
    select = f"select {', '.join(name for name, *_ in COLUMNS)} from txn"

    def pipe(typed: bool) -> float:
        _execute(warehouse, _ddl(typed=typed))
        return _timed(
            lambda: _shell(
                f'"$PSQL" "$SOURCE" -qc "copy ({select}) to stdout"'
                ' | "$PSQL" "$WAREHOUSE" -qc "copy public.yardstick from stdin"',
                SOURCE=source,
                WAREHOUSE=warehouse,
            )
        )

    ours, typed, text = _in_turn(
        runs, lambda: _ours(TABLE, source, warehouse)[0], lambda: pipe(True), lambda: pipe(False)
    )
    return [
        per_second("PostgreSQL to raw / bare COPY pipe into the same types", rows, ours, typed),
        per_second("PostgreSQL to raw / bare COPY pipe into text", rows, ours, text),
    ]


def _files(source: str, warehouse: str, folder: Path, rows: int, runs: int) -> list[Measurement]:
    print("GB18030 files to raw", flush=True)
    utf8 = _unload(source, folder / "unordered", rows)
    _unload(source, folder / "ordered", rows, "txn_no")
    _unload(source, folder / "small", rows // 10)

    def copy(typed: bool) -> float:
        _execute(warehouse, _ddl(typed=typed))
        return _timed(
            lambda: _shell(
                f'"$PSQL" "$WAREHOUSE" -qc "copy public.yardstick from stdin (delimiter \'|\', null \'\')" < "{utf8}"',
                WAREHOUSE=warehouse,
            )
        )

    memory: list[float] = []

    def ours(name: str) -> float:
        seconds, peak = _ours(FILE_TABLE, folder / name, warehouse)
        memory.append(peak)
        return seconds

    ordered, unordered, typed, text = _in_turn(
        runs, lambda: ours("ordered"), lambda: ours("unordered"), lambda: copy(True), lambda: copy(False)
    )
    small = _ours(FILE_TABLE, folder / "small", warehouse)[1]
    size = (folder / "unordered" / f"{DATA_DATE:%Y%m%d}" / f"TXN_{DATA_DATE:%Y%m%d}.dat").stat().st_size / 1e9
    name = f"GB18030 file of {size:.2f} GB to raw"
    return [
        per_second(f"{name}, in the order of its key / COPY of it in UTF-8 into the same types", rows, ordered, typed),
        per_second(f"{name}, in the order of its key / COPY of it in UTF-8 into text", rows, ordered, text),
        per_second(f"{name}, in no order / COPY of it in UTF-8 into the same types", rows, unordered, typed),
        per_second(f"{name}, in no order / COPY of it in UTF-8 into text", rows, unordered, text),
        Measurement(
            f"peak memory with {size:.2f} GB / with a tenth of it",
            round(max(memory)),
            round(small),
            round(small / max(memory), 3),
            rows,
            "MB",
        ),
    ]


def _unload(source: str, folder: Path, rows: int, order: str | None = None) -> Path:
    """Write the first `rows` as an unload file in GB18030 with its flag, in the order of a column or as the table has
    them; returns the same in UTF-8."""
    day = folder / f"{DATA_DATE:%Y%m%d}"
    day.mkdir(parents=True)
    utf8, data = folder / "utf8", day / f"TXN_{DATA_DATE:%Y%m%d}.dat"
    names = ", ".join(name for name, *_ in COLUMNS)
    unloaded = f"(select {names} from txn limit {rows}) as unloaded {f'order by {order}' if order else ''}"
    connection = connect(source)
    with connection.cursor() as cursor:
        # Two scans with the same limit give the same rows only if both begin at the beginning.
        cursor.execute("set synchronize_seqscans = off; set max_parallel_workers_per_gather = 0")
        with utf8.open("wb") as file:
            cursor.copy_expert(f"copy (select * from {unloaded}) to stdout (delimiter '|', null '')", file, 1 << 20)
        cursor.execute(f"select count(*), sum(amount) from (select amount from txn limit {rows}) as unloaded")
        count, total = cursor.fetchone() or (0, 0)
    connection.close()
    with utf8.open("r", encoding="utf-8", newline="") as text, data.open("w", encoding="gb18030", newline="") as file:
        while block := text.read(1 << 20):
            file.write(block)
    entries = {
        "file": data.name,
        "rows": count,
        "bytes": data.stat().st_size,
        "columns": "|".join(name for name, *_ in COLUMNS),
        "total.amount": total,
    }
    data.with_suffix(".flg").write_text("".join(f"{key}={value}\n" for key, value in entries.items()))
    return utf8


def _loaders(source: str, warehouse: str, sample: int, rows: int) -> list[Measurement]:
    """Loaders in general use on the first rows of the table; as many as they can be asked to wait for."""
    print("other loaders", flush=True)
    import dlt
    import pandas
    import sqlalchemy
    from dlt.sources.sql_database import sql_table

    engine = sqlalchemy.create_engine(source.replace("postgresql://", "postgresql+psycopg2://"))
    target = sqlalchemy.create_engine(warehouse.replace("postgresql://", "postgresql+psycopg2://"))
    _execute(source, f"drop table if exists sample; create table sample as select * from txn limit {sample}")

    def by_pandas() -> None:
        for chunk in pandas.read_sql("select * from sample", engine, chunksize=50_000):
            chunk.to_sql("pandas_txn", target, index=False, if_exists="append")

    def by_dlt() -> None:
        pipeline = dlt.pipeline("bench", destination=dlt.destinations.postgres(warehouse), dataset_name="dlt_txn")
        rows = sql_table(credentials=engine, table="sample", schema="public", backend="pyarrow")
        pipeline.run(rows, write_disposition="replace", loader_file_format="csv")

    seconds = _ours(replace(TABLE, name="txn_again"), source, warehouse)[0]
    found = [
        per_second("PostgreSQL to raw / dlt", rows, seconds, _timed(by_dlt), sample),
        per_second("PostgreSQL to raw / pandas to_sql", rows, seconds, _timed(by_pandas), sample),
    ]
    for pool in (engine, target):
        pool.dispose()
    return found


if __name__ == "__main__":
    main()
