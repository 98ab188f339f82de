"""The local installation's settings."""

import socket
import stat
from datetime import date
from pathlib import Path

import pytest

from eastwind.local import environment


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(environment.settings, "LOCAL", tmp_path)
    monkeypatch.setenv("EASTWIND_WAREHOUSE", "postgresql://user:secret@db:5432/eastwind")
    return tmp_path / "airflow"


def test_metadata_and_source_systems_stand_beside_the_warehouse() -> None:
    variables = environment.environment(port=8080)
    assert variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].endswith("db:5432/eastwind_airflow")
    assert variables["AIRFLOW_CONN_EASTWIND_CBS"].endswith("/eastwind_source_cbs")


def test_a_bank_s_own_connections_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_CBS", "postgresql://reader@core/cbs")
    assert environment.environment(port=8080)["AIRFLOW_CONN_EASTWIND_CBS"] == "postgresql://reader@core/cbs"


def test_the_last_data_date_bounds_the_schedule() -> None:
    assert environment.environment(8080, date(2024, 6, 30))["EASTWIND_END_DATE"] == "2024-06-30"


def test_secrets_are_made_once_and_nobody_else_may_read_them(home: Path) -> None:
    first = environment.keys()
    environment.write_password(first["password"])
    assert environment.keys() == first
    for name in ("keys.json", "password.json"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_a_taken_port_is_not_used() -> None:
    with socket.socket() as taken:
        taken.bind((environment.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert environment.free_port([port]) != port
