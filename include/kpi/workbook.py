"""The KPI workbook: what a manager reads. Chinese, one file, prints on A4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from psycopg2.extensions import cursor as Cursor
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from include.kpi.dates import comparison_dates
from include.kpi.definitions import COMPARISONS, KINDS, ORIGINS, Kpi
from include.kpi.values import CONTENT, LEVELS

FONT = "微软雅黑"
TEN_THOUSAND = Decimal(10_000)
HUNDRED_MILLION = Decimal(100_000_000)
NOT_COMPARED = "不作此项比较"
DASH = "—"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scale:
    """How values of a unit are shown: divided by `divisor`, headed `unit`, in Excel's number format."""

    unit: str
    divisor: Decimal
    number_format: str
    change_unit: str = ""

    @property
    def change_format(self) -> str:
        return f"+{self.number_format};-{self.number_format};{self.number_format}"


HUNDRED_MILLIONS = Scale("亿元", HUNDRED_MILLION, "#,##0.00")
TEN_THOUSANDS = Scale("万元", TEN_THOUSAND, "#,##0.00")
SCALES = {
    "元": TEN_THOUSANDS,
    "户": Scale("户", Decimal(1), "#,##0"),
    "%": Scale("%", Decimal(1), "0.00", change_unit="百分点"),
}


class _Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        properties = {"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties}
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def title(self) -> Format:
        return self(font_size=16, bold=True, font_color="#1F3864")

    def note(self) -> Format:
        return self(font_size=9, font_color="#595959")

    def header(self) -> Format:
        return self(bold=True, bg_color="#1F3864", font_color="#FFFFFF", border=1, align="center", text_wrap=True)

    def text(self, **properties: Any) -> Format:
        return self(border=1, border_color="#BFBFBF", **properties)

    def number(self, number_format: str, **properties: Any) -> Format:
        return self.text(num_format=number_format, align="right", **properties)


def write_workbook(cursor: Cursor, data_date: date, kpis: Sequence[Kpi], path: Path) -> None:
    """Writes kpi_new to `path`: cover, organisation levels, comparisons, definitions. Same rows, same bytes."""
    cursor.execute(f"select {', '.join(CONTENT)} from kpi_new")
    rows = [dict(zip(CONTENT, row, strict=True)) for row in cursor]
    values = {(row["organisation_level"], row["organisation_no"], row["kpi_id"]): row for row in rows}
    names = {(row["organisation_level"], row["organisation_no"]): row["organisation_name"] for row in rows}
    parents = _parents(cursor, data_date)

    workbook = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": f"经营指标 {data_date}",
            "subject": "指标结果",
            "author": "Eastwind",
            "created": datetime(data_date.year, data_date.month, data_date.day),
        }
    )
    formats = _Formats(workbook)
    _cover(workbook.add_worksheet("总览"), formats, data_date, kpis, values, names)
    for level in tuple(LEVELS)[1:]:
        _matrix(workbook.add_worksheet(LEVELS[level]), formats, data_date, kpis, level, values, names, parents)
    _comparisons(workbook.add_worksheet("比较明细"), formats, data_date, kpis, values, names)
    _definitions(workbook.add_worksheet("指标口径"), formats, data_date, kpis)
    workbook.close()


def _parents(cursor: Cursor, data_date: date) -> dict[tuple[str, str], tuple[str, str]]:
    """The organisation of the next level up, by level and number."""
    levels = list(LEVELS)
    parents: dict[tuple[str, str], tuple[str, str]] = {}
    columns = ", ".join(f"{level}_no" for level in levels)
    cursor.execute(f"select distinct {columns} from kpi.dim_organisation where data_date = %s", [data_date])
    for numbers in cursor:
        for position in range(1, len(levels)):
            parents[levels[position], numbers[position]] = (levels[position - 1], numbers[position - 1])
    return parents


