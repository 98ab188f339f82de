"""Which demo bank a warehouse holds, and what becomes of another one."""

import datetime
from contextlib import closing
from pathlib import Path

import pytest

from include.demo_bank.bank import SQL, Plan
from include.demo_bank.warehouse import WarehouseHoldsAnotherBank, give_to, identity, require_free
from include.extract.batch import start_batch
from include.warehouse import connections
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory

UNTIL = datetime.date(2024, 6, 30)
SMALL, LARGE = Plan(2000, 3, UNTIL), Plan(50_000, 1, UNTIL)


@pytest.fixture
def url(new_database: DatabaseFactory) -> str:
    url = new_database("claimed")
    apply_schema(url)
    return url


@pytest.fixture
def embedded(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """As if the database were the embedded server's."""
    monkeypatch.delenv("EASTWIND_WAREHOUSE", raising=False)
    monkeypatch.setattr(connections, "warehouse_url", lambda: url)
    return url


def load_a_batch(url: str) -> None:
    with closing(connections.connect(url)) as connection:
        start_batch(connection, "cbs", UNTIL)


def batches(url: str) -> int:
    with closing(connections.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from ops.batch")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def test_the_same_bank_again_keeps_what_is_loaded(embedded: str) -> None:
    assert not give_to(SMALL)
    load_a_batch(embedded)
    assert not give_to(SMALL)
    assert batches(embedded) == 1


def test_another_bank_starts_the_embedded_warehouse_afresh(embedded: str) -> None:
    give_to(SMALL)
    load_a_batch(embedded)
    assert give_to(LARGE)
    assert batches(embedded) == 0
    load_a_batch(embedded)
    assert not give_to(LARGE)


def test_a_server_of_the_user_s_own_is_never_emptied(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EASTWIND_WAREHOUSE", url)
    give_to(SMALL)
    load_a_batch(url)
    require_free(SMALL)
    for refused in (require_free, give_to):
        with pytest.raises(WarehouseHoldsAnotherBank, match="let EASTWIND_WAREHOUSE name an empty database"):
            refused(LARGE)
    assert batches(url) == 1


def test_entries_of_another_bank_are_not_mixed_with_this_one_s(embedded: str) -> None:
    give_to(SMALL)
    with closing(connections.connect(embedded)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into entry.version (subject, version, valid_from, who, why, file_name, columns, rows, sha256)"
            " values ('related_party', 1, '2024-04-01', 'wang', 'test', 'test.xlsx', '{}', 0, repeat('0', 64))"
        )
    assert not give_to(SMALL)
    assert give_to(LARGE)


def test_another_size_window_seed_or_generator_is_another_bank(tmp_path: Path) -> None:
    (tmp_path / "01_changed.sql").write_text("select 1")
    others = {
        identity(Plan(2000, 3, UNTIL)),
        identity(Plan(2001, 3, UNTIL)),
        identity(Plan(2000, 4, UNTIL)),
        identity(Plan(2000, 3, datetime.date(2024, 5, 31))),
        identity(Plan(2000, 3, UNTIL, seed=1)),
        identity(Plan(2000, 3, UNTIL), files=tmp_path),
    }
    assert len(others) == 6
    assert identity(SMALL) == identity(SMALL, files=SQL)
