"""The KPI workbook: what a manager reads. Chinese, one file, prints on A4."""

from collections.abc import Iterable, Mapping, Sequence
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
from include.kpi.definitions import COMPARISONS as ALL_COMPARISONS
from include.kpi.definitions import KINDS, LEVELS, ORIGINS, Kpi
from include.kpi.values import CONTENT

FONT = "微软雅黑"
A4 = 9
HUNDRED_MILLION = Decimal(100_000_000)
NOT_COMPARED = "不作此项比较"
DASH = "—"
COMPARISONS = {name: ALL_COMPARISONS[name] for name in ("previous_month", "year_start", "last_year")}
"""Those that have columns of their own."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scale:
    """How values of a unit are shown: divided by `divisor`, headed `unit`, in Excel's number format."""

    unit: str
    divisor: Decimal
    number_format: str

    def shown(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else value / self.divisor


HUNDRED_MILLIONS = Scale("亿元", HUNDRED_MILLION, "#,##0.00")
TEN_THOUSANDS = Scale("万元", Decimal(10_000), "#,##0.00")
SCALES = {
    "元": TEN_THOUSANDS,
    "美元": Scale("万美元", Decimal(10_000), "#,##0.00"),
    **{unit: Scale(unit, Decimal(1), "#,##0") for unit in ("户", "笔", "家", "次", "个", "项", "条")},
    **{unit: Scale(unit, Decimal(1), "0.00") for unit in ("天", "小时", "%", "百分点")},
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


@dataclass(frozen=True)
class _Content:
    """What the sheets are made of. An organisation is a level and a number; `parents` lead one level up."""

    data_date: date
    kpis: Sequence[Kpi]
    values: Mapping[tuple[str, str, str], Row]
    names: Mapping[tuple[str, str], str]
    parents: Mapping[tuple[str, str], tuple[str, str]]

    @property
    def date_zh(self) -> str:
        return f"数据日期：{self.data_date:%Y年%m月%d日}"

    def at(self, level: str) -> list[Kpi]:
        """The KPIs that are measured at `level`."""
        return [kpi for kpi in self.kpis if level in kpi.levels]

    def organisations(self, level: str) -> list[tuple[str, str]]:
        """Those of `level` that have anything, beside their parent's others."""
        return sorted(
            (
                key
                for key in self.names
                if key[0] == level and any(self.values[(*key, kpi.id)]["value"] for kpi in self.at(level))
            ),
            key=lambda key: (self.parents.get(key, ("", ""))[1], key[1]),
        )


def write_workbook(cursor: Cursor, data_date: date, kpis: Sequence[Kpi], path: Path) -> None:
    """Writes kpi_new to `path`: cover, organisation levels, comparisons, definitions. Same rows, same bytes."""
    cursor.execute(f"select {', '.join(CONTENT)} from kpi_new where dimension = 'all'")
    rows = [dict(zip(CONTENT, row, strict=True)) for row in cursor]
    content = _Content(
        data_date,
        kpis,
        {(row["organisation_level"], row["organisation_no"], row["kpi_id"]): row for row in rows},
        _short_names(rows),
        _parents(cursor, data_date),
    )
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
    _cover(workbook.add_worksheet("总览"), formats, content)
    for level in tuple(LEVELS)[1:]:
        _matrix(workbook.add_worksheet(LEVELS[level]), formats, content, level)
    _comparisons(workbook.add_worksheet("比较明细"), formats, content)
    _definitions(workbook.add_worksheet("指标口径"), formats, content)
    workbook.close()


def _short_names(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """Names by level and number, without the bank's name in front of its organisations' names."""
    names = {(row["organisation_level"], row["organisation_no"]): str(row["organisation_name"]) for row in rows}
    banks = [name for (level, _), name in names.items() if level == "bank"]
    for (level, number), name in names.items():
        for bank in banks:
            if level != "bank" and name.startswith(bank):
                rest = name.removeprefix(bank)
                names[level, number] = f"总行{rest}" if rest.startswith("（") else rest
    return names


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


def _cover(sheet: Worksheet, formats: _Formats, content: _Content) -> None:
    """The bank's figures with their comparisons; a group of banks has one block of rows for each."""
    banks = content.organisations("bank")
    bases = {name: day for name, day in comparison_dates(content.data_date).items() if name in COMPARISONS}
    unbuilt = {name: f"无{day}数据" for name, day in bases.items()}
    reasons = {row[f"{name}_reason"] for row in content.values.values() for name in COMPARISONS}
    compared = "；".join(
        f"{COMPARISONS[name]} {day}{'（无数据）' if unbuilt[name] in reasons else ''}" for name, day in bases.items()
    )
    header = formats.header()
    _page(sheet, content, header_rows=(4, 5))
    sheet.set_row(0, 28)
    sheet.write(0, 0, f"{'、'.join(content.names[bank] for bank in banks)}经营指标", formats.title())
    sheet.write(1, 0, f"{content.date_zh}  口径：全行汇总，外币折人民币", formats.note())
    sheet.write(
        2, 0, f"比较基期：{compared}。“{DASH}”为无可比数据，空白为不作此项比较；比率的增减为百分点。", formats.note()
    )
    for column, width in enumerate((9, 26, 7, 15, 13, 11, 13, 11, 13, 11, 34)):
        sheet.set_column(column, column, width)
    for column, text in ((0, "领域"), (1, "指标"), (2, "单位"), (3, "本期"), (10, "说明")):
        sheet.merge_range(4, column, 5, column, text, header)
    for column, name_zh in zip((4, 6, 8), COMPARISONS.values(), strict=True):
        sheet.merge_range(4, column, 4, column + 1, name_zh, header)
        sheet.write(5, column, "增减", header)
        sheet.write(5, column + 1, "增减幅", header)
    sheet.freeze_panes(6, 2)
    for line, (bank, kpi) in enumerate(((bank, kpi) for bank in banks for kpi in content.kpis), start=6):
        row = content.values[(*bank, kpi.id)]
        scale = _scale(row)
        sheet.write(line, 0, kpi.domain, formats.text(font_color="#595959"))
        sheet.write(line, 1, kpi.name_zh, formats.text(bold=True))
        sheet.write(line, 2, scale.unit, formats.text(align="center"))
        _number(sheet, line, 3, scale.shown(row["value"]), formats, scale.number_format, bold=True)
        for column, name in zip((4, 6, 8), COMPARISONS, strict=True):
            _comparison(sheet, line, column, row, name, scale, formats)
        notes = _notes(row, known=unbuilt.values())
        sheet.write(line, 10, notes, formats.text(font_size=9, text_wrap=True))


def _matrix(sheet: Worksheet, formats: _Formats, content: _Content, level: str) -> None:
    """One row per organisation of `level`, one column per KPI; the bank above them."""
    kpis = content.at(level)
    _table(
        sheet,
        formats,
        content,
        f"{LEVELS[level]}指标",
        f"{content.date_zh}  金额单位：万元  本部：机构自身账务；直属：越过本级归其管辖的下级；全为零的不列",
        [
            ("机构号", 12),
            ("机构名称", 34),
            ("上级机构", 34),
            *((f"{kpi.name_zh}\n（{SCALES[kpi.unit].unit}）", 14) for kpi in kpis),
        ],
        fixed_columns=2,
    )
    organisations = [*content.organisations("bank"), *content.organisations(level)]
    for line, key in enumerate(organisations, start=3):
        emphasis = {"bold": True, "bg_color": "#DDE6F3"} if key[0] == "bank" else {}
        parent = content.parents.get(key)
        for column, text in enumerate((key[1], content.names[key], content.names[parent] if parent else None)):
            sheet.write(line, column, text, formats.text(**emphasis))
        for column, kpi in enumerate(kpis, start=3):
            scale = SCALES[kpi.unit]
            value = content.values[(*key, kpi.id)]["value"]
            _number(sheet, line, column, scale.shown(value), formats, scale.number_format, **emphasis)
    sheet.autofilter(2, 0, 2 + len(organisations), 2 + len(kpis))


def _comparisons(sheet: Worksheet, formats: _Formats, content: _Content) -> None:
    """Every KPI of every organisation with its comparisons, to be filtered."""
    columns = [("机构层级", 9), ("机构号", 12), ("机构名称", 34), ("指标", 24), ("单位", 7), ("本期", 15)]
    for name_zh in COMPARISONS.values():
        columns += [(f"{name_zh}\n基期值", 15), (f"{name_zh}\n增减", 13), (f"{name_zh}\n增减幅", 11)]
    columns.append(("说明", 40))
    note = f"{content.date_zh}  金额单位：万元；比率的增减为百分点"
    _table(sheet, formats, content, "比较明细", note, columns, fixed_columns=4)
    organisations = [key for level in LEVELS for key in content.organisations(level)]
    compared = [(key, kpi) for key in organisations for kpi in content.at(key[0])]
    for line, (key, kpi) in enumerate(compared, start=3):
        row = content.values[(*key, kpi.id)]
        scale = SCALES[kpi.unit]
        for column, text in enumerate((LEVELS[key[0]], key[1], content.names[key], kpi.name_zh, scale.unit)):
            sheet.write(line, column, text, formats.text())
        _number(sheet, line, 5, scale.shown(row["value"]), formats, scale.number_format)
        for column, name in zip((6, 9, 12), COMPARISONS, strict=True):
            if row[f"{name}_reason"] == NOT_COMPARED:
                sheet.write_blank(line, column, None, formats.text())
            else:
                _number(sheet, line, column, scale.shown(row[f"{name}_value"]), formats, scale.number_format)
            _comparison(sheet, line, column + 1, row, name, scale, formats)
        sheet.write(line, 15, _notes(row), formats.text(font_size=9))
    sheet.autofilter(2, 0, 2 + len(compared), len(columns) - 1)


def _definitions(sheet: Worksheet, formats: _Formats, content: _Content) -> None:
    columns = [
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
    ]
    note = "口径与计算均取自语义层（dbt_project/semantic），一处定义，各处一致"
    _table(sheet, formats, content, "指标口径", note, columns, fixed_columns=2)
    for line, kpi in enumerate(content.kpis, start=3):
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
            "、".join(ALL_COMPARISONS[name] for name in kpi.comparisons),
            "是" if kpi.additive else "否",
            kpi.owner,
            kpi.source,
            ORIGINS[kpi.origin],
            kpi.name_en,
            kpi.definition_en,
        )
        for column, cell in enumerate(cells):
            sheet.write(line, column, cell, formats.text(text_wrap=True, valign="top"))


def _table(
    sheet: Worksheet,
    formats: _Formats,
    content: _Content,
    title: str,
    note: str,
    columns: Sequence[tuple[str, int]],
    fixed_columns: int,
) -> None:
    """Title, note and the header of `columns` (text, width in characters), kept in sight with `fixed_columns`."""
    _page(sheet, content, header_rows=(2, 2))
    sheet.repeat_columns(0, fixed_columns - 1)
    sheet.set_row(0, 26)
    sheet.write(0, 0, title, formats.title())
    sheet.write(1, 0, note, formats.note())
    sheet.set_row(2, 48 if any("\n" in text for text, _ in columns) else 24)
    for column, (text, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(2, column, text, formats.header())
    sheet.freeze_panes(3, fixed_columns)


def _page(sheet: Worksheet, content: _Content, header_rows: tuple[int, int]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header_rows)
    sheet.set_footer(f"&L&9数据日期 {content.data_date}&C&9&A&R&9第 &P 页，共 &N 页")


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
    formats: _Formats,
    number_format: str,
    **properties: Any,
) -> None:
    if value is None:
        sheet.write(line, column, DASH, formats.text(align="right", font_color="#7F7F7F", **properties))
    else:
        sheet.write_number(line, column, value, formats.number(number_format, **properties))


def _comparison(sheet: Worksheet, line: int, column: int, row: Row, name: str, scale: Scale, formats: _Formats) -> None:
    """Change and rate of change; both blank where the KPI has no such comparison."""
    change, rate = row[f"{name}_change"], row[f"{name}_change_rate"]
    if row[f"{name}_reason"] == NOT_COMPARED:
        sheet.write_blank(line, column, None, formats.text())
        sheet.write_blank(line, column + 1, None, formats.text())
        return
    _number(sheet, line, column, scale.shown(change), formats, _signed(scale.number_format))
    if row["unit"] in ("%", "百分点") and change is not None:
        sheet.write(line, column + 1, "百分点", formats.text(align="right", font_color="#7F7F7F"))
    else:
        _number(sheet, line, column + 1, None if rate is None else rate / 100, formats, _signed("0.00%"))


def _signed(number_format: str) -> str:
    return f"+{number_format};-{number_format};{number_format}"


def _notes(row: Row, known: Iterable[str] = ()) -> str:
    """Why cells are empty, without the reasons that are `known` from elsewhere."""
    if row["value_reason"] is not None:
        return f"本期：{row['value_reason']}"
    silent = {None, NOT_COMPARED, *known}
    reasons = {name_zh: row[f"{name}_reason"] for name, name_zh in COMPARISONS.items()}
    return "；".join(f"{name_zh}：{reason}" for name_zh, reason in reasons.items() if reason not in silent)
