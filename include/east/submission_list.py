"""报送清单, the list of all EAST tables that goes with a package: what is filed of each, and why nothing is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from include.catalogue.east import Catalogue, EastTable, Exposure
from include.east.delivery_file import DeliveryFile

MODES = {"full": "全量", "incremental": "增量"}
COLUMNS = {
    "序号": 6,
    "业务域": 16,
    "表名": 34,
    "表代码": 16,
    "采集方式": 10,
    "报送文件": 48,
    "数据行数": 14,
    "是否有此业务": 14,
    "备注": 60,
}
"""Headings with the widths of their columns, in characters."""


@dataclass(frozen=True)
class Listed:
    """A table of the standard. `file` and `rows` are empty and 0 of a table that is not filed; `remark` says in Chinese
    why there are no rows."""

    number: int
    code: str
    name_zh: str
    domain_zh: str
    mode: str
    file: str
    rows: int
    has_business: bool
    remark: str


def list_tables(catalogue: Catalogue, exposure: Exposure, files: Iterable[DeliveryFile]) -> list[Listed]:
    """All tables of the catalogue, in the order of their numbers, with what `exposure` files of each.

    A full table without rows says that there is no such business: it would hold what is valid and what has ended. An
    incremental one says that nothing has happened, if the full tables of its domain show the business.
    """
    filed = {file.table: file for file in files}
    busy = {table.domain for table in catalogue if _rows(table, filed) and table.mode == "full"}
    return [_listed(table, exposure, filed, table.domain in busy) for table in catalogue]


def _rows(table: EastTable, filed: dict[str, DeliveryFile]) -> int:
    return filed[table.code].rows if table.code in filed else 0


def _listed(table: EastTable, exposure: Exposure, filed: dict[str, DeliveryFile], domain_is_busy: bool) -> Listed:
    rows = _rows(table, filed)
    if left_out := exposure.not_filed.get(table.code):
        has_business, remark = left_out.has_business, f"本机构不报送：{left_out.reason.partition(' · ')[0]}"
    elif rows:
        has_business, remark = True, ""
    elif table.mode == "incremental" and domain_is_busy:
        has_business, remark = True, "本期无数据：采集期内未发生"
    elif table.mode == "incremental":
        has_business, remark = False, "本期无此业务：采集期内未发生，同业务域各全量表亦无数据"
    else:
        has_business, remark = False, "本期无此业务：期末无有效记录，采集期内亦无终结的记录"
    return Listed(
        number=table.number,
        code=table.code,
        name_zh=table.name_zh,
        domain_zh=table.domain_zh,
        mode=table.mode,
        file=filed[table.code].file if table.code in filed else "",
        rows=rows,
        has_business=has_business,
        remark=remark,
    )


def write_list(path: Path, listed: Sequence[Listed], institution: str, data_date: date) -> None:
    """Writes the workbook. The same list gives the same bytes."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": f"{institution}监管标准化数据报送清单",
            "created": datetime(data_date.year, data_date.month, data_date.day),
        }
    )
    font = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    cell = {**font, "border": 1, "text_wrap": True}
    text, number = workbook.add_format(cell), workbook.add_format({**cell, "num_format": "#,##0"})
    heading = workbook.add_format({**cell, "bold": True, "bg_color": "#D9E1F2", "align": "center"})
    sheet = workbook.add_worksheet("报送清单")
    sheet.write(
        0, 0, f"{institution}监管标准化数据报送清单", workbook.add_format({**font, "bold": True, "font_size": 14})
    )
    sheet.write(
        1,
        0,
        f"采集日期 {data_date:%Y-%m-%d}，共{len(listed)}张表，报送{sum(bool(each.file) for each in listed)}张，"
        f"数据{sum(each.rows for each in listed):,}行",
        workbook.add_format(font),
    )
    for column, (name, width) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write(3, column, name, heading)
    for row, each in enumerate(listed, start=4):
        values = (each.number, each.domain_zh, each.name_zh, each.code, MODES[each.mode], each.file, each.rows)
        for column, value in enumerate((*values, "是" if each.has_business else "否", each.remark)):
            sheet.write(row, column, value, number if column == len(values) - 1 else text)
    sheet.freeze_panes(4, 4)
    sheet.autofilter(3, 0, 3 + len(listed), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    workbook.close()
