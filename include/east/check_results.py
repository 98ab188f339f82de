"""检核结果, the results of all rules that go with a package, and the register of the exceptions that it rests on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from psycopg2.extensions import cursor as Cursor
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from include.catalogue.east import Catalogue
from include.checks.gate import Decision, Finding
from include.checks.reasons import Reason

KINDS = {
    "not_null": "非空",
    "not_default": "非默认值",
    "equals": "定值",
    "date_format": "日期格式",
    "length": "长度",
    "byte_length": "长度",
    "number": "数值格式",
    "special_chars": "特殊字符",
    "code_set": "码值",
    "paired": "成对填报",
    "determines": "唯一对应",
    "reference": "引用",
    "unique": "唯一性",
    "clean": "禁用字符",
    "dated": "日期先后",
    "range": "取值范围",
    "compare": "比较",
    "agree": "跨表一致",
    "not_in": "取值排除",
    "shape": "编码格式",
    "varied": "取值单一",
    "daily": "逐日连续",
    "predicate": "业务逻辑",
    "stated": "业务逻辑",
    "collection_date": "采集日期",
    "secret": "涉密从简",
    "reconciliation": "核对",
    "completeness": "完整性",
    "continuity": "连续性",
    "plausibility": "合理性",
    "identifier": "证件校验",
    "returns": "与1104报表核对",
}
SEVERITIES = {"strong": "强", "weak": "弱"}
STATUSES = {
    "checked": "已检核",
    "not_applicable": "不适用",
    "withdrawn": "已撤销",
    "suspended": "已暂停",
    "undecidable": "无法由数据判定",
}
COLUMNS = {
    "序号": 7,
    "官方编号": 9,
    "规则编号": 18,
    "检核类型": 12,
    "表名": 30,
    "表代码": 15,
    "数据项": 22,
    "数据项代码": 14,
    "检核定义": 56,
    "强弱": 6,
    "状态": 14,
    "检查行数": 13,
    "不符行数": 13,
    "错误率": 10,
    "原因说明": 56,
}
"""Headings of the results with the widths of their columns, in characters."""

EXCEPTIONS = {
    "序号": 7,
    "规则编号": 18,
    "表代码": 15,
    "适用记录": 50,
    "差异金额": 16,
    "原因": 60,
    "登记人": 14,
    "适用数据日期": 14,
    "有效期至": 14,
}

_NOT_FILED = re.compile(r"table (\w+) is not filed")


@dataclass(frozen=True)
class Result:
    """A rule and what came of it. `cause` says in Chinese why rows fail, or why the rule was not run."""

    number: int | None
    rule_id: str
    kind: str
    table_zh: str
    table_code: str
    item_zh: str
    item_code: str
    text_zh: str
    severity: str
    status: str
    rows_checked: int
    rows_failed: int
    cause: str


def rule_results(cursor: Cursor, catalogue: Catalogue, decision: Decision) -> list[Result]:
    """All rules of the check run that the decision rests on, also those that did not run, by table and number."""
    findings = {(finding.table_code, finding.rule_id): finding for finding in decision.findings}
    cursor.execute(
        """
        select
            number,
            rule_id,
            kind,
            table_code,
            item,
            text_zh,
            severity,
            status,
            note,
            rows_checked,
            rows_failed
        from dq.rule_result
        where run_id = %s
        """,
        (decision.run_id,),
    )
    names = [column.name for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    rows.sort(key=lambda row: (_place(catalogue, row["table_code"]), row["number"] or 1 << 31, row["rule_id"]))
    return [_result(catalogue, row, findings.get((row["table_code"], row["rule_id"]))) for row in rows]


def exceptions(decision: Decision) -> list[Reason]:
    """The reasons on file that excuse or explain what fails, in the order in which they were filed."""
    found = {reason.reason_id: reason for finding in decision.findings for reason in finding.reasons}
    return [found[reason_id] for reason_id in sorted(found)]


def _place(catalogue: Catalogue, code: str) -> int:
    table = catalogue.tables.get(code)
    return table.number if table else 1 << 31


def _result(catalogue: Catalogue, row: Mapping[str, Any], finding: Finding | None) -> Result:
    table = catalogue.tables.get(row["table_code"])
    items = {item.name: item for item in table.items} if table else {}
    item = items.get(row["item"])
    return Result(
        number=row["number"],
        rule_id=row["rule_id"],
        kind=row["kind"],
        table_zh=table.name_zh if table else "",
        table_code=row["table_code"],
        item_zh=item.name_zh if item else "",
        item_code=item.code if item else "",
        text_zh=row["text_zh"],
        severity=row["severity"],
        status=row["status"],
        rows_checked=row["rows_checked"],
        rows_failed=row["rows_failed"],
        cause=_why_not_run(catalogue, row["note"] or "") if row["status"] != "checked" else _why_failing(finding),
    )


def _why_failing(finding: Finding | None) -> str:
    if finding is None or not finding.reasons:
        return ""
    said = "；".join(dict.fromkeys(reason.text for reason in finding.reasons))
    return f"其中{finding.rows_explained}项已有说明：{said}" if finding.reason is None else said


def _why_not_run(catalogue: Catalogue, note: str) -> str:
    """In Chinese: a table that is not filed, or what the YAML says before the ` · `."""
    if not (codes := _NOT_FILED.findall(note)):
        return note.partition(" · ")[0]
    said = []
    for code in codes:
        table, left_out = catalogue.tables.get(code), catalogue.not_filed.get(code)
        why = f"：{left_out.reason.partition(' · ')[0]}" if left_out else ""
        said.append(f"不报送《{table.name_zh if table else code}》{why}")
    return "；".join(said)


def write_results(
    path: Path, results: Sequence[Result], reasons: Iterable[Reason], decision: Decision, institution: str
) -> None:
    """Writes the workbook. The same results, reasons and run give the same bytes."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    day = decision.data_date
    workbook.set_properties(
        {"title": f"{institution}银行监管标准化数据检核结果", "created": datetime(day.year, day.month, day.day)}
    )
    formats = _formats(workbook)
    _write_results(workbook.add_worksheet("检核结果"), results, decision, institution, formats)
    _write_exceptions(workbook.add_worksheet("例外登记"), list(reasons), institution, day, formats)
    workbook.close()


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    font = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    cell = {**font, "border": 1, "text_wrap": True}
    return {
        "title": workbook.add_format({**font, "bold": True, "font_size": 14}),
        "plain": workbook.add_format(font),
        "text": workbook.add_format(cell),
        "number": workbook.add_format({**cell, "num_format": "#,##0"}),
        "amount": workbook.add_format({**cell, "num_format": "#,##0.00"}),
        "share": workbook.add_format({**cell, "num_format": "0.0000%"}),
        "failing": workbook.add_format({**cell, "num_format": "#,##0", "font_color": "#C00000", "bold": True}),
        "heading": workbook.add_format({**cell, "bold": True, "bg_color": "#D9E1F2", "align": "center"}),
    }


