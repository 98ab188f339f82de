"""Every EAST model from core rows to delivered text: the bank of east/core comes out as east/delivered."""

import json
import shutil
from pathlib import Path
from typing import Any

import psycopg2.extensions
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


def stated(folder: str) -> dict[str, list[Row]]:
    """What the files of a folder say, row by row, of core models or of EAST models; a file is about one business."""
    rows: dict[str, list[Row]] = {}
    for path in sorted((HERE / "east" / folder).glob("*.yml")):
        for model, more in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            rows.setdefault(model, []).extend(more)
    return rows


CORE = stated("core")
DELIVERED = stated("delivered")

DATA_DATE = "2024-06-30"
READABLE_DIGESTS = "insert into vault.sm3_digest select value, '<' || value || '>' from core.core_sm3_value"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> ThrowawayProject:
    """The real models over a core that stands as written in east/core, all of EAST built."""
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
            if node["name"] != "core_sm3_value":
                columns = sql.SQL(", ").join(
                    sql.SQL("{} {}").format(sql.Identifier(column["name"]), sql.SQL(column["data_type"]))
                    for column in node["columns"].values()
                )
                table = sql.Identifier("core", node["name"])
                cursor.execute(sql.SQL("create table {} ({})").format(table, columns))
        insert(cursor, CORE)
    connection.close()


def insert(cursor: psycopg2.extensions.cursor, core: dict[str, list[Row]]) -> None:
    for model, rows in core.items():
        for row in rows:
            dated = {"data_date": DATA_DATE} | row
            cursor.execute(
                sql.SQL("insert into {} ({}) values %s").format(
                    sql.Identifier("core", model), sql.SQL(", ").join(map(sql.Identifier, dated))
                ),
                (tuple(dated.values()),),
            )


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


YEAR_END = "2023-12-31"
FOURTH_QUARTER: dict[str, list[Row]] = {
    "core_organisation": [
        {
            "data_date": YEAR_END,
            "organisation_no": "0000",
            "organisation_class": "head_office",
            "organisation_level": 1,
        }
    ],
    "core_organisation_hierarchy": [
        {"data_date": YEAR_END, "ancestor_organisation_no": "0000", "descendant_organisation_no": "0000"}
    ],
    "core_subject": [{"data_date": YEAR_END, "subject_no": "2011"}],
    "core_subject_hierarchy": [{"data_date": YEAR_END, "ancestor_subject_no": "2011", "descendant_subject_no": "2011"}],
    "core_ledger_balance": [
        {
            "data_date": data_date,
            "accounting_date": accounting_date,
            "organisation_no": "0000",
            "subject_no": "2011",
            "currency": "CNY",
            "opening_debit_balance": 0,
            "opening_credit_balance": opening,
            "debit_turnover": 0,
            "credit_turnover": turnover,
            "closing_debit_balance": 0,
            "closing_credit_balance": opening + turnover,
        }
        for data_date, accounting_date, opening, turnover in [
            ("2023-10-31", "2023-10-09", 1, 2),
            ("2023-11-30", "2023-11-30", 3, 4),
            ("2023-12-31", "2023-12-01", 7, 8),
            ("2023-12-31", "2023-12-29", 15, 16),
        ]
    ],
}


def test_the_ledger_of_a_period_stands_when_core_holds_its_months(project: ThrowawayProject) -> None:
    """A quarter whose first and last accounting day are not its first and last day; of the year there is no more."""
    connection = connect(project.url)
    with connection, connection.cursor() as cursor:
        insert(cursor, FOURTH_QUARTER)
    connection.close()
    built = project.dbt("run", "--select", "east_zzkjqkmb", data_date=YEAR_END)
    assert built.success, built.messages
    assert project.rows(
        "select bszq, kjrq, qcdfye, dffse, qmdfye from east.east_zzkjqkmb"
        f" where data_date = '{YEAR_END}' and bz = 'BWB' order by kjrq, qcdfye desc"
    ) == [
        ("日报", "20231201", "7", "8", "15"),
        ("日报", "20231229", "15", "16", "31"),
        ("月报", "20231231", "7", "24", "31"),
        ("季报", "20231231", "1", "30", "31"),
    ]
