"""Writes the workbook of a subject, from its contract alone, with the rows that officers then edit."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from include.catalogue.sources import SourceColumn, SourceTable
from include.entry.check import DIGITS
from include.entry.layout import (
    BASED_ON,
    CHOICES,
    CODE_ROW,
    COVER,
    DATA,
    FIRST_ROW,
    HEADING_ROW,
    MOST_ROWS,
    NOTE_ROW,
    SUBJECT,
    VALID_FROM,
    WHO,
    WHY,
)
from include.entry.store import Row
from include.entry.words import NO, YES, chinese, expected, heading, requirement

FONT = "微软雅黑"

RULES = (
    f"“{DATA}”表自第 {FIRST_ROW} 行起逐行填写；第 {HEADING_ROW} 至 {NOTE_ROW} 行请勿改动，列的次序可以调整。",
    "每次提交都是本主题自生效日期起的全部内容：保留仍然有效的行，增加、修改或删除有变化的行。",
    "提交后自生效日期起的数据日期均采用本次内容；此前的数据日期不变。",
    "只填值：公式、合并单元格、隐藏的行列均不接受；首尾空格自动去除，空行忽略。",
    "任何一处有误，整个工作簿都不会入库；错误按单元格列出，改正后重新提交。",
)

_FIRST_EXCEL_DAY = "1900-01-01"


def write_template(
    table: SourceTable,
    path: Path,
    based_on: int,
    rows: Sequence[Row] = (),
    cover: Mapping[str, str | dt.date] | None = None,
) -> None:
    """Write the workbook of `table` to `path`.

    rows: the content of version `based_on` (0: none), with the contract's columns in its order. cover: what is to stand
    beside WHO, WHY and VALID_FROM, instead of nothing.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": chinese(table.description), "subject": table.source, "author": "Eastwind"})
        _Template(workbook, table).write(based_on, rows, cover or {})