def _write_results(
    sheet: Worksheet, results: Sequence[Result], decision: Decision, institution: str, formats: Mapping[str, Format]
) -> None:
    checked = [each for each in results if each.status == "checked"]
    failing = [each for each in checked if each.rows_failed]
    strong = sum(each.severity == "strong" for each in failing)
    _head(
        sheet,
        f"{institution}监管标准化数据检核结果",
        f"采集日期 {decision.data_date:%Y-%m-%d}，检核 {decision.run_id}，"
        f"关口{'放行' if decision.is_open else '不予放行'}；"
        f"规则{len(results):,}条，检核{len(checked):,}条，相符{len(checked) - len(failing):,}条，"
        f"强校验不符{strong}条（均须登记原因），弱校验不符{len(failing) - strong}条",
        COLUMNS,
        formats,
    )
    for line, each in enumerate(results, start=4):
        texts = (
            each.rule_id,
            KINDS.get(each.kind, each.kind),
            each.table_zh,
            each.table_code,
            each.item_zh,
            each.item_code,
            each.text_zh,
            SEVERITIES[each.severity],
            STATUSES[each.status],
        )
        sheet.write_number(line, 0, line - 3, formats["number"])
        _write_number(sheet, line, 1, each.number, formats["text"], formats)
        for column, text in enumerate(texts, start=2):
            sheet.write_string(line, column, text, formats["text"])
        is_checked = each.status == "checked"
        _write_number(sheet, line, 11, each.rows_checked if is_checked else None, formats["number"], formats)
        failed = formats["failing"] if each.rows_failed else formats["number"]
        _write_number(sheet, line, 12, each.rows_failed if is_checked else None, failed, formats)
        share = each.rows_failed / each.rows_checked if each.rows_checked else None
        _write_number(sheet, line, 13, share, formats["share"], formats)
        sheet.write_string(line, 14, each.cause, formats["text"])
    sheet.freeze_panes(4, 3)
    sheet.autofilter(3, 0, 3 + len(results), len(COLUMNS) - 1)


def _write_exceptions(
    sheet: Worksheet, reasons: Sequence[Reason], institution: str, data_date: date, formats: Mapping[str, Format]
) -> None:
    _head(
        sheet,
        f"{institution}监管标准化数据检核例外登记",
        f"采集日期 {data_date:%Y-%m-%d}，共{len(reasons)}条；登记原因不改变检核结果",
        EXCEPTIONS,
        formats,
    )
    for line, reason in enumerate(reasons, start=4):
        key = "，".join(f"{name}={value}" for name, value in (reason.row_key or {}).items()) or "全部"
        sheet.write_number(line, 0, line - 3, formats["number"])
        for column, text in enumerate((reason.rule_id, reason.table_code, key), start=1):
            sheet.write_string(line, column, text, formats["text"])
        _write_number(sheet, line, 4, reason.amount, formats["amount"], formats)
        dates = (
            f"{reason.data_date}" if reason.data_date else "不限",
            f"{reason.valid_until}" if reason.valid_until else "不限",
        )
        for column, text in enumerate((reason.text, reason.who, *dates), start=5):
            sheet.write_string(line, column, text, formats["text"])
    sheet.freeze_panes(4, 0)


def _write_number(
    sheet: Worksheet, line: int, column: int, value: Any, format: Format, formats: Mapping[str, Format]
) -> None:
    if value is None:
        sheet.write_blank(line, column, None, formats["text"])
    else:
        sheet.write_number(line, column, value, format)


def _head(sheet: Worksheet, title: str, note: str, columns: Mapping[str, int], formats: Mapping[str, Format]) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, note, formats["plain"])
    for column, (name, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, name, formats["heading"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