def _cover(
    sheet: Worksheet,
    formats: _Formats,
    data_date: date,
    kpis: Sequence[Kpi],
    values: Mapping[tuple[str, str, str], Row],
    names: Mapping[tuple[str, str], str],
) -> None:
    """The bank's figures with their comparisons; a bank group has one block of rows per legal entity."""
    _page(sheet, data_date, header_rows=(4, 5))
    for column, width in enumerate((9, 26, 7, 15, 13, 11, 13, 11, 13, 11, 34)):
        sheet.set_column(column, column, width)
    banks = sorted(number for level, number in names if level == "bank")
    sheet.set_row(0, 28)
    sheet.write(0, 0, f"{'、'.join(names['bank', number] for number in banks)}经营指标", formats.title())
    sheet.write(1, 0, f"数据日期：{data_date:%Y年%m月%d日}  口径：全行汇总，外币折人民币", formats.note())
    bases = comparison_dates(data_date)
    missing = {row[f"{name}_reason"] for row in values.values() for name in COMPARISONS} & {
        f"无{day}数据" for day in bases.values()
    }
    sheet.write(
        2,
        0,
        "比较基期："
        + "；".join(
            f"{COMPARISONS[name]} {day}{'（无数据）' if f'无{day}数据' in missing else ''}"
            for name, day in bases.items()
        )
        + f"。“{DASH}”为无可比数据，空白为不作此项比较；比率的增减为百分点。",
        formats.note(),
    )
    header = formats.header()
    for column, text in enumerate(("领域", "指标", "单位", "本期")):
        sheet.merge_range(4, column, 5, column, text, header)
    for position, name in enumerate(COMPARISONS):
        column = 4 + 2 * position
        sheet.merge_range(4, column, 4, column + 1, COMPARISONS[name], header)
        sheet.write(5, column, "增减", header)
        sheet.write(5, column + 1, "增减幅", header)
    sheet.merge_range(4, 10, 5, 10, "说明", header)
    sheet.freeze_panes(6, 2)

    line = 6
    for bank in banks:
        domains: dict[str, int] = {}
        for kpi in sorted(kpis, key=lambda kpi: domains.setdefault(kpi.domain, len(domains))):
            row = values["bank", bank, kpi.id]
            scale = _scale(row)
            sheet.write(line, 0, kpi.domain, formats.text(font_color="#595959"))
            sheet.write(line, 1, kpi.name_zh, formats.text(bold=True))
            sheet.write(line, 2, scale.unit, formats.text(align="center"))
            _number(
                sheet, line, 3, row["value"], scale.divisor, formats.number(scale.number_format, bold=True), formats
            )
            for position, name in enumerate(COMPARISONS):
                _comparison(sheet, line, 4 + 2 * position, row, name, scale, formats)
            sheet.write(line, 10, _notes(row, general=missing), formats.text(font_size=9, text_wrap=True))
            line += 1


def _matrix(
    sheet: Worksheet,
    formats: _Formats,
    data_date: date,
    kpis: Sequence[Kpi],
    level: str,
    values: Mapping[tuple[str, str, str], Row],
    names: Mapping[tuple[str, str], str],
    parents: Mapping[tuple[str, str], tuple[str, str]],
) -> None:
    """One row per organisation of `level`, one column per KPI; the bank above them."""
    _page(sheet, data_date, header_rows=(2, 2), repeat_columns=(0, 1))
    sheet.set_row(0, 26)
    sheet.write(0, 0, f"{LEVELS[level]}指标", formats.title())
    sheet.write(
        1,
        0,
        f"数据日期：{data_date:%Y年%m月%d日}  金额单位：万元  “本部”为该机构自身账务，“直属”为越过本级归其管辖的下级",
        formats.note(),
    )
    sheet.set_row(2, 48)
    for column, (text, width) in enumerate((("机构号", 12), ("机构名称", 34), ("上级机构", 34))):
        sheet.set_column(column, column, width)
        sheet.write(2, column, text, formats.header())
    sheet.set_column(3, 2 + len(kpis), 14)
    for position, kpi in enumerate(kpis):
        sheet.write(2, 3 + position, f"{kpi.name_zh}\n（{SCALES[kpi.unit].unit}）", formats.header())
    sheet.freeze_panes(3, 2)
    organisations = [key for key in names if key[0] in ("bank", level)]
    organisations.sort(
        key=lambda key: (key[0] != "bank", parents.get(key, ("", ""))[1] if key[0] == level else "", key[1])
    )
    for line, key in enumerate(organisations, start=3):
        emphasis = {"bold": True, "bg_color": "#DDE6F3"} if key[0] == "bank" else {}
        parent = names.get(parents[key], "") if key[0] == level else ""
        for column, text in enumerate((key[1], names[key], parent)):
            sheet.write(line, column, text or None, formats.text(**emphasis))
        for position, kpi in enumerate(kpis):
            scale = SCALES[kpi.unit]
            value = values[(*key, kpi.id)]["value"]
            _number(
                sheet,
                line,
                3 + position,
                value,
                scale.divisor,
                formats.number(scale.number_format, **emphasis),
                formats,
            )
    sheet.autofilter(2, 0, 2 + len(organisations), 2 + len(kpis))


