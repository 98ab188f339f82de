"""Every EAST model from core rows to delivered text: the bank of east_core.yml comes out as east_delivered.yml."""

import json
import shutil
from pathlib import Path
from typing import Any

import psycopg2.extras
import pytest
import sqlglot
import yaml
from psycopg2 import sql
from sqlglot import exp

from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject

Row = dict[str, Any]

HERE = Path(__file__).parent
CORE: dict[str, list[Row]] = yaml.safe_load((HERE / "east_core.yml").read_text(encoding="utf-8"))
DELIVERED: dict[str, list[Row]] = yaml.safe_load((HERE / "east_delivered.yml").read_text(encoding="utf-8"))

DATA_DATE = "2024-06-30"
READABLE_DIGESTS = "insert into vault.sm3_digest select value, '<' || value || '>' from core.core_sm3_value"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> ThrowawayProject:
    """The real models over a core that stands as written in east_core.yml, all of EAST built."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("east"), new_database("east"))
    for part in ("models/sources", "models/staging", "models/core", "models/east", "seeds"):
        shutil.copytree(DBT_PROJECT / part, project.path / part, dirs_exist_ok=True)
    apply_schema(project.url)
    parsed = project.dbt("parse", data_date=None)
    assert parsed.success, parsed.messages
    stand_up_core(project)
    for step in ("core_sm3_value", "models/east"):
        built = project.dbt("run", "--select", step, data_date=DATA_DATE)
        assert built.success, built.messages
        project.rows(f"{READABLE_DIGESTS} on conflict do nothing")
    return project


def stand_up_core(project: ThrowawayProject) -> None:
    """Core's tables with the columns of their contracts, and the rows of CORE in them, of DATA_DATE unless they say."""
    connection = connect(project.url)
    with connection, connection.cursor() as cursor:
        for node in models(project, "core"):
            if node["name"] == "core_sm3_value":
                continue
            table = sql.Identifier("core", node["name"])
            columns = sql.SQL(", ").join(
                sql.SQL("{} {}").format(sql.Identifier(column["name"]), sql.SQL(column["data_type"]))
                for column in node["columns"].values()
            )
            cursor.execute(sql.SQL("create table {} ({})").format(table, columns))
            for row in CORE.get(node["name"], []):
                dated = {"data_date": DATA_DATE} | row
                cursor.execute(
                    sql.SQL("insert into {} ({}) values %s").format(
                        table, sql.SQL(", ").join(map(sql.Identifier, dated))
                    ),
                    (tuple(dated.values()),),
                )
    connection.close()


def models(project: ThrowawayProject, schema: str) -> list[Row]:
    manifest = json.loads((project.path / "target" / "manifest.json").read_text(encoding="utf-8"))
    return [
        node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["schema"] == schema
    ]


def delivered(project: ThrowawayProject, model: str) -> list[Row]:
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


def by_text(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))


@pytest.mark.parametrize("model", DELIVERED)
def test_delivers_exactly(project: ThrowawayProject, model: str) -> None:
    assert by_text(delivered(project, model)) == by_text(DELIVERED[model])


def test_every_model_is_shown(project: ThrowawayProject) -> None:
    assert set(DELIVERED) == {model["name"] for model in models(project, "east")}


@pytest.mark.parametrize("model", DELIVERED)
def test_fills_exactly_the_items_of_its_table_in_their_order(project: ThrowawayProject, model: str) -> None:
    """deliver() takes what the catalogue names: an item too many in the query would be left out without a word."""
    (node,) = (node for node in models(project, "east") if node["name"] == model)
    compiled = (project.path / "target" / "compiled" / "eastwind" / node["original_file_path"]).read_text(
        encoding="utf-8"
    )
    query = sqlglot.parse_one(compiled, read="postgres")
    (item,) = (cte for cte in query.find_all(exp.CTE) if cte.alias == "item")
    assert item.this.named_selects == [name for name in node["columns"] if name != "data_date"]
