"""The singular tests of EAST hold for a sound bank, and each reports a fault."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2.extensions
import psycopg2.extras
import pytest

from include.east.sm3 import digest_new_values
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt import small_bank
from tests.dbt.throwaway_project import ThrowawayProject

# Each singular test: what is done to a sound bank, and one row that the test must then return, in part.
FAULTS = {
    "east_final_states_are_delivered_once": (
        "update east.east_grckfhz set xhrq = '20240531' where grckzh = 'A1'",
        {"model": "east_grckfhz", "end_date": "20240531"},
    ),
    "east_leaves_nothing_out": (
        "delete from east.east_dgckfhzmx where jyxlh = '6'",
        {"model": "core_deposit_transaction", "in_core": "2", "in_east": "1"},
    ),
    "east_ledger_superior_is_the_sum_of_its_subordinates": (
        "update east.east_zzkjqkmb set qmjfye = '501' where nbjgh = 'H' and kjkmbh = '1001' and bszq = '月报'",
        {"organisation_no": "H", "subject_no": "1001", "debit_balance": "501", "debit_balance_of_parts": "500"},
    ),
    "east_ledger_turnover_leads_from_opening_to_closing": (
        "update east.east_zzkjqkmb set jffse = '106' where nbjgh = 'B' and kjkmbh = '2011' and bszq = '日报'",
        {"nbjgh": "B", "kjkmbh": "2011", "qcdfye": "1500", "jffse": "106", "qmdfye": "1395"},
    ),
    "east_sub_ledgers_equal_the_general_ledger": (
        "update east.east_dgckfhz set ckye = '894' where dgckzh = 'A2'",
        {"subject_no": "2011", "sub_ledger_debit_balance": "-1394", "ledger_debit_balance": "-1395"},
    ),
}


@dataclass(frozen=True)
class Warehouse:
    """EAST of the small bank, built for both its dates."""

    compiled: Path
    connection: psycopg2.extensions.connection

    def failures(self, test: str, fault: str) -> list[dict[str, str]]:
        """What the dbt test of this name returns for June once `fault` has been done; which is undone."""
        (statement,) = self.compiled.rglob(f"{test}.sql")
        with self.connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(f"{fault} and data_date = '{small_bank.JUNE}'")
            assert cursor.rowcount > 0, "the fault must hit something"
            cursor.execute(statement.read_text(encoding="utf-8"))
            rows = [{name: _plain(value) for name, value in row.items()} for row in cursor.fetchall()]
        self.connection.rollback()
        return rows


def _plain(value: Any) -> str:
    """A number without the zeros that its type adds."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> Warehouse:
    project = ThrowawayProject.create(tmp_path_factory.mktemp("east_tests"), new_database("east_tests"))
    for part in ("models/sources", "models/staging", "models/core", "models/east", "seeds", "tests/east"):
        shutil.copytree(DBT_PROJECT / part, project.path / part, dirs_exist_ok=True)
    apply_schema(project.url)
    connection = connect(project.url)
    with connection, connection.cursor() as cursor:
        small_bank.deliver(cursor)
    upstream = ("path:models/staging", "path:models/core", "resource_type:seed")
    for data_date in (small_bank.MAY, small_bank.JUNE):
        core = project.dbt(
            "build", "--select", *upstream, "--exclude-resource-type", "test", "unit_test", data_date=data_date
        )
        assert core.success, core.messages
        digest_new_values(connection, dt.date.fromisoformat(data_date))
        east = project.dbt(
            "build", "--select", "path:models/east", "--indirect-selection", "buildable", data_date=data_date
        )
        assert east.success, east.messages
    return Warehouse(project.path / "target" / "compiled", connection)


@pytest.mark.parametrize("test", sorted(FAULTS))
def test_a_fault_is_reported_with_its_figures(warehouse: Warehouse, test: str) -> None:
    fault, expected = FAULTS[test]
    found = warehouse.failures(test, fault)
    assert any(expected.items() <= row.items() for row in found), found


def test_every_singular_test_is_shown_to_fail_here() -> None:
    """That they hold for a sound bank is shown by the fixture, which builds it with them."""
    assert set(FAULTS) == {path.stem for path in (DBT_PROJECT / "tests" / "east").glob("*.sql")}
