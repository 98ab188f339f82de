"""A bank of a few rows with its facts built by dbt, and the semantic layer over them."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest
import yaml
from psycopg2 import sql

from include.kpi.definitions import Kpi, load_dimensions, load_headlines, load_kpis
from include.kpi.metrics import SemanticLayer
from include.kpi.publish import KpiPublication, publish
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject

YEAR_END, MAY, JUNE = date(2023, 12, 31), date(2024, 5, 31), date(2024, 6, 30)
DATES = (YEAR_END, MAY, JUNE)

DEFAULTS: dict[str, dict[str, Any]] = {
    "core_deposit_account": {"cash_remit": "renminbi", "interest_rate": 0.2},
    "core_loan": {
        "currency": "CNY",
        "business_type": "working_capital",
        "issue_type": "new",
        "subject_no": "130301",
        "overdue_days_count": 0,
        "is_green": False,
        "is_agriculture": False,
        "is_inclusive_agriculture": False,
        "is_inclusive_small_business": False,
    },
    "core_credit_contract": {"business_type": "working_capital", "organisation_no": "B1"},
    "core_deposit_transaction": {"currency": "CNY"},
    "core_ledger_balance": {"debit": 0, "credit": 0},
}
HIERARCHY = """
    insert into core.core_organisation_hierarchy (
        data_date, ancestor_organisation_no, descendant_organisation_no, distance_level
    )
    with recursive climb as (
        select data_date, organisation_no as ancestor, organisation_no as descendant, 0 as distance
        from core.core_organisation
        union all
        select parent.data_date, parent.parent_organisation_no, climb.descendant, climb.distance + 1
        from climb
        inner join core.core_organisation as parent
            on climb.ancestor = parent.organisation_no and climb.data_date = parent.data_date
        where parent.parent_organisation_no is not null
    )
    select * from climb
"""

RUNS = """
    insert into ops.batch (
        system, data_date, previous_data_date, status, started_at, finished_at, first_finished_at
    )
    values (
        'cbs', '2024-06-30', '2024-05-31', 'succeeded', '2024-08-30 19:00+00', '2024-08-30 20:00+00',
        '2024-06-30 20:00+00'
    );
    insert into ops.load (system, table_name, data_date, source, status, started_at)
    select system, 'org', date '2024-04-30', 'test', 'failed', timestamptz '2024-05-01 00:00+00'
    from unnest(array['cbs', 'hr']) as system;
    insert into ops.load (system, table_name, data_date, source, status, started_at)
    values ('cbs', 'gl_balance', '2024-06-28', 'test', 'loaded', now());
    insert into ops.submission (target, licence_no, data_date, version, path, manifest, content_sha256, created_at)
    values ('EAST', 'L1', '2024-05-31', 1, 'x', '{}', 'x', '2024-06-10 00:00+00')
"""
"""Eastwind has run since May. A batch is first done four hours after the end of 30 June, and again in August; a table
is two days late; May's package was filed in time."""


