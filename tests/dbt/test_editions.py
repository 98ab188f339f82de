"""Two editions of a table side by side: each data date is filed, checked and counted by the edition valid on it."""

import shutil
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
import yaml

from include.catalogue.east import Catalogue, load_catalogue
from include.checks.run import run_checks
from include.east.coverage import measure
from include.east.package import publish
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject

BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 31)

KEY = """
      - name: zh
        description: 账号 · Account number
        config:
          meta:
            item: {code: ZH, name_zh: 账号, format: C..30, required: true}
            rules:
              - {id: R0001, number: 1, kind: not_null, severity: strong}
"""
COLLECTED = """
      - name: cjrq
        description: 采集日期 · Collection date
        config: {meta: {item: {code: CJRQ, name_zh: 采集日期, format: C8, type: date, required: true}}}
"""
EDITIONS_OF_ACCOUNT = f"""
models:
  - name: east_zhb
    description: 账户表 · Accounts, one row per account
    latest_version: 2
    config:
      meta:
        east: {{number: 1, code: ZHB, name_zh: 账户表, mode: full, department: 运营管理部,
          confidence: high, key: [zh, cjrq]}}
    columns:{KEY}
      - name: ye
        description: 余额 · Balance
        config: {{meta: {{item: {{code: YE, name_zh: 余额, format: D20.2, required: true}}}}}}
{COLLECTED}
    versions:
      - v: 1
        config: {{alias: east_zhb}}
      - v: 2
        config: {{meta: {{edition: "6.0"}}}}
        columns:
          - include: all
            exclude: [cjrq]
          - name: bz
            description: 币种 · Currency
            config: {{meta: {{item: {{code: BZ, name_zh: 币种, format: C3, required: false}}}}}}
{indent(COLLECTED, "    ")}
"""
ALIKE_IN_BOTH = f"""
models:
  - name: east_gyb
    description: 柜员表 · Tellers, one row per teller
    config:
      meta:
        east: {{number: 2, code: GYB, name_zh: 柜员表, mode: full, department: 运营管理部,
          confidence: high, key: [gyh, cjrq]}}
    columns:
      - name: gyh
        description: 柜员号 · Teller
        config: {{meta: {{item: {{code: GYH, name_zh: 柜员号, format: C..30, required: true}}}}}}
{COLLECTED}
"""
ONLY_IN_THE_OLD = (
    ALIKE_IN_BOTH.replace("gyb", "jyb")
    .replace("GYB", "JYB")
    .replace("number: 2", "number: 3")
    .replace("key:", 'withdrawn_in: "6.0", key:')
)
TELLER = """
with item as (select 'T1' as gyh, {{ data_date() }} as cjrq)
{{ deliver('item') }}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> ThrowawayProject:
    """A bank of three tables, of which edition 6.0 changes one and gives up one; built on both sides of the change."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("editions"), new_database("editions"))
    project.know_no_secrets()
    apply_schema(project.url)
    shutil.copytree(DBT_PROJECT / "seeds", project.path / "seeds")
    settings_path = project.path / "dbt_project.yml"
    project_settings = yaml.safe_load(settings_path.read_text(encoding="utf-8"))
    project_settings["models"]["eastwind"]["east"]["+meta"]["editions"]["6.0"] = AFTER.isoformat()
    settings_path.write_text(yaml.safe_dump(project_settings, allow_unicode=True), encoding="utf-8")
    project.write("east/test/east_zhb.yml", EDITIONS_OF_ACCOUNT)
    project.write(
        "east/test/east_zhb_v1.sql",
        "with item as (select 'A1' as zh, 1.50 as ye, {{ data_date() }} as cjrq)\n{{ deliver('item') }}\n",
    )
    project.write(
        "east/test/east_zhb_v2.sql",
        "with item as (select 'A1' as zh, 1.50 as ye, 'CNY' as bz, {{ data_date() }} as cjrq)\n{{ deliver('item') }}\n",
    )
    for name, properties in (("gyb", ALIKE_IN_BOTH), ("jyb", ONLY_IN_THE_OLD)):
        project.write(f"east/test/east_{name}.yml", properties)
        project.write(f"east/test/east_{name}.sql", TELLER)
    project.write(
        "east/_exposures.yml",
        "exposures:\n"
        "  - name: east_submission\n"
        "    type: application\n"
        "    owner: {name: reporting, email: reporting@bank.example}\n"
        "    config: {meta: {target: east, licence_no: B0001H111000001, institution: 东风银行}}\n"
        "    depends_on: [ref('east_zhb'), ref('east_gyb'), ref('east_jyb')]\n",
    )
    for day in (BEFORE, AFTER):
        built = project.dbt("build", data_date=day.isoformat())
        assert built.success, built.messages
    return project


@pytest.fixture(scope="module")
def catalogue(project: ThrowawayProject) -> Catalogue:
    return load_catalogue(project.path / "target" / "manifest.json")


def test_a_date_has_the_tables_of_its_edition(catalogue: Catalogue) -> None:
    before, after = catalogue.at(BEFORE), catalogue.at(AFTER)
    assert (before.edition, after.edition, catalogue.edition) == ("5.0", "6.0", "6.0")
    assert {table.code: (table.edition, table.relation) for table in before} == {
        "ZHB": ("5.0", "east.east_zhb"),
        "GYB": ("5.0", "east.east_gyb"),
        "JYB": ("5.0", "east.east_jyb"),
    }
    assert {table.code: (table.edition, table.relation) for table in after} == {
        "ZHB": ("6.0", "east.east_zhb_v2"),
        "GYB": ("5.0", "east.east_gyb"),
    }
    assert not catalogue.at(date(2021, 12, 31)).tables


def test_items_stand_in_the_order_of_their_edition(catalogue: Catalogue) -> None:
    assert [item.code for item in catalogue.at(BEFORE).table("ZHB").items] == ["ZH", "YE", "CJRQ"]
    assert [item.code for item in catalogue.at(AFTER).table("ZHB").items] == ["ZH", "YE", "BZ", "CJRQ"]


@pytest.mark.parametrize(
    ("data_date", "edition", "files"),
    [
        (BEFORE, "5.0", {"ZHB": "A1\x011.5\x0120261231\n", "GYB": "T1\x0120261231\n", "JYB": "T1\x0120261231\n"}),
        (AFTER, "6.0", {"ZHB": "A1\x011.5\x01CNY\x0120270131\n", "GYB": "T1\x0120270131\n"}),
    ],
)
def test_a_package_is_filed_by_the_edition_of_its_date(
    project: ThrowawayProject,
    catalogue: Catalogue,
    tmp_path: Path,
    data_date: date,
    edition: str,
    files: dict[str, str],
) -> None:
    conn = connect(project.url)
    try:
        checked = run_checks(conn, catalogue, data_date)
        assert (checked.tables, checked.failed_strong) == (len(files), 0)
        publication = publish(conn, catalogue, catalogue.exposures["east_submission"], data_date, tmp_path)
        counted = [(each.table.code, each.rows, len(each.items)) for each in measure(conn, catalogue, [BEFORE, AFTER])]
    finally:
        conn.close()
    assert {
        file.table: (publication.path / file.file).read_text(encoding="utf-8") for file in publication.files
    } == files
    recorded = "select manifest ->> 'edition' from ops.submission where data_date = '{}'"
    assert project.rows(recorded.format(data_date)) == [(edition,)]
    assert project.rows(f"select edition from dq.check_run where data_date = '{data_date}'") == [(edition,)]
    assert counted == [("ZHB", 1, 3), ("ZHB", 1, 4), ("GYB", 2, 2), ("JYB", 1, 2)]
