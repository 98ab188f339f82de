"""The command, as officers' messages and exit codes show it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from include.catalogue.sources import ContractError, SourceSystem, SourceTable
from include.entry.subjects import subjects
from include.settings import ROOT
from tests.include.entry.conftest import GOOD, Workbook

Command = Callable[..., tuple[int, str, str]]


def manifest(table: SourceTable) -> dict[str, object]:
    meta = {"kind": "entry", "owner": "board_office", "arrival": "06:00"}
    columns = {
        column.name: {
            "name": column.name,
            "data_type": column.data_type,
            "description": column.description,
            "config": {"meta": {"nullable": column.nullable, "values": list(column.values)}},
        }
        for column in table.columns
    }
    node = {
        "source_name": table.system,
        "source_description": "补录 · entries",
        "schema": table.schema,
        "name": table.name,
        "identifier": table.name,
        "description": table.description,
        "source_meta": meta,
        "config": {"meta": {**meta, "load": {"mode": "snapshot", "table": table.source, "key": list(table.key)}}},
        "columns": columns,
    }
    return {"nodes": {}, "sources": {f"source.eastwind.entry.{table.name}": node}}


@pytest.fixture
def command(table: SourceTable, warehouse_url: str, tmp_path: Path) -> Command:
    """Runs `python -m include.entry` in an installation that has one subject; gives exit code, output and errors."""
    target = tmp_path / "home" / "dbt_project" / "target"
    target.mkdir(parents=True)
    (target / "manifest.json").write_text(json.dumps(manifest(table)), encoding="utf-8")
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "EASTWIND_HOME": str(tmp_path / "home"),
        "EASTWIND_WAREHOUSE": warehouse_url,
    }

    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "include.entry", *arguments],
            env=variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_an_officer_takes_the_template_submits_it_and_finds_the_version(
    command: Command, table: SourceTable, workbook: Workbook, tmp_path: Path
) -> None:
    name = table.source
    assert command("list", name) == (0, f"{name}：尚无版本\n", "")

    code, output, _ = command("submit", name, str(workbook(GOOD)))
    assert code == 0 and output.startswith(f"已提交：{name} 版本 1（自 2024-01-01 起，1 行，王芳 于 ")

    assert command("template", name, "--output", "next.xlsx") == (0, "next.xlsx：关联方，版本 1 的 1 行\n", "")
    stated = ("--who", "李四", "--why", "更正", "--valid-from", "2023-01-01")
    code, _, errors = command("submit", name, "next.xlsx", *stated)
    assert code == 1 and "--replace-later" in errors
    code, output, _ = command("submit", name, "next.xlsx", *stated, "--replace-later")
    assert code == 0 and "版本 2（自 2023-01-01 起" in output

    code, output, _ = command("list", name)
    first, second = output.splitlines()
    assert first.endswith("已被后来的版本取代") and second.endswith("原因：更正）  next.xlsx")


def test_a_refusal_ends_with_1_and_says_everything(command: Command, table: SourceTable, workbook: Workbook) -> None:
    code, output, errors = command("submit", table.source, str(workbook({**GOOD, "kind": "国企"})))
    assert (code, output) == (1, "")
    assert errors.splitlines()[0] == "未提交：共 1 处错误" and "C4 类型（kind）" in errors


def test_an_unknown_subject_or_version_is_named(command: Command, table: SourceTable) -> None:
    code, _, errors = command("list", "other")
    assert (code, errors) == (2, f"error: no subject other: choose from {table.source}\n")
    code, _, errors = command("template", table.source, "--version", "2")
    assert code == 1 and "没有版本 2：最新的是版本 0" in errors


def system(kind: str, *tables: SourceTable) -> SourceSystem:
    return SourceSystem(name="entry", kind=kind, schema="raw_entry", owner="o", arrival="06:00", tables=tables)


def test_subjects_are_the_tables_of_systems_of_kind_entry(table: SourceTable) -> None:
    assert subjects([system("entry", table), system("file", replace(table, source="FILE"))]) == {table.source: table}


def test_a_subject_belongs_to_one_table_and_is_a_snapshot(table: SourceTable) -> None:
    with pytest.raises(ContractError, match="belongs to another table already"):
        subjects([system("entry", table, replace(table, name="again"))])
    with pytest.raises(ContractError, match="must be snapshot, not 'append'"):
        subjects([system("entry", replace(table, mode="append", date_column="since"))])
