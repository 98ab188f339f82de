"""The unload files: complete, in their contract's format, vouched for by their flags."""

import datetime
import gzip
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.catalogue.sources import FileFormat
from include.demo_bank.unload import Encoder
from tests.include.demo_bank.conftest import Generated
from tests.include.demo_bank.test_bank import contracts, in_words

MONTH_ENDS = ("20240430", "20240531", "20240630")


def read_flag(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines())


def test_every_calendar_day_has_its_files(bank: Generated) -> None:
    days = [f"{day:%Y%m%d}" for day in bank_days()]
    for system in bank.place.system("file"):
        expected = set()
        for table in system.tables:
            assert table.file_format
            for day in MONTH_ENDS if table.mode == "snapshot" else days:
                for template in (table.file_format.path, table.file_format.flag):
                    expected.add(template.format(table=table.source, date=day))
        folder = bank.unload / str(system.folder)
        assert {str(path.relative_to(folder)) for path in folder.rglob("*.*")} == expected


@pytest.mark.parametrize(("system", "table"), contracts("file"), ids=in_words)
def test_flags_state_what_the_files_hold(bank: Generated, system: str, table: dict[str, Any]) -> None:
    file_format = bank.place.systems[system].table(table["name"]).file_format
    assert file_format and file_format.delimiter
    load = table["config"]["meta"]["load"]
    names = [column["name"] for column in table["columns"]]
    rows = 0
    days = [f"{day:%Y%m%d}" for day in bank_days()] if load["mode"] != "snapshot" else MONTH_ENDS
    for day in days:
        folder = bank.unload / system
        path = folder / file_format.path.format(table=load["table"], date=day)
        flag = read_flag(folder / file_format.flag.format(table=load["table"], date=day))
        content = path.read_bytes()
        plain = gzip.decompress(content) if file_format.compression == "gzip" else content
        lines = plain.decode(file_format.encoding).split("\r\n" if file_format.line_ending == "crlf" else "\n")[:-1]
        rows += len(lines)

        assert flag["file"] == path.name
        assert int(flag["rows"]) == len(lines)
        assert int(flag["bytes"]) == len(content)
        assert flag["columns"].split("|") == names
        assert all(line.count(file_format.delimiter) == len(names) - 1 for line in lines)
        if control := load.get("control_column"):
            at = names.index(control)
            assert Decimal(flag[f"total.{control}"]) == sum(
                Decimal(line.split(file_format.delimiter)[at] or 0) for line in lines
            )
    assert rows == bank.rows[f"{system}.{table['name']}"]
    assert rows > 0


def bank_days() -> list[datetime.date]:
    return [datetime.date(2024, 4, 1) + datetime.timedelta(days=day) for day in range(91)]


def test_the_flag_is_written_after_the_file(bank: Generated) -> None:
    for path in bank.unload.rglob("*.dat"):
        assert path.stat().st_mtime_ns <= path.with_suffix(".flg").stat().st_mtime_ns


def test_a_character_may_be_cut_by_the_end_of_a_chunk() -> None:
    stream = io.BytesIO()
    encoder = Encoder(stream, FileFormat("gb18030", "|+|", line_ending="crlf"))
    text = "云岭湖\x1f𠮷\n".encode()

    for start in range(len(text)):
        encoder.write(text[start : start + 1])

    assert stream.getvalue().decode("gb18030") == "云岭湖|+|𠮷\r\n"
    assert encoder.rows == 1


def test_fixed_width_files_are_refused() -> None:
    with pytest.raises(ValueError, match="no fixed-width files"):
        Encoder(io.BytesIO(), FileFormat("gb18030", None))
