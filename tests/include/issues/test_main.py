"""The commands, as an officer runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from include.catalogue.east import Catalogue
from include.issues import __main__ as commands
from include.issues.__main__ import main
from tests.include.issues.conftest import LONG, NAMELESS, Bank


@pytest.fixture(autouse=True)
def installation(bank: Bank, warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank's warehouse and catalogue are those of the installation."""
    monkeypatch.setenv("EASTWIND_WAREHOUSE", warehouse_url)

    def load() -> Catalogue:
        return bank.catalogue

    monkeypatch.setattr(commands, "load_catalogue", load)
    for name in ("export", "write_page"):
        original = getattr(commands, name)
        monkeypatch.setattr(commands, name, lambda *given, original=original: original(*given, output=tmp_path))


def test_findings_are_taken_in(bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    bank.check(NAMELESS, LONG)
    assert main(["sync", "2024-06-30"]) == 0
    assert capsys.readouterr().out == (
        "1 check runs taken in: 2 issues found, 0 reopened, 0 closed, 0 seen again, 0 overdue\n"
    )


def test_workbooks_are_written_for_all_and_for_each_department(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank.take_in(NAMELESS, LONG)
    assert main(["export", "2024-06-30", "--each"]) == 0
    assert {Path(line).name for line in capsys.readouterr().out.splitlines()} == {
        "数据质量问题_全部部门_20240630.xlsx",
        "数据质量问题_个人金融部_20240630.xlsx",
        "数据质量问题_运营管理部_20240630.xlsx",
    }
    assert len(list((tmp_path / "issues" / "20240630").iterdir())) == 3


def test_a_workbook_is_taken_in_or_refused_with_what_is_wrong(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank.take_in(NAMELESS)
    main(["export", "2024-06-30"])
    path = capsys.readouterr().out.strip()
    assert main(["import", path, "--who", "王经办"]) == 0
    assert capsys.readouterr().out == "已导入 0 项答复；此前已导入 0 项；冲突 0 项\n"
    assert main(["import", str(tmp_path / "none.xlsx"), "--who", "王经办"]) == 1
    assert "不存在" in capsys.readouterr().err


def test_the_page_is_written(bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    bank.take_in(NAMELESS)
    assert main(["page", "2024-06-30"]) == 0
    assert Path(capsys.readouterr().out.strip()).name == "index.html"


@pytest.mark.parametrize("command", ["sync", "export", "page"])
def test_a_date_that_was_not_checked_is_an_error(bank: Bank, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "2024-06-30"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_warehouse_that_cannot_be_reached_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "include.issues", "page", "2024-06-30"],
        env={**os.environ, "EASTWIND_WAREHOUSE": "postgresql://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
