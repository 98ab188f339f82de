"""The commands, against the catalogue and warehouse of the tests."""

import csv
from collections import Counter

import pytest
from psycopg2.extensions import connection as Connection

from include.checks import __main__ as commands
from include.warehouse.connections import connect
from tests.include.checks.conftest import Fill, accounts
from tests.include.checks.test_gate import CATALOGUE


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, warehouse_url: str) -> None:
    monkeypatch.setattr(commands, "load_catalogue", lambda: CATALOGUE)
    monkeypatch.setattr(commands, "connect", lambda: connect(warehouse_url))


def test_run_gate_reason_and_gate_again(warehouse: Connection, fill: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    fill(accounts({"hm": ""}))

    assert commands.main(["run", "2024-06-30"]) == 0
    assert "2 tables, 3 rows" in capsys.readouterr().out

    assert commands.main(["gate", "2024-06-30"]) == 1
    assert "不予放行" in capsys.readouterr().out

    text = ["--text", "历史账户无户名", "--who", "张三", "--valid-until", "2024-12-31"]
    assert commands.main(["reason", "add", "--table", "ZH", "--rule", "R0017", *text]) == 0

    assert commands.main(["gate", "2024-06-30"]) == 0
    assert "放行" in capsys.readouterr().out


def test_a_command_that_cannot_be_done_says_why(warehouse: Connection, capsys: pytest.CaptureFixture[str]) -> None:
    reason = ["reason", "add", "--table", "ZH", "--rule", "R0071", "--text", "说明", "--who", "张三"]
    assert commands.main(reason) == 2
    assert capsys.readouterr().err == "error: ZH has no rule R0071\n"


def test_the_gate_names_what_fails(warehouse: Connection, fill: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    fill(accounts({"hm": ""}))
    commands.main(["run", "2024-06-30"])
    assert commands.main(["gate", "2024-06-30"]) == 1
    assert "户名不得为空" in capsys.readouterr().out


def test_every_rule_is_listed_with_what_becomes_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["list", "2024-06-30"]) == 0
    printed = capsys.readouterr()
    rows = list(csv.DictReader(printed.out.splitlines()))
    counts = Counter(row["status"] for row in rows if row["is_official"] == "True")
    assert counts.total() == sum(len(table.rules) for table in CATALOGUE)
    assert f"{counts['checked']} checked" in printed.err
    assert all(row["text_zh"] for row in rows)

    assert commands.main(["list", "2024-06-30", "--status", "checked"]) == 0
    chosen = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert chosen == [row for row in rows if row["status"] == "checked"] != []
