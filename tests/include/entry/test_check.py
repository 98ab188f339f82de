"""What a cell may hold: every trap of Excel by the cell in which it was found."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from include.catalogue.sources import SourceColumn, SourceTable
from include.entry import problems as problems_module
from include.entry.check import check, exact
from include.entry.layout import COVER, DATA
from include.entry.problems import Problems, Refused
from include.entry.workbook import read_workbook
from tests.include.entry.conftest import GOOD, Cells, Workbook


def stored(table: SourceTable, path: Path) -> list[dict[str, str]]:
    """The rows that would be stored, without what is empty."""
    return [
        {column.name: text for column, text in zip(table.columns, row, strict=True) if text is not None}
        for row in check(table, read_workbook(path)).rows
    ]


def refused(table: SourceTable, path: Path) -> list[str]:
    with pytest.raises(Refused) as error:
        check(table, read_workbook(path))
    return list(error.value.problems)


@pytest.mark.parametrize(
    ("column", "entered", "text"),
    [
        ("amount", 1.1, "1.10"),
        ("amount", "1.10", "1.10"),
        ("amount", 0.1 + 0.2, "0.30"),
        ("amount", -1234567.1, "-1234567.10"),
        ("amount", 999999999999.99, "999999999999.99"),
        ("amount", 5, "5.00"),
        ("amount", "123456789012345678.90", "123456789012345678.90"),
        ("staff", 12.0, "12"),
        ("staff", "0012", "12"),
        ("is_listed", True, "true"),
        ("is_listed", "否", "false"),
        ("is_listed", "Y", "true"),
        ("since", dt.datetime(2024, 2, 29), "2024-02-29"),
        ("since", dt.date(9999, 12, 31), "9999-12-31"),
        ("since", "2024-02-29", "2024-02-29"),
        ("since", 20240229, "2024-02-29"),
        ("checked_at", dt.datetime(2024, 6, 30, 17, 30), "2024-06-30 17:30:00"),
        ("checked_at", "2024-06-30 17:30:00", "2024-06-30 17:30:00"),
        ("party_name", "张三", "张三"),
        ("party_name", "\u00a0张三\u3000", "张三"),
    ],
)
def test_a_value_is_stored_in_one_form_however_it_was_typed(
    table: SourceTable, workbook: Workbook, column: str, entered: Any, text: str
) -> None:
    [row] = stored(table, workbook({**GOOD, column: entered}))
    assert row[column] == text


@pytest.mark.parametrize(
    ("column", "entered", "problem"),
    [
        ("party_no", None, "A4 编号（party_no）未填写；应为文本，不超过 6 个字"),
        ("party_no", "R000001", "“R000001” 不符合要求；应为文本，不超过 6 个字"),
        ("party_no", 1, "A4 编号（party_no）是数值，其前导零和 15 位以后的数字可能已被 Excel 丢弃"),
        ("kind", "国企", "C4 类型（kind） “国企” 不符合要求；应为下列之一：民营企业、自然人"),
        ("kind", dt.datetime(2024, 3, 4), "已被 Excel 变成日期或时间"),
        ("kind", True, "C4 类型（kind）是逻辑值"),
        ("kind", "自\n然人", "含换行或不可见字符 U+000A"),
        ("kind", "自\u200b然人", "含换行或不可见字符 U+200B"),
        ("is_listed", 1, "D4 是否上市（is_listed）是数值"),
        ("is_listed", "大概", "“大概” 不符合要求；应为是或否"),
        ("since", 45473, "“45473” 是没有日期格式的数值：请将单元格设为日期格式后核对；应为日期，如 2024-06-30"),
        ("since", "2024/6/30", "“2024/6/30” 不符合要求；应为日期，如 2024-06-30"),
        ("since", "2023-02-29", "“2023-02-29” 不符合要求"),
        ("since", dt.datetime(2024, 6, 30, 17, 30), "“2024-06-30 17:30:00” 带有时间"),
        ("since", dt.time(17, 30), "已被 Excel 变成日期或时间"),
        ("amount", "1,000.00", "G4 金额（amount） “1,000.00” 不符合要求；应为数字，整数部分不超过 18 位"),
        ("amount", "1,5", "“1,5” 不符合要求"),
        ("amount", 1.005, "“1.005” 不符合要求"),
        ("amount", 123456789012345678, "“123456789012345700” 超过 Excel 可以保留的 15 位数字"),
        ("amount", 12345678901234.567, "超过 Excel 可以保留的 15 位数字"),
        ("amount", dt.datetime(2024, 3, 4), "已被 Excel 变成日期或时间"),
        ("staff", 1.5, "“1.5” 不符合要求；应为整数"),
        ("staff", 2147483648, "不符合要求；应为整数"),
        ("amount", "=1+1", "G4 金额（amount）是公式，只接受值：请复制后选择性粘贴为值"),
        ("amount", ArrayFormula("G4:G4", "=SUM(1,2)"), "是公式"),
        ("amount", "#DIV/0!", "是 Excel 的错误值 #DIV/0!"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_cell(
    table: SourceTable, workbook: Workbook, column: str, entered: Any, problem: str
) -> None:
    [found] = refused(table, workbook({**GOOD, column: entered}))
    assert problem in found


@pytest.mark.parametrize("entered", ["张三\n李四", dt.datetime(2024, 3, 4), "张" * 70 + "\x7f"])
def test_personal_values_are_masked(table: SourceTable, workbook: Workbook, entered: Any) -> None:
    [found] = refused(table, workbook({**GOOD, "party_name": entered}))
    assert found.startswith("B4 名称（party_name） “")
    assert "李四" not in found and "03-04" not in found and "张张" not in found


def test_everything_that_is_wrong_is_said_at_once(table: SourceTable, workbook: Workbook) -> None:
    found = refused(table, workbook({"party_no": "R1"}, GOOD, {**GOOD, "party_no": "R2", "staff": "x"}))
    assert [problem.split()[0] for problem in found] == ["B4", "第", "H6"]
    assert found[1] == "第 5 行：主键 编号 “R1” 与第 4 行重复"


def test_the_list_of_faults_is_bounded_and_says_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems_module, "MOST_SHOWN", 2)
    problems = Problems()
    for number in range(5):
        problems.add(f"problem {number}")
    with pytest.raises(Refused) as error:
        problems.refuse_if_any()
    assert str(error.value).splitlines() == ["未提交：共 5 处错误，以下列出前 2 处", "  problem 0", "  problem 1"]


def test_columns_are_found_by_their_codes_wherever_they_stand(table: SourceTable, workbook: Workbook) -> None:
    def swap(book: Any) -> None:
        for row in range(1, 5):
            first, second = book[DATA].cell(row, 1), book[DATA].cell(row, 2)
            first.value, second.value = second.value, first.value

    assert stored(table, workbook(GOOD, edit=swap)) == [GOOD]


@pytest.mark.parametrize(
    ("column", "code", "problems"),
    [
        (3, "kinds", ["C2 列代码“kinds”不属于本主题", "第 2 行缺少列代码“kind”（类型）"]),
        (3, "party_no", ["C2 列代码“party_no”重复，已见于 A2", "第 2 行缺少列代码“kind”（类型）"]),
        (3, None, ["第 2 行缺少列代码“kind”（类型）"]),
        (9, "extra", ["I2 列代码“extra”不属于本主题"]),
    ],
)
def test_unknown_repeated_and_missing_columns_are_named(
    table: SourceTable, workbook: Workbook, column: int, code: str | None, problems: list[str]
) -> None:
    def change(book: Any) -> None:
        book[DATA].cell(2, column).value = code

    found = refused(table, workbook(GOOD, edit=change))
    assert len(found) == len(problems)
    assert all(text.startswith(problem) for text, problem in zip(found, problems, strict=True))


def edit_data(change: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda book: change(book[DATA])


def hide_row(data: Any) -> None:
    data.row_dimensions[4].hidden = True


def hide_columns(data: Any) -> None:
    data.column_dimensions.group("B", "C", hidden=True)


def merge(data: Any) -> None:
    data.merge_cells("A4:A5")


def write_beside(data: Any) -> None:
    data["K4"] = "note"


def hide_sheet(data: Any) -> None:
    data.sheet_state = "hidden"


def add_sheet(data: Any) -> None:
    data.parent.create_sheet("草稿")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (hide_row, "第 4 行被隐藏或筛选"),
        (hide_columns, "第 B、C 列被隐藏"),
        (merge, "A4:A5 是合并单元格"),
        (write_beside, "K4 有内容，但该列没有列代码"),
        (hide_sheet, "工作表“数据”被隐藏"),
        (add_sheet, "多出工作表“草稿”"),
    ],
)
def test_what_an_officer_does_not_see_or_does_not_enter_is_refused(
    table: SourceTable, workbook: Workbook, change: Callable[[Any], None], problem: str
) -> None:
    [found] = refused(table, workbook(GOOD, edit=edit_data(change)))
    assert found.startswith(problem)


def test_a_percentage_is_not_what_it_looks_like(table: SourceTable, workbook: Workbook) -> None:
    def as_percentage(data: Any) -> None:
        data["G4"].number_format = "0.00%"

    [found] = refused(table, workbook({**GOOD, "amount": 0.125}, edit=edit_data(as_percentage)))
    assert "G4 金额（amount）是百分比格式，实际值为所见数字的百分之一" in found


def test_empty_rows_are_no_rows(table: SourceTable, workbook: Workbook) -> None:
    last: Cells = {"party_no": "R2", "party_name": "李四"}
    assert stored(table, workbook(GOOD, {}, {"party_no": " "}, last)) == [GOOD, last]


@pytest.mark.parametrize("name", [COVER, DATA])
def test_a_workbook_without_the_template_s_sheets_is_refused(table: SourceTable, workbook: Workbook, name: str) -> None:
    with pytest.raises(Refused, match=f"缺少工作表“{name}”"):
        read_workbook(workbook(GOOD, edit=lambda book: book.remove(book[name])))


def test_a_workbook_that_reaches_to_the_end_of_the_sheet_is_refused_at_once(
    table: SourceTable, workbook: Workbook
) -> None:
    def write_far_below(data: Any) -> None:
        data["A1048576"] = " "

    with pytest.raises(Refused, match=r"延伸到 H1048576，最多 50000 行"):
        read_workbook(workbook(GOOD, edit=edit_data(write_far_below)))


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 the old format, or an encrypted workbook")
    with pytest.raises(Refused, match=r"不是可以读取的 \.xlsx 工作簿"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("kept", "number"),
    [(0.1 + 0.2, "0.3"), (1e-7, "1E-7"), (999999999999999, "999999999999999"), (123456789012.34, "123456789012.34")],
)
def test_a_number_is_what_excel_shows(kept: float, number: str) -> None:
    assert exact(kept) == Decimal(number)


@pytest.mark.parametrize("kept", [1e15, 1e300, 1234567890123.404, 1 / 3, float("nan"), float("inf")])
def test_a_number_that_excel_cannot_have_kept_whole_is_none(kept: float) -> None:
    assert exact(kept) is None


def test_a_number_of_38_digits_is_not_rounded(workbook: Workbook, table: SourceTable) -> None:
    digits = "12345678901234567890123456789012.345678"
    columns = (*table.columns[:6], SourceColumn("amount", "numeric(38,6)"), table.columns[7])
    wide = SourceTable(**{**vars(table), "columns": columns})
    assert stored(wide, workbook({**GOOD, "amount": digits}))[0]["amount"] == digits


def test_the_template_offers_lists_and_types_to_whoever_fills_it_in(table: SourceTable, workbook: Workbook) -> None:
    book = openpyxl.load_workbook(workbook())
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in book[DATA].data_validations.dataValidation}
    assert {cell: rule.type for cell, rule in rules.items()} == {
        "A4": "textLength",
        "C4": "list",
        "D4": "list",
        "E4": "date",
        "G4": "decimal",
        "H4": "whole",
    }
    assert rules["C4"].formula1 == "选项!$A$2:$A$3"
    assert [cell.value for cell in book["选项"]["A"]] == ["类型", "民营企业", "自然人"]
    assert [book[DATA].cell(row, 1).value for row in (1, 2)] == ["编号", "party_no"]
    assert book[DATA].cell(3, 1).value == "必填；主键\n文本，不超过 6 个字"
    assert book[DATA].cell(3, 7).value.startswith("选填\n数字")
