"""A subject with a column of every type, and workbooks of it as officers hand them in."""

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from include.catalogue.sources import SourceColumn, SourceTable
from include.entry.layout import CODE_ROW, COVER, DATA, FIELDS, FIRST_ROW, VALID_FROM, WHO, WHY
from include.entry.template import write_template

JAN_1, MAY_31, JUNE_1, JUNE_30 = dt.date(2024, 1, 1), dt.date(2024, 5, 31), dt.date(2024, 6, 1), dt.date(2024, 6, 30)

COLUMNS = (
    SourceColumn("party_no", "varchar(6)", "编号 · number", nullable=False),
    SourceColumn("party_name", "text", "名称 · name", nullable=False, personal="name"),
    SourceColumn("kind", "text", "类型 · kind", values=("民营企业", "自然人")),
    SourceColumn("is_listed", "boolean", "是否上市 · listed"),
    SourceColumn("since", "date", "成为关联方日期 · since"),
    SourceColumn("checked_at", "timestamp", "核对时间 · checked"),
    SourceColumn("amount", "numeric(20,2)", "金额 · amount"),
    SourceColumn("staff", "integer", "员工数 · staff"),
)

Cells = dict[str, Any]

_numbers = itertools.count()


@pytest.fixture
def table() -> SourceTable:
    """A subject of its own for each test."""
    number = next(_numbers)
    return SourceTable(
        system="entry",
        schema="raw_entry",
        name=f"party_{number}",
        source=f"party_{number}",
        mode="snapshot",
        columns=COLUMNS,
        key=("party_no",),
        owner="board_office",
        description="关联方 · related parties",
    )


GOOD: Cells = {"party_no": "R1", "party_name": "张三", "kind": "自然人"}

Workbook = Callable[..., Path]


@pytest.fixture
def workbook(table: SourceTable, tmp_path: Path) -> Workbook:
    """Makes a workbook from the template, with a cover that is filled in and `rows`, as Excel would save it.

    `edit` is given the openpyxl workbook last.
    """
    numbers = itertools.count()

    def make(
        *rows: Cells,
        based_on: int = 0,
        edit: Callable[[Any], None] | None = None,
        who: str | None = "王芳",
        why: str | None = "初次填报",
        valid_from: dt.date | None = JAN_1,
    ) -> Path:
        path = tmp_path / f"party_{next(numbers)}.xlsx"
        write_template(table, path, based_on)
        book = openpyxl.load_workbook(path)
        for line in book[COVER].iter_rows(max_col=2):
            if line[0].value in FIELDS:
                stated = {WHO: who, WHY: why, VALID_FROM: valid_from}
                line[1].value = stated.get(line[0].value, line[1].value)
        data = book[DATA]
        positions = {cell.value: cell.column for cell in data[CODE_ROW]}
        for number, row in enumerate(rows, start=FIRST_ROW):
            for name, value in row.items():
                data.cell(number, positions[name]).value = value
        if edit:
            edit(book)
        book.save(path)
        return path

    return make