def _comparisons(
    sheet: Worksheet,
    formats: _Formats,
    data_date: date,
    kpis: Sequence[Kpi],
    values: Mapping[tuple[str, str, str], Row],
    names: Mapping[tuple[str, str], str],
) -> None:
    """Every KPI of every organisation with its comparisons, to be filtered."""
    _page(sheet, data_date, header_rows=(2, 2))
    sheet.set_row(0, 26)
    sheet.write(0, 0, "比较明细", formats.title())
    sheet.write(1, 0, f"数据日期：{data_date:%Y年%m月%d日}  金额单位：万元；比率的增减为百分点", formats.note())
    sheet.set_row(2, 32)
    columns = [("机构层级", 9), ("机构号", 12), ("机构名称", 34), ("指标", 24), ("单位", 7), ("本期", 15)]
    for name_zh in COMPARISONS.values():
        columns += [(f"{name_zh}\n基期值", 15), (f"{name_zh}\n增减", 13), (f"{name_zh}\n增减幅", 11)]
    columns.append(("说明", 40))
    for column, (text, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(2, column, text, formats.header())
    sheet.freeze_panes(3, 4)
    order = list(LEVELS)
    line = 3
    for level, number in sorted(names, key=lambda key: (order.index(key[0]), key[1])):
        for kpi in kpis:
            row = values[level, number, kpi.id]
            scale = SCALES[kpi.unit]
            for column, text in enumerate((LEVELS[level], number, names[level, number], kpi.name_zh, scale.unit)):
                sheet.write_string(line, column, text, formats.text())
            _number(sheet, line, 5, row["value"], scale.divisor, formats.number(scale.number_format), formats)
            for position, name in enumerate(COMPARISONS):
                column = 6 + 3 * position
                if row[f"{name}_reason"] == NOT_COMPARED:
                    sheet.write_blank(line, column, None, formats.text())
                else:
                    base = row[f"{name}_value"]
                    _number(sheet, line, column, base, scale.divisor, formats.number(scale.number_format), formats)
                _comparison(sheet, line, column + 1, row, name, scale, formats)
            sheet.write(line, 15, _notes(row), formats.text(font_size=9))
            line += 1
    sheet.autofilter(2, 0, max(line - 1, 3), len(columns) - 1)


def _definitions(sheet: Worksheet, formats: _Formats, data_date: date, kpis: Sequence[Kpi]) -> None:
    _page(sheet, data_date, header_rows=(2, 2))
    sheet.set_row(0, 26)
    sheet.write(0, 0, "指标口径", formats.title())
    sheet.write(1, 0, "口径与计算均取自语义层（dbt_project/semantic），一处定义，各处一致", formats.note())
    columns = (
        ("序号", 6),
        ("指标名称", 22),
        ("指标编号", 30),
        ("领域", 9),
        ("类型", 9),
        ("单位", 6),
        ("口径", 52),
        ("公式", 44),
        ("阈值", 24),
        ("比较", 18),
        ("可加总", 8),
        ("归口部门", 14),
        ("数据来源", 32),
        ("口径来源", 10),
        ("英文名称", 36),
        ("英文口径", 60),
    )
    for column, (text, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(2, column, text, formats.header())
    sheet.freeze_panes(3, 2)
    for line, kpi in enumerate(kpis, start=3):
        cells = (
            kpi.number,
            kpi.name_zh,
            kpi.id,
            kpi.domain,
            KINDS[kpi.kind],
            kpi.unit,
            kpi.definition_zh,
            kpi.formula,
            "\n".join(kpi.thresholds),
            "、".join(COMPARISONS[name] for name in kpi.comparisons),
            "是" if kpi.additive else "否",
            kpi.owner,
            kpi.source,
            ORIGINS[kpi.origin],
            kpi.name_en,
            kpi.definition_en,
        )
        for column, cell in enumerate(cells):
            sheet.write(line, column, cell, formats.text(text_wrap=True, valign="top"))


def _page(
    sheet: Worksheet, data_date: date, header_rows: tuple[int, int], repeat_columns: tuple[int, int] | None = None
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header_rows)
    if repeat_columns:
        sheet.repeat_columns(*repeat_columns)
    sheet.set_footer(f"&L&9数据日期 {data_date}&C&9&A&R&9第 &P 页，共 &N 页")


def _scale(row: Row) -> Scale:
    """Amounts from 100 million on are shown in 亿元."""
    if row["unit"] == "元" and row["value"] is not None and abs(row["value"]) >= HUNDRED_MILLION:
        return HUNDRED_MILLIONS
    return SCALES[row["unit"]]


def _number(
    sheet: Worksheet,
    line: int,
    column: int,
    value: Decimal | None,
    divisor: Decimal,
    number_format: Format,
    formats: _Formats,
) -> None:
    if value is None:
        sheet.write_string(line, column, DASH, formats.text(align="right", font_color="#7F7F7F"))
    else:
        sheet.write_number(line, column, value / divisor, number_format)


def _comparison(sheet: Worksheet, line: int, column: int, row: Row, name: str, scale: Scale, formats: _Formats) -> None:
    """Change and rate of change; both blank where the KPI has no such comparison."""
    if row[f"{name}_reason"] == NOT_COMPARED:
        sheet.write_blank(line, column, None, formats.text())
        sheet.write_blank(line, column + 1, None, formats.text())
        return
    _number(sheet, line, column, row[f"{name}_change"], scale.divisor, formats.number(scale.change_format), formats)
    if row["unit"] == "%":
        sheet.write_string(line, column + 1, scale.change_unit, formats.text(align="right", font_color="#7F7F7F"))
    else:
        rate = formats.number("+0.00%;-0.00%;0.00%")
        _number(sheet, line, column + 1, row[f"{name}_change_rate"], Decimal(100), rate, formats)


def _notes(row: Row, general: set[str] | frozenset[str] = frozenset()) -> str:
    """Why cells are empty, without the reasons in `general`, which stand elsewhere."""
    reasons = {"本期": row["value_reason"]} | {COMPARISONS[name]: row[f"{name}_reason"] for name in COMPARISONS}
    skipped = general | {None, NOT_COMPARED}
    if row["value_reason"] is not None:
        skipped = skipped | {"本期无值"}
    return "；".join(f"{label}：{reason}" for label, reason in reasons.items() if reason not in skipped)