class _Template:
    def __init__(self, workbook: xlsxwriter.Workbook, table: SourceTable) -> None:
        self._workbook = workbook
        self._table = table
        self._title = self._format(font_size=16, bold=True, font_color="#1F3864")
        self._label = self._format(bold=True, bg_color="#DDE6F3", border=1)
        self._input = self._format(border=1, text_wrap=True, num_format="@", locked=False)
        self._date_input = self._format(border=1, num_format="yyyy-mm-dd", align="left", locked=False)
        self._text = self._format(text_wrap=True)
        self._required = self._format(bold=True, bg_color="#1F3864", font_color="#FFFFFF", border=1, text_wrap=True)
        self._optional = self._format(bold=True, bg_color="#8EA9DB", border=1, text_wrap=True)
        self._note = self._format(font_size=9, font_color="#595959", border=1, text_wrap=True, valign="top")

    def _format(self, **properties: Any) -> Format:
        return self._workbook.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})

    def write(self, based_on: int, rows: Sequence[Row], cover: Mapping[str, str | dt.date]) -> None:
        self._write_cover(self._workbook.add_worksheet(COVER), based_on, cover)
        data = self._workbook.add_worksheet(DATA)
        choices = {
            column.name: column.values or (YES, NO)
            for column in self._table.columns
            if column.values or column.data_type == "boolean"
        }
        self._write_data(data, rows, self._write_choices(choices) if choices else {})
        for sheet in self._workbook.worksheets():
            sheet.set_paper(9)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)

    def _write_cover(self, sheet: Worksheet, based_on: int, cover: Mapping[str, str | dt.date]) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 90)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, f"补录：{chinese(self._table.description)}", self._title)
        for line, label in enumerate((SUBJECT, BASED_ON, WHO, WHY, VALID_FROM), start=2):
            sheet.write_string(line, 0, label, self._label)
            value = {SUBJECT: self._table.source, BASED_ON: str(based_on)}.get(label) or cover.get(label)
            if isinstance(value, dt.date):
                sheet.write_datetime(line, 1, value, self._date_input)
            elif value:
                sheet.write_string(line, 1, value, self._input)
            else:
                sheet.write_blank(line, 1, None, self._date_input if label == VALID_FROM else self._input)
        for line, rule in enumerate(RULES, start=8):
            sheet.write_string(line, 0, f"说明 {line - 7}", self._text)
            sheet.write_string(line, 1, rule, self._text)

    def _write_choices(self, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """A sheet with the permitted values of each column that has a list; returns the ranges by column."""
        sheet = self._workbook.add_worksheet(CHOICES)
        ranges = {}
        for position, (name, values) in enumerate(choices.items()):
            sheet.set_column(position, position, 24)
            sheet.write_string(0, position, heading(self._table.column(name)), self._optional)
            for line, value in enumerate(values, start=1):
                sheet.write_string(line, position, value, self._text)
            letter = xlsxwriter.utility.xl_col_to_name(position)
            ranges[name] = f"={CHOICES}!${letter}$2:${letter}${len(values) + 1}"
        return ranges

    def _write_data(self, sheet: Worksheet, rows: Sequence[Row], ranges: Mapping[str, str]) -> None:
        sheet.freeze_panes(FIRST_ROW - 1, len(self._table.key))
        sheet.set_row(HEADING_ROW - 1, 32)
        sheet.set_row(NOTE_ROW - 1, 64)
        for position, column in enumerate(self._table.columns):
            cells = self._format(num_format=_number_format(column))
            head = self._optional if column.nullable else self._required
            sheet.set_column(position, position, 20, cells)
            sheet.write_string(HEADING_ROW - 1, position, heading(column), head)
            sheet.write_string(CODE_ROW - 1, position, column.name, self._note)
            sheet.write_string(NOTE_ROW - 1, position, requirement(self._table, column), self._note)
            if validation := _validation(column, ranges.get(column.name)):
                sheet.data_validation(FIRST_ROW - 1, position, FIRST_ROW + MOST_ROWS - 2, position, validation)
            for line, row in enumerate(rows, start=FIRST_ROW - 1):
                _write_value(sheet, line, position, column, row[position], cells)


def _write_value(
    sheet: Worksheet, line: int, position: int, column: SourceColumn, value: str | None, cells: Format
) -> None:
    """A value such that reading it gives it back: as text where Excel has no number that holds it."""
    if value is None:
        return
    if column.data_type == "boolean":
        sheet.write_string(line, position, YES if value == "true" else NO, cells)
    elif column.data_type == "date" and value >= _FIRST_EXCEL_DAY:
        sheet.write_datetime(line, position, dt.date.fromisoformat(value), cells)
    elif _is_number(column) and len(Decimal(value).as_tuple().digits) <= DIGITS:
        sheet.write_number(line, position, Decimal(value), cells)
    else:
        sheet.write_string(line, position, value, cells)


def _is_number(column: SourceColumn) -> bool:
    return column.scale is not None or column.data_type in ("integer", "bigint")


def _number_format(column: SourceColumn) -> str:
    if column.data_type == "date":
        return "yyyy-mm-dd"
    if _is_number(column):
        return f"0.{'0' * column.scale}" if column.scale else "0"
    return "@"


def _validation(column: SourceColumn, choices: str | None) -> dict[str, Any] | None:
    """What Excel itself refuses while it is typed; what is pasted it does not look at."""
    message = {"input_title": heading(column)[:32], "input_message": expected(column)[:255]}
    error = {"error_title": "不符合要求", "error_message": f"应为{expected(column)}"[:255]}
    if choices:
        return {"validate": "list", "source": choices, **error}
    if column.data_type == "date":
        first, last = dt.date.fromisoformat(_FIRST_EXCEL_DAY), dt.date.max
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last, **message, **error}
    if column.length is not None:
        return {"validate": "length", "criteria": "<=", "value": column.length, **message, **error}
    if _is_number(column):
        kind = "decimal" if column.scale else "integer"
        return {"validate": kind, "criteria": "between", "minimum": -1e15, "maximum": 1e15, **message, **error}
    return None
