"""The KPI workbook: what a manager reads. Chinese, one file, prints on A4."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter
from psycopg2.extensions import cursor as Cursor
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from include.kpi.alerts import Breach
from include.kpi.dates import comparison_dates
from include.kpi.definitions import COMPARISONS as ALL_COMPARISONS
from include.kpi.definitions import KINDS, LEVELS, ORIGINS, Kpi
from include.kpi.scales import SCALES, Scale, said, scale_of
from include.kpi.values import CONTENT

FONT = "微软雅黑"
A4 = 9
NOT_COMPARED = "不作此项比较"
DASH = "—"
GOOD = "good"
LIGHTS = {"critical": ("#D92D20", "#FDECEA"), "warning": ("#F79009", "#FDF3E4"), GOOD: ("#12A150", "#FFFFFF")}
"""Colours of the lamp and of a cell, by severity."""
COMPARISONS = {name: ALL_COMPARISONS[name] for name in ("previous_month", "year_start", "last_year")}
"""Those that have columns of their own."""

Row = Mapping[str, Any]


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
    headlines: Sequence[str]
    found: Sequence[Breach]

    @cached_property
    def _severities(self) -> Mapping[tuple[str, str, str], str]:
        return {(each.organisation_level, each.organisation_no, each.kpi.id): each.severity for each in self.found}

    def severity(self, organisation: tuple[str, str], kpi: Kpi) -> str | None:
        """Of the threshold that the value breaks, GOOD if it breaks none, None if there is none."""
        severity = self._severities.get((*organisation, kpi.id))
        if severity is not None:
            return severity
        is_watched = any(alert.level == organisation[0] for alert in kpi.alerts)
        return GOOD if is_watched and self.values[(*organisation, kpi.id)]["value"] is not None else None

    @property
    def date_zh(self) -> str:
        return f"数据日期：{self.data_date:%Y年%m月%d日}"

    @cached_property
    def missing_bases(self) -> frozenset[str]:
        """The comparisons that no KPI has a base for."""
        rows = self.values.values()
        return frozenset(name for name in COMPARISONS if all(row[f"{name}_value"] is None for row in rows))

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


def write_workbook(
    cursor: Cursor, data_date: date, kpis: Sequence[Kpi], headlines: Sequence[str], found: Sequence[Breach], path: Path
) -> None:
    """Writes kpi_new to `path`: cover with `headlines` and what is beyond a threshold, domains, ranking of branches,
    organisation levels, comparisons, definitions. Same rows, same bytes."""
    cursor.execute(f"select {', '.join(CONTENT)} from kpi_new where dimension = 'all'")
    rows = [dict(zip(CONTENT, row, strict=True)) for row in cursor]
    content = _Content(
        data_date,
        kpis,
        {(row["organisation_level"], row["organisation_no"], row["kpi_id"]): row for row in rows},
        _short_names(rows),
        _parents(cursor, data_date),
        headlines,
        found,
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
    for domain in dict.fromkeys(kpi.domain for kpi in kpis):
        _domain(workbook.add_worksheet(domain), formats, content, domain)
    _ranking(workbook.add_worksheet("分行排名"), formats, content)
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
    """The headline figures of each bank with their lights, and what is beyond a threshold anywhere."""
    title = f"{'、'.join(content.names[bank] for bank in content.organisations('bank'))}经营指标"
    _figures_head(sheet, formats, content, title)
    headlines = [kpi for name in content.headlines for kpi in content.kpis if kpi.id == name]
    line = _figures(sheet, formats, content, headlines, 6) + 1
    sheet.write(line, 0, "预警", formats(font_size=12, bold=True, font_color="#1F3864"))
    if not content.found:
        sheet.write(line + 1, 0, "没有越过阈值的指标。", formats.note())
        return
    for column, text in enumerate(("", "指标", "单位", "本期", "阈值", "机构", "", "归口部门")):
        sheet.write(line + 1, column, text, formats.header())
    for row, breach in enumerate(content.found, start=line + 2):
        scale = scale_of(breach.value, breach.kpi.unit)
        bound = breach.below if breach.above is None else breach.above
        _light(sheet, row, 0, breach.severity, formats)
        sheet.write(row, 1, breach.kpi.name_zh, formats.text(bold=True))
        sheet.write(row, 2, scale.unit, formats.text(align="center"))
        _number(sheet, row, 3, scale.shown(breach.value), formats, scale.number_format, bold=True)
        side = "低于" if breach.above is None else "高于"
        sheet.write(row, 4, f"{side} {said(bound, breach.kpi.unit)}", formats.text())
        place = content.names[breach.organisation_level, breach.organisation_no]
        sheet.merge_range(row, 5, row, 6, f"{LEVELS[breach.organisation_level]} {place}", formats.text())
        sheet.write(row, 7, breach.kpi.owner, formats.text())


def _domain(sheet: Worksheet, formats: _Formats, content: _Content, domain: str) -> None:
    """All KPIs of a domain: the bank with its comparisons, and below it the branches side by side."""
    kpis = [kpi for kpi in content.kpis if kpi.domain == domain]
    _figures_head(sheet, formats, content, f"{domain}指标")
    line = _figures(sheet, formats, content, kpis, 6) + 1
    sheet.write(line, 0, "分行对比", formats(font_size=12, bold=True, font_color="#1F3864"))
    branches = content.organisations("branch")
    for column, text in enumerate(("", "指标", "单位", *(content.names[branch] for branch in branches))):
        sheet.write(line + 1, column, text, formats.header())
    for row, kpi in enumerate((kpi for kpi in kpis if kpi in content.at("branch")), start=line + 2):
        scale = SCALES[kpi.unit]
        sheet.write(row, 1, kpi.name_zh, formats.text(bold=True))
        sheet.write(row, 2, scale.unit, formats.text(align="center"))
        for column, branch in enumerate(branches, start=3):
            severity = content.severity(branch, kpi)
            fill = {} if severity is None or severity == GOOD else {"bg_color": LIGHTS[severity][1]}
            value = content.values[(*branch, kpi.id)]["value"]
            _number(sheet, row, column, scale.shown(value), formats, scale.number_format, **fill)


def _figures_head(sheet: Worksheet, formats: _Formats, content: _Content, title: str) -> None:
    bases = {name: day for name, day in comparison_dates(content.data_date).items() if name in COMPARISONS}
    compared = "；".join(
        f"{COMPARISONS[name]} {day}{'（无数据）' if name in content.missing_bases else ''}"
        for name, day in bases.items()
    )
    header = formats.header()
    _page(sheet, content, header_rows=(4, 5))
    sheet.set_row(0, 28)
    sheet.write(0, 0, title, formats.title())
    sheet.write(1, 0, f"{content.date_zh}  口径：全行汇总，外币折人民币", formats.note())
    sheet.write(
        2,
        0,
        f"比较基期：{compared}。“{DASH}”为无可比数据，空白为不作此项比较；比率的增减为百分点。"
        "灯：红为越过严重阈值，黄为越过预警阈值，绿为设有阈值而未越过，空白为未设阈值。",
        formats.note(),
    )
    for column, width in enumerate((5, 28, 7, 15, 13, 11, 13, 11, 13, 11, 15, 13, 10, 34)):
        sheet.set_column(column, column, width)
    named = (
        (0, "灯"),
        (1, "指标"),
        (2, "单位"),
        (3, "本期"),
        (10, "月日均"),
        (11, "目标"),
        (12, "完成率"),
        (13, "说明"),
    )
    for column, text in named:
        sheet.merge_range(4, column, 5, column, text, header)
    for column, name_zh in zip((4, 6, 8), COMPARISONS.values(), strict=True):
        sheet.merge_range(4, column, 4, column + 1, name_zh, header)
        sheet.write(5, column, "增减", header)
        sheet.write(5, column + 1, "增减幅", header)
    sheet.freeze_panes(6, 2)


def _figures(sheet: Worksheet, formats: _Formats, content: _Content, kpis: Sequence[Kpi], first_line: int) -> int:
    """The bank's figures with their comparisons; a group of banks has a block for each. The next free line."""
    unbuilt = [f"无{comparison_dates(content.data_date)[name]}数据" for name in content.missing_bases]
    line = first_line
    for bank in content.organisations("bank"):
        for kpi in kpis:
            row = content.values[(*bank, kpi.id)]
            scale = scale_of(row["value"], row["unit"])
            _light(sheet, line, 0, content.severity(bank, kpi), formats)
            sheet.write(line, 1, kpi.name_zh, formats.text(bold=True))
            sheet.write(line, 2, scale.unit, formats.text(align="center"))
            _number(sheet, line, 3, scale.shown(row["value"]), formats, scale.number_format, bold=True)
            for column, name in zip((4, 6, 8), COMPARISONS, strict=True):
                _comparison(sheet, line, column, row, name, scale, formats)
            _optional(sheet, line, 10, scale.shown(row["month_average"]), formats, scale.number_format)
            _optional(sheet, line, 11, scale.shown(row["target_value"]), formats, scale.number_format)
            completion = row["completion_rate"]
            _optional(sheet, line, 12, None if completion is None else completion / 100, formats, "0.00%")
            sheet.write(line, 13, _notes(row, known=unbuilt), formats.text(font_size=9, text_wrap=True))
            line += 1
    return line


