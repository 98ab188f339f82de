"""The officers' workbook: the open issues of a department, to be answered; and examples of the rows that fail."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from psycopg2.extensions import connection as Connection
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from include import settings
from include.catalogue.east import Catalogue
from include.entry.layout import CHOICES, CODE_ROW, COVER, FIRST_ROW, HEADING_ROW, NOTE_ROW
from include.entry.template import FONT
from include.issues.decisions import choices
from include.issues.layout import (
    ALL,
    CONFLICTS,
    DATA_DATE,
    DEPARTMENT,
    EXAMPLES,
    LIST,
    LONGEST,
    SHOWN,
    Column,
    filled_in,
)
from include.issues.read import Issue, events, examples, issues, require_taken_in

EXAMPLES_SHOWN = 20
"""Failing rows shown of an issue."""

RULES = (
    f"“{LIST}”每行一个未关闭的问题。请填写白色单元格：处理状态从下拉列表选择，留空表示暂不处理；灰色单元格不可改。",
    "接收：须填责任人和预计完成日。已整改：须填整改措施，由下一次检核自动验证，仍不符则重新打开。",
    "拒绝：须填原因。被拒绝的问题可申请仲裁（须填原因），由仲裁部门裁定分派给其他部门，或裁定非缺陷并关闭。",
    "原因、整改措施、责任人、预计完成日留空表示不变。",
    "填好后导回：python -m include.issues import 文件 --who 姓名。任何一处有误，整个工作簿都不导入；错误按单元格列出。",
    "导出之后已由他人或检核变更的问题，所填内容不采用，但完整保存，并列在下一次导出的“未采用的提交”中。",
    f"“{EXAMPLES}”每个问题最多列 {EXAMPLES_SHOWN} 行，涉及个人信息的值已遮蔽；完整行数见“不符行数”。",
)
_NUMBER = "#,##0"


def export(
    conn: Connection,
    catalogue: Catalogue,
    data_date: dt.date,
    department: str | None = None,
    output: Path = settings.OUTPUT,
) -> Path:
    """Writes the workbook of `department`, or of all, to `output`/issues/YYYYMMDD. The same issues give the same bytes.

    Raises LookupError if the checks of `data_date` have not been taken in or there is no such department.
    """
    run_id = require_taken_in(conn, data_date)
    if department is not None and department not in catalogue.departments.mail:
        raise LookupError(f"no department {department}: {', '.join(catalogue.departments.mail)}")
    catalogue = catalogue.at(data_date)
    found = issues(conn, catalogue, department)
    name = department or ALL
    folder = output / "issues" / f"{data_date:%Y%m%d}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"数据质量问题_{name}_{data_date:%Y%m%d}.xlsx"
    aside = path.with_name(f".{path.name}.new")
    with xlsxwriter.Workbook(aside, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties(
            {
                "title": f"数据质量问题 {name} {data_date}",
                "author": "Eastwind",
                "created": dt.datetime.combine(data_date, dt.time()),
            }
        )
        _Workbook(workbook, data_date, name, run_id, tuple(catalogue.departments.mail)).write(
            found,
            examples(conn, catalogue, found, EXAMPLES_SHOWN),
            events(conn, [issue["issue_id"] for issue in found], kinds=["conflict"]),
        )
    aside.replace(path)
    return path


class _Workbook:
    def __init__(
        self,
        workbook: xlsxwriter.Workbook,
        data_date: dt.date,
        department: str,
        run_id: int,
        departments: tuple[str, ...],
    ) -> None:
        self._workbook = workbook
        self._data_date = data_date
        self._department = department
        self._run_id = run_id
        self._departments = departments
        self._columns = (*SHOWN, *filled_in(department))
        self._title = self._format(font_size=16, bold=True, font_color="#1F3864")
        self._label = self._format(bold=True, bg_color="#DDE6F3", border=1)
        self._plain = self._format(text_wrap=True)
        self._head = self._format(bold=True, bg_color="#1F3864", font_color="#FFFFFF", border=1, text_wrap=True)
        self._input_head = self._format(bold=True, bg_color="#C65911", font_color="#FFFFFF", border=1, text_wrap=True)
        self._note = self._format(font_size=9, font_color="#595959", border=1, text_wrap=True, valign="top")
        grey = {"border": 1, "border_color": "#BFBFBF", "bg_color": "#F2F2F2", "text_wrap": True}
        self._locked = self._format(**grey)
        self._locked_number = self._format(**grey, num_format=_NUMBER)
        self._overdue = self._format(**grey, font_color="#C00000", bold=True)
        white = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True, "locked": False}
        self._input = self._format(**white, num_format="@")
        self._date_input = self._format(**white, num_format="yyyy-mm-dd", align="left")

    def _format(self, **properties: Any) -> Format:
        return self._workbook.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})

    def write(
        self,
        found: Sequence[Issue],
        failing: dict[int, list[tuple[str, str, str]]],
        conflicts: Sequence[dict[str, Any]],
    ) -> None:
        self._write_cover(self._workbook.add_worksheet(COVER), found)
        self._write_list(self._workbook.add_worksheet(LIST), found)
        self._write_examples(self._workbook.add_worksheet(EXAMPLES), found, failing)
        if conflicts:
            self._write_conflicts(self._workbook.add_worksheet(CONFLICTS), conflicts)
        if self._department == ALL:
            self._write_choices(self._workbook.add_worksheet(CHOICES))
        for sheet in self._workbook.worksheets():
            sheet.set_paper(9)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.set_footer(f"&L&9数据日期 {self._data_date}&C&9&A&R&9第 &P 页，共 &N 页")

    def _write_cover(self, sheet: Worksheet, found: Sequence[Issue]) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 100)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, f"数据质量问题：{self._department}", self._title)
        said = {
            DATA_DATE: f"{self._data_date}",
            DEPARTMENT: self._department,
            "检核": f"{self._run_id}",
            "未关闭问题": f"{len(found)} 项，其中强校验 {sum(issue['severity'] == 'strong' for issue in found)} 项",
        }
        for line, (label, value) in enumerate(said.items(), start=2):
            sheet.write_string(line, 0, label, self._label)
            sheet.write_string(line, 1, value, self._locked)
        for number, rule in enumerate(RULES, start=1):
            sheet.write_string(6 + number, 0, f"说明 {number}", self._plain)
            sheet.write_string(6 + number, 1, rule, self._plain)
        sheet.protect()

    def _write_list(self, sheet: Worksheet, found: Sequence[Issue]) -> None:
        sheet.freeze_panes(FIRST_ROW - 1, 1)
        sheet.set_row(HEADING_ROW - 1, 32)
        sheet.set_row(CODE_ROW - 1, None, None, {"hidden": True})
        sheet.set_row(NOTE_ROW - 1, 40)
        for position, column in enumerate(self._columns):
            is_input = column not in SHOWN
            sheet.set_column(position, position, column.width)
            sheet.write_string(HEADING_ROW - 1, position, column.zh, self._input_head if is_input else self._head)
            sheet.write_string(CODE_ROW - 1, position, column.code, self._note)
            sheet.write_string(NOTE_ROW - 1, position, _NOTES.get(column.code, ""), self._note)
        for line, issue in enumerate(found, start=FIRST_ROW - 1):
            self._write_issue(sheet, line, issue)
        last = max(FIRST_ROW - 1, FIRST_ROW + len(found) - 2)
        sheet.autofilter(NOTE_ROW - 1, 0, last, len(self._columns) - 1)
        sheet.repeat_rows(HEADING_ROW - 1)
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def _write_issue(self, sheet: Worksheet, line: int, issue: Issue) -> None:
        for position, column in enumerate(SHOWN):
            self._write_shown(sheet, line, position, column, issue)
        allowed = choices(issue["state"], self._department == ALL)
        for position, column in enumerate(filled_in(self._department), start=len(SHOWN)):
            value = issue.get(column.code)
            if not allowed:
                sheet.write_string(line, position, _text(value), self._locked)
                continue
            if column.code == "planned_on":
                if value is None:
                    sheet.write_blank(line, position, None, self._date_input)
                else:
                    sheet.write_datetime(line, position, value, self._date_input)
            elif value:
                sheet.write_string(line, position, value, self._input)
            else:
                sheet.write_blank(line, position, None, self._input)
            sheet.data_validation(line, position, line, position, self._validation(column, allowed))

    def _write_shown(self, sheet: Worksheet, line: int, position: int, column: Column, issue: Issue) -> None:
        value = issue[column.code]
        if column.is_number and value is not None:
            sheet.write_number(line, position, value, self._locked_number)
        else:
            is_late = (
                column.code in ("answer_due", "repair_due")
                and column.code.replace("_due", "_overdue") in issue["overdue"]
            )
            sheet.write_string(line, position, _text(value), self._overdue if is_late else self._locked)

    def _validation(self, column: Column, allowed: list[str]) -> dict[str, Any]:
        error = {"error_title": "不符合要求"}
        if column.code == "decision":
            return {"validate": "list", "source": allowed, "error_message": f"请选择：{'、'.join(allowed)}", **error}
        if column.code == "new_department":
            source = f"={CHOICES}!$A$2:$A${len(self._departments) + 1}"
            return {"validate": "list", "source": source, "error_message": "请从列表中选择部门", **error}
        if column.code == "planned_on":
            return {
                "validate": "date",
                "criteria": ">=",
                "value": self._data_date,
                "error_message": f"请填写 {self._data_date} 及以后的日期，如 2024-07-15",
                **error,
            }
        most = 50 if column.code == "person" else LONGEST
        return {"validate": "length", "criteria": "<=", "value": most, "error_message": f"不超过 {most} 个字", **error}

    def _write_examples(
        self, sheet: Worksheet, found: Sequence[Issue], failing: dict[int, list[tuple[str, str, str]]]
    ) -> None:
        columns = {"问题编号": 9, "表": 30, "数据项": 20, "规则": 16, "不符行数": 12, "行": 70, "值": 30, "说明": 44}
        for position, (name, width) in enumerate(columns.items()):
            sheet.set_column(position, position, width)
            sheet.write_string(1, position, name, self._head)
        sheet.write_string(
            0, 0, f"每个问题最多列 {EXAMPLES_SHOWN} 行，按主键排序；完整行数见“不符行数”。", self._format()
        )
        line = 2
        for issue in found:
            for key, value, note in failing.get(issue["issue_id"], []):
                sheet.write_number(line, 0, issue["issue_id"], self._locked_number)
                for position, text in enumerate((issue["table_zh"], issue["item_zh"], issue["rule_id"]), start=1):
                    sheet.write_string(line, position, text, self._locked)
                sheet.write_number(line, 4, issue["rows_failed"], self._locked_number)
                for position, text in enumerate((key, value, note), start=5):
                    sheet.write_string(line, position, text, self._locked)
                line += 1
        sheet.freeze_panes(2, 1)
        sheet.autofilter(1, 0, max(line - 1, 1), len(columns) - 1)
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def _write_conflicts(self, sheet: Worksheet, conflicts: Sequence[dict[str, Any]]) -> None:
        columns = {"问题编号": "issue_id", **{column.zh: column.code for column in filled_in(ALL)}}
        headings = (*columns, "提交人", "提交时间")
        for position, name in enumerate(headings):
            sheet.set_column(position, position, 9 if position == 0 else 22)
            sheet.write_string(0, position, name, self._head)
        for line, event in enumerate(conflicts, start=1):
            entered = event["submitted"] | {"issue_id": event["issue_id"]}
            at = event["recorded_at"].astimezone(settings.TIMEZONE)
            values = (*(entered.get(code) for code in columns.values()), event["who"], f"{at:%Y-%m-%d %H:%M}")
            for position, value in enumerate(values):
                sheet.write_string(line, position, _text(value), self._locked)
        sheet.freeze_panes(1, 1)
        sheet.protect()

    def _write_choices(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 24)
        sheet.write_string(0, 0, "部门", self._head)
        for line, name in enumerate(self._departments, start=1):
            sheet.write_string(line, 0, name, self._plain)
        sheet.protect()


_NOTES = {
    "decision": "从列表中选择",
    "person": "接收时必填",
    "reason": "拒绝、申请仲裁、裁定时必填",
    "measure": "已整改时必填",
    "planned_on": "接收时必填，如 2024-07-15",
    "new_department": "裁定分派时必填",
}


def _text(value: object) -> str:
    return "" if value is None else str(value)
