"""From source records to file lines: what the systems deliver in source_to_file/*.yml comes out as said there.

A file has two parts. `source` holds rows by source table (system.table), in the source's own columns; what is not
written is null, but for the date of a snapshot. `file` holds the lines that EAST delivers of them by model, every item
of a line worked out by hand from the standard; <x> stands for the SM3 digest of x. The rows of all files make one bank.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2.extensions
import psycopg2.extras
import pytest
import yaml
from psycopg2 import sql

from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt.test_east_models import READABLE_DIGESTS, models
from tests.dbt.throwaway_project import ThrowawayProject

Row = dict[str, Any]

DATA_DATE, PREVIOUS = "2024-06-30", "2024-05-31"
CASES = [
    yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).parent.glob("source_to_file/*.yml"))
]
LINES = [(model, line) for case in CASES for model, lines in case.get("file", {}).items() for line in lines]


def contracts() -> Iterator[tuple[str, Row]]:
    """The tables of all source systems."""
    for path in sorted((DBT_PROJECT / "models" / "sources").glob("*.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            if source["schema"].startswith("raw_"):
                for table in source["tables"]:
                    yield source["name"], table


def deliver(cursor: psycopg2.extensions.cursor) -> None:
    """Raw tables as their contracts say, with the rows of all cases, and a finished batch of every system."""
    stated: dict[str, list[Row]] = {}
    for case in CASES:
        for name, rows in case.get("source", {}).items():
            stated.setdefault(name, []).extend(rows)
    systems = set()
    for system, table in contracts():
        systems.add(system)
        schema, name = f"raw_{system}", f"{system}.{table['name']}"
        columns = [column["name"] for column in table["columns"]]
        cursor.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
        cursor.execute(
            sql.SQL("create table {} ({} text, data_date date, _row bigint)").format(
                sql.Identifier(schema, table["name"]), sql.SQL(" text, ").join(map(sql.Identifier, columns))
            )
        )
        dated = {"eod_date": DATA_DATE} if "eod_date" in columns else {}
        for number, row in enumerate(stated.pop(name, []), start=1):
            given = dated | row | {"data_date": DATA_DATE, "_row": number}
            cursor.execute(
                sql.SQL("insert into {} ({}) values %s").format(
                    sql.Identifier(schema, table["name"]), sql.SQL(", ").join(map(sql.Identifier, given))
                ),
                (tuple(None if value is None else str(value) for value in given.values()),),
            )
    assert not stated, f"no source has the tables {', '.join(stated)}"
    for system in systems:
        cursor.execute(
            "insert into ops.batch (system, data_date, previous_data_date, status) values (%s, %s, %s, 'succeeded')",
            (system, DATA_DATE, PREVIOUS),
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> ThrowawayProject:
    """The real models of all layers, built over the deliveries."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("source_to_file"), new_database("source_to_file"))
    for part in ("models/sources", "models/staging", "models/core", "models/east", "seeds"):
        shutil.copytree(DBT_PROJECT / part, project.path / part, dirs_exist_ok=True)
    apply_schema(project.url)
    connection = connect(project.url)
    with connection, connection.cursor() as cursor:
        deliver(cursor)
    connection.close()
    for step in ("resource_type:seed", "models/staging models/core", "models/east"):
        built = project.dbt("build", "--exclude-resource-type", "test", "--select", *step.split(), data_date=DATA_DATE)
        assert built.success, built.messages
        if step.endswith("core"):
            project.rows(f"{READABLE_DIGESTS} on conflict do nothing")
    return project


@pytest.mark.parametrize(("model", "line"), LINES, ids=[model for model, _ in LINES])
def test_a_line_stands_in_the_file(project: ThrowawayProject, model: str, line: Row) -> None:
    delivered = lines_of(project, model)
    if line not in delivered:
        nearest = max(delivered, key=lambda row: sum(row[name] == value for name, value in line.items()), default={})
        assert nearest == line


def lines_of(project: ThrowawayProject, model: str) -> list[Row]:
    connection = connect(project.url)
    with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        cursor.execute(
            sql.SQL("select * from {} where data_date = %s").format(sql.Identifier("east", model)), (DATA_DATE,)
        )
        rows = [dict(row) for row in cursor.fetchall()]
    connection.close()
    for row in rows:
        del row["data_date"]
    return rows


def test_every_table_has_a_line(project: ThrowawayProject) -> None:
    assert {model for model, _ in LINES} == {model["name"] for model in models(project, "east")}