def _ranking(sheet: Worksheet, formats: _Formats, content: _Content) -> None:
    """The branches by each KPI that is ranked, the best first."""
    columns = [
        ("指标", 28), ("名次", 7), ("参与数", 7), ("机构号", 12), ("机构名称", 34), ("本期", 15), ("单位", 7),
        ("占全行", 10), ("完成率", 10), ("比上月\n增减", 13), ("比上月\n增减幅", 11), ("灯", 5),
    ]  # fmt: skip
    _table(
        sheet, formats, content, "分行排名", f"{content.date_zh}  名次按指标方向，1 为最好", columns, fixed_columns=2
    )
    ranked = sorted(
        (
            (kpi.number, content.values[(*branch, kpi.id)]["rank"], branch, kpi)
            for kpi in content.at("branch")
            for branch in content.organisations("branch")
            if content.values[(*branch, kpi.id)]["rank"] is not None
        ),
        key=lambda entry: entry[:3],
    )
    for line, (_, rank, branch, kpi) in enumerate(ranked, start=3):
        row, scale = content.values[(*branch, kpi.id)], SCALES[kpi.unit]
        best = {"bg_color": "#E6F4EC"} if rank == 1 else {}
        sheet.write(line, 0, kpi.name_zh, formats.text(**best))
        sheet.write(line, 1, rank, formats.text(align="center", bold=True, **best))
        for column, text in enumerate((row["ranked"], branch[1], content.names[branch]), start=2):
            sheet.write(line, column, text, formats.text(**best))
        _number(sheet, line, 5, scale.shown(row["value"]), formats, scale.number_format, bold=True, **best)
        sheet.write(line, 6, scale.unit, formats.text(align="center", **best))
        for column, name in ((7, "share"), (8, "completion_rate")):
            rate = row[name]
            _optional(sheet, line, column, None if rate is None else rate / 100, formats, "0.00%")
        _comparison(sheet, line, 9, row, "previous_month", scale, formats)
        _light(sheet, line, 11, content.severity(branch, kpi), formats)
    if ranked:
        sheet.autofilter(2, 0, 2 + len(ranked), len(columns) - 1)


def _light(sheet: Worksheet, line: int, column: int, severity: str | None, formats: _Formats) -> None:
    """A red, amber or green lamp; blank without a threshold."""
    if severity is None:
        sheet.write_blank(line, column, None, formats.text())
    else:
        sheet.write(line, column, "●", formats.text(align="center", font_color=LIGHTS[severity][0], font_size=14))


def _optional(
    sheet: Worksheet, line: int, column: int, value: Decimal | None, formats: _Formats, number_format: str
) -> None:
    if value is None:
        sheet.write_blank(line, column, None, formats.text())
    else:
        sheet.write_number(line, column, value, formats.number(number_format))


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
