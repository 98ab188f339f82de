import datetime as dt
from dataclasses import replace
from pathlib import Path

import psycopg2.extensions
import pytest

from include import settings
from include.catalogue.sources import Ready, SourceSystem, SourceTable
from include.extract.delivery import Interval
from include.extract.errors import ExtractError, NotArrived
from include.extract.sources import EnvironmentConnections, open_source
from tests.include.extract.conftest import JUNE_30, MAY_31, Unload

Connection = psycopg2.extensions.connection

CONNECTIONS = EnvironmentConnections()


def file_system(table: SourceTable) -> SourceSystem:
    return SourceSystem(table.system, "file", "raw_cbs", "team", "03:00", (table,), folder="bank")


def database_system(table: SourceTable, ready: Ready | None = None) -> SourceSystem:
    return SourceSystem(
        table.system, "postgres", "raw_cbs", "team", "03:00", (table,), connection="bank_core", ready=ready
    )


def test_a_file_source_is_its_folder_below_the_unload_folder(
    file_table: SourceTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UNLOAD", tmp_path)
    Unload(tmp_path / "bank").write("T1||2024-06-30|1|t", total="1")
    with open_source(file_system(file_table), CONNECTIONS) as source:
        assert source.deliver(file_table, Interval(MAY_31, JUNE_30)).stated_rows == 1


def test_a_database_source_is_found_by_the_name_of_its_connection(
    table: SourceTable, source: Connection, source_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_BANK_CORE", source_url)
    with open_source(database_system(table), CONNECTIONS) as opened:
        assert opened.deliver(table, Interval(MAY_31, JUNE_30)).stated_rows == 2


@pytest.mark.parametrize("kind", ["postgres", "mysql", "oracle", "file"])
def test_a_source_without_its_connection_says_what_to_set(
    table: SourceTable, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_BANK_CORE", raising=False)
    system = replace(database_system(table), kind=kind, folder="bank")
    with pytest.raises(ExtractError, match="set AIRFLOW_CONN_BANK_CORE"), open_source(system, CONNECTIONS):
        pass


def test_a_day_has_arrived_when_its_database_says_so(
    table: SourceTable, source: Connection, source_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_BANK_CORE", source_url)
    system = database_system(table, Ready("bank.eod", "day", "finished"))
    with source, source.cursor() as cursor:
        cursor.execute("create table bank.eod (day date, finished timestamp)")

    with (
        pytest.raises(NotArrived, match=r"table bank\.eod: no row with day 2024-06-30: the day is not complete"),
        open_source(system, CONNECTIONS) as opened,
    ):
        opened.deliver(table, Interval(MAY_31, JUNE_30))

    with source, source.cursor() as cursor:
        cursor.execute("insert into bank.eod values ('2024-06-30', '2024-07-01 01:30')")
    with open_source(system, CONNECTIONS) as opened:
        delivery = opened.deliver(table, Interval(MAY_31, JUNE_30))
    # Half past one in Shanghai.
    assert delivery.arrived_at == dt.datetime(2024, 6, 30, 17, 30, tzinfo=dt.UTC)
