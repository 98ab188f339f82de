"""What the demo bank enters: workbooks that keep the project's own contract, for all its month ends."""

import datetime
from contextlib import closing
from pathlib import Path

import pytest

from include.catalogue.sources import SourceTable
from include.demo_bank.entries import enter
from include.entry.store import rows, version_at, versions
from include.entry.subjects import subjects
from include.warehouse.connections import connect
from tests.conftest import DatabaseFactory
from tests.include.demo_bank.conftest import Generated, Systems

SUBJECT = "related_party"


@pytest.fixture
def table(systems: Systems) -> SourceTable:
    return subjects(systems.values())[SUBJECT]


def test_related_parties_are_entered_once_for_all_month_ends(
    bank: Generated, table: SourceTable, warehouse_url: str, new_database: DatabaseFactory, tmp_path: Path
) -> None:
    entered = enter(table, bank.cbs_url, warehouse_url, tmp_path)
    again = enter(table, bank.cbs_url, warehouse_url, tmp_path)

    assert entered == again == {"entry.related_party version 1": 6, "entry.related_party version 2": 6}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["related_party_1.xlsx", "related_party_2.xlsx"]
    with closing(connect(warehouse_url)) as connection:
        first, second = versions(connection, SUBJECT)
        assert (first.valid_from, second.valid_from) == (datetime.date(2024, 4, 1), datetime.date(2024, 4, 13))
        assert version_at(connection, SUBJECT, datetime.date(2024, 4, 30)) == second
        ended = rows(connection, second, ["party_no", "status", "end_date"])[-1]
    assert tuple(ended) == ("R00006", "无效", "2024-04-13")