@dataclass(frozen=True)
class KpiProject:
    """The project's facts and semantic layer in a database of their own."""

    project: ThrowawayProject

    @property
    def target(self) -> Path:
        return self.project.path / "target"

    def kpis(self) -> tuple[Kpi, ...]:
        return load_kpis(self.manifest())

    def manifest(self) -> dict[str, Any]:
        return dict(json.loads((self.target / "manifest.json").read_text(encoding="utf-8")))

    def semantic_layer(self) -> SemanticLayer:
        return SemanticLayer(self.target / "semantic_manifest.json")

    def connect(self) -> psycopg2.extensions.connection:
        return connect(self.project.url)

    def publish(self, output: Path, data_date: date = JUNE, reason: str = "测试") -> KpiPublication:
        with closing(self.connect()) as conn:
            return publish(
                conn,
                data_date,
                output,
                kpis=self.kpis(),
                dimensions=load_dimensions(self.manifest()),
                headlines=load_headlines(self.manifest()),
                semantic_layer=self.semantic_layer(),
                reason=reason,
            )

    def build(self, *data_dates: date, tests: bool = True) -> None:
        for data_date in data_dates:
            built = self.project.dbt(
                "build" if tests else "run", "--select", "path:models/kpi", data_date=data_date.isoformat()
            )
            assert built.success, built.messages

    @classmethod
    def create(cls, path: Path, url: str) -> "KpiProject":
        """The tables of core stand there, empty, with the columns of their contracts; of EAST there is one table."""
        project = ThrowawayProject.create(path, url)
        for part in ("models/sources", "models/staging", "models/core", "models/kpi", "semantic", "seeds", "tests/kpi"):
            shutil.copytree(DBT_PROJECT / part, project.path / part, dirs_exist_ok=True)
        (project.path / "models/east").mkdir()
        for name in ("east_gyb.sql", "east_gyb.yml"):
            shutil.copy(DBT_PROJECT / "models/east/public" / name, project.path / "models/east")
        apply_schema(url)
        parsed = project.dbt("parse", data_date=None)
        assert parsed.success, parsed.messages
        manifest = json.loads((project.path / "target" / "manifest.json").read_text(encoding="utf-8"))
        connection = connect(url)
        with connection, connection.cursor() as cursor:
            for node in manifest["nodes"].values():
                if node["resource_type"] == "model" and node["schema"] == "core":
                    columns = sql.SQL(", ").join(
                        sql.SQL("{} {}").format(sql.Identifier(column["name"]), sql.SQL(column["data_type"]))
                        for column in node["columns"].values()
                    )
                    cursor.execute(
                        sql.SQL("create table {} ({})").format(sql.Identifier("core", node["name"]), columns)
                    )
        connection.close()
        return cls(project)

    def fill(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        """Puts rows written as in small_bank.yml into core, for all DATES."""
        connection = self.connect()
        with connection, connection.cursor() as cursor:
            for table, rows in tables.items():
                for written in rows:
                    for data_date in DATES:
                        row = at(data_date, DEFAULTS.get(table, {}) | written)
                        if row is not None:
                            insert(cursor, table, row)
            cursor.execute(HIERARCHY)
        connection.close()


def at(data_date: date, written: dict[str, Any]) -> dict[str, Any] | None:
    """The row as it is at `data_date`, None if it does not exist then."""
    row: dict[str, Any] = {"data_date": data_date}
    for name, value in written.items():
        if not isinstance(value, dict):
            row[name] = value
        elif data_date in value:
            row[name] = value[data_date]
        else:
            return None
    if "debit" in row:
        row |= {"accounting_date": data_date}
        row |= {"closing_debit_balance": row.pop("debit"), "closing_credit_balance": row.pop("credit")}
    return row


def insert(cursor: psycopg2.extensions.cursor, table: str, row: dict[str, Any]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    cursor.execute(
        sql.SQL("insert into {} ({}) values %s").format(sql.Identifier("core", table), columns), [tuple(row.values())]
    )


@pytest.fixture(scope="session")
def small_bank(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> KpiProject:
    """The bank of small_bank.yml, its facts built and tested by dbt for each of DATES."""
    bank = KpiProject.create(tmp_path_factory.mktemp("small_bank"), new_database("small_bank"))
    bank.fill(yaml.safe_load((Path(__file__).parent / "small_bank.yml").read_text(encoding="utf-8")))
    with closing(bank.connect()) as connection, connection, connection.cursor() as cursor:
        cursor.execute(RUNS)
        cursor.execute((Path(__file__).parent / "small_bank_dq.sql").read_text(encoding="utf-8"))
    bank.build(YEAR_END, MAY, tests=False)
    bank.build(JUNE)
    return bank


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("output")


@pytest.fixture(scope="session")
def published(small_bank: KpiProject, output: Path) -> KpiPublication:
    """The small bank's KPIs of June."""
    return small_bank.publish(output)


@pytest.fixture
def bank_conn(small_bank: KpiProject) -> Iterator[psycopg2.extensions.connection]:
    connection = small_bank.connect()
    yield connection
    connection.close()
