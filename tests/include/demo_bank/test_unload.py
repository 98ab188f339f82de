"""The credit system's files: complete, in GB18030, vouched for by their flags."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.demo_bank.unload import STEMS, Gb18030Writer
from tests.include.demo_bank.conftest import Generated
from tests.include.demo_bank.test_bank import contract

MONTH_ENDS = ("20240430", "20240531", "20240630")


def read_flag(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines())


def test_every_calendar_day_has_a_folder_with_its_files(bank: Generated) -> None:
    folders = sorted(path.name for path in (bank.unload / "credit").iterdir())
    first = datetime.date(2024, 4, 1)

    assert folders == [f"{first + datetime.timedelta(days=day):%Y%m%d}" for day in range(91)]
    for folder in folders:
        stems = [stem.name for stem in STEMS if folder in MONTH_ENDS or not stem.is_snapshot]
        files = sorted(path.name for path in (bank.unload / "credit" / folder).iterdir())
        assert files == sorted(f"{stem}_{folder}.{end}" for stem in stems for end in ("dat", "flg"))


@pytest.mark.parametrize("table", contract("credit"), ids=lambda table: table["name"])
def test_flags_state_what_the_files_hold(bank: Generated, table: dict[str, Any]) -> None:
    load = table["config"]["meta"]["load"]
    names = [column["name"] for column in table["columns"]]
    rows = 0
    for path in sorted((bank.unload / "credit").rglob(f"{load['table']}_*.dat")):
        content = path.read_bytes()
        lines = content.decode("gb18030").splitlines()
        flag = read_flag(path.with_suffix(".flg"))
        rows += len(lines)

        assert flag["file"] == path.name
        assert int(flag["rows"]) == len(lines)
        assert int(flag["bytes"]) == len(content)
        assert flag["columns"].split("|") == names
        assert all(line.count("|") == len(names) - 1 for line in lines)
        if control := load.get("control_column"):
            at = names.index(control)
            assert Decimal(flag[f"total.{control}"]) == sum(Decimal(line.split("|")[at]) for line in lines)
    assert rows == bank.rows[f"credit.{load['table']}"]
    assert rows > 0


def test_the_flag_is_written_after_the_file(bank: Generated) -> None:
    for path in (bank.unload / "credit").rglob("*.dat"):
        assert path.stat().st_mtime_ns <= path.with_suffix(".flg").stat().st_mtime_ns


def test_a_character_may_be_cut_by_the_end_of_a_chunk() -> None:
    stream = io.BytesIO()
    writer = Gb18030Writer(stream)
    text = "云岭湖|𠮷\n".encode()

    for start in range(len(text)):
        writer.write(text[start : start + 1])

    assert stream.getvalue().decode("gb18030") == "云岭湖|𠮷\n"
    assert (writer.rows, writer.bytes) == (1, len(stream.getvalue()))
