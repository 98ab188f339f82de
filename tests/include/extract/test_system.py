import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest

from include import settings
from include.catalogue.sources import SourceSystem, SourceTable
from include.extract.system import extract_system
from tests.include.extract.conftest import JUNE_30, Unload, loads, raw_rows

Connection = psycopg2.extensions.connection


def file_system(*tables: SourceTable) -> SourceSystem:
    return SourceSystem(
        name=tables[0].system,
        kind="file",
        schema="raw_cbs",
        owner="team",
        arrival="03:00",
        tables=tables,
        folder="bank",
    )


def batch_status(conn: Connection, system: str) -> str:
    conn.rollback()
    with conn.cursor() as cursor:
        cursor.execute("select status from ops.batch where system = %s", (system,))
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


def test_a_table_that_fails_does_not_keep_the_others_from_loading(
    conn: Connection, file_table: SourceTable, unload: Unload
) -> None:
    late = replace(file_table, name=f"{file_table.name}_late", source="LATE")
    system = file_system(late, file_table)
    unload.write("T1||2024-06-30|1|t", total="1")

    outcome = extract_system(system, JUNE_30, unload.source, conn)

    assert list(outcome.failed) == [late.name]
    assert [result.rows for result in outcome.loaded.values()] == [1]
    assert len(raw_rows(conn, file_table, JUNE_30)) == 1
    assert [load[0] for load in loads(conn, late)] == ["not_arrived"]
    assert batch_status(conn, system.name) == "failed"


def test_a_batch_succeeds_when_all_tables_do(conn: Connection, file_table: SourceTable, unload: Unload) -> None:
    unload.write("T1||2024-06-30|1|t", total="1")
    system = file_system(file_table)

    assert extract_system(system, JUNE_30, unload.source, conn).failed == {}
    assert batch_status(conn, system.name) == "succeeded"


def test_a_file_that_may_not_be_read_fails_like_any_other_fault(
    conn: Connection, file_table: SourceTable, unload: Unload, monkeypatch: pytest.MonkeyPatch
) -> None:
    unload.write("T1||2024-06-30|1|t", total="1")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(unload.paths()[0]))

    monkeypatch.setattr(Path, "open", refuse)
    outcome = extract_system(file_system(file_table), JUNE_30, unload.source, conn)

    assert list(outcome.failed) == [file_table.name]
    assert "may not be read: let its owner permit it" in str(loads(conn, file_table)[0][3])


def manifest(table: SourceTable) -> dict[str, Any]:
    meta = {"kind": "file", "folder": "bank", "encoding": "gb18030", "delimiter": "|", "owner": "x", "arrival": "03:00"}
    load = {"mode": "snapshot", "table": table.source, "key": list(table.key), "control_column": table.control_column}
    node = {
        "source_name": table.system,
        "schema": table.schema,
        "identifier": table.name,
        "name": table.name,
        "description": "",
        "source_description": "",
        "source_meta": meta,
        "config": {"meta": {**meta, "load": load}},
        "columns": {
            column.name: {"name": column.name, "data_type": column.data_type, "description": "", "config": {"meta": {}}}
            for column in table.columns
        },
    }
    return {"sources": {f"source.eastwind.{table.system}.{table.name}": node}}


def run_command(
    table: SourceTable, warehouse_url: str, home: Path, unload: Path, date: str = "2024-06-30"
) -> subprocess.CompletedProcess[str]:
    """The command in a project folder that holds nothing but a manifest."""
    target = home / "dbt_project" / "target" / "manifest.json"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(manifest(table)))
    return subprocess.run(
        [sys.executable, "-m", "include.extract", table.system, date],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.ROOT,
        env={"EASTWIND_WAREHOUSE": warehouse_url, "EASTWIND_HOME": str(home), "EASTWIND_UNLOAD_DIR": str(unload)},
    )


def test_the_command_ends_with_a_summary(warehouse_url: str, file_table: SourceTable, tmp_path: Path) -> None:
    Unload(tmp_path / "bank").write("T1||2024-06-30|1|t", total="1")
    done = run_command(file_table, warehouse_url, tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{file_table.system} 2024-06-30: 1 tables loaded, 1 rows" in done.stdout


def test_the_command_names_what_failed_and_ends_with_1(
    warehouse_url: str, file_table: SourceTable, tmp_path: Path
) -> None:
    done = run_command(file_table, warehouse_url, tmp_path, tmp_path)
    assert done.returncode == 1
    assert f"failed: {file_table.system}.{file_table.name}: " in done.stdout
    assert "TXN_20240630.flg: the delivery is late or missing" in done.stdout


def test_loading_200_thousand_rows_takes_the_memory_of_a_few_blocks(
    warehouse_url: str, file_table: SourceTable, table: SourceTable, unload: Unload, source: Connection, source_url: str
) -> None:
    """Both deliveries are about 20 MB; what counts is how far a fresh process grows while it loads one."""
    with source, source.cursor() as cursor:
        cursor.execute(
            "insert into bank.txn select 'N' || number, repeat('名', 30), '2024-06-30', 1, true"
            " from generate_series(1, 200000) as number"
        )
    unload.write(*(f"T{number}|{'名' * 30}|2024-06-30|1.00|t" for number in range(200_000)), total="200000")
    program = (
        "import pickle, resource, sys\n"
        "from include.extract.files import FileSource\n"
        "from include.extract.load import extract_table\n"
        "from include.extract.postgres import PostgresSource\n"
        "from include.extract.transport import LocalFiles\n"
        "from include.warehouse.connections import connect\n"
        "table, date, source, url = pickle.loads(bytes.fromhex(sys.argv[1]))\n"
        "is_url = isinstance(source, str)\n"
        "source = PostgresSource(connect(source)) if is_url else FileSource(LocalFiles(source))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "rows = extract_table(table, date, source, connect(url)).rows\n"
        "print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    for contract, where in ((file_table, unload.folder), (table, source_url)):
        argument = pickle.dumps((contract, JUNE_30, where, warehouse_url)).hex()
        done = subprocess.run(
            [sys.executable, "-c", program, argument], capture_output=True, text=True, check=True, cwd=settings.ROOT
        )
        rows, growth_kilobytes = map(int, done.stdout.split())
        assert rows >= 200_000
        assert growth_kilobytes < 16_000
