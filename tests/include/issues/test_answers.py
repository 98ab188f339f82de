"""The officers' workbook, out and in again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from include.entry.layout import CODE_ROW, COVER, FIRST_ROW
from include.entry.problems import Refused
from include.issues.answers import TakenIn, take_in
from include.issues.decisions import DECISIONS, choices
from include.issues.export import EXAMPLES_SHOWN, export
from include.issues.layout import CONFLICTS, EXAMPLES, LIST
from include.issues.words import STATES
from include.issues.workdays import working_days_after
from tests.include.issues.conftest import FINANCE, GOOD, JULY, JUNE, LONG, NAMELESS, OPERATIONS, RETAIL, Bank

ACCEPTED: dict[str, Any] = {"decision": "接收", "person": "王经办", "planned_on": dt.date(2024, 7, 15)}


class Desk:
    """Officers at work: workbooks are exported, filled in and imported again."""

    def __init__(self, bank: Bank, folder: Path) -> None:
        self.bank = bank
        self.folder = folder

    def export(self, department: str | None = RETAIL) -> Path:
        return export(self.bank.conn, self.bank.catalogue, JUNE, department, self.folder)

    def fill(self, path: Path, rule_id: str = "R1", /, **cells: Any) -> Path:
        """Fills in cells of the rule's issue, by the codes of their columns."""
        book = openpyxl.load_workbook(path)
        sheet = book[LIST]
        columns = {cell.value: cell.column for cell in sheet[CODE_ROW]}
        (row,) = (
            row for row in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(row, columns["rule_id"]).value == rule_id
        )
        for code, value in cells.items():
            sheet.cell(row, columns[code]).value = value
        book.save(path)
        return path

    def take_in(self, path: Path, who: str = "王经办") -> TakenIn:
        return take_in(self.bank.conn, self.bank.catalogue, path, who)

    def answer(self, department: str | None = RETAIL, rule_id: str = "R1", **cells: Any) -> TakenIn:
        return self.take_in(self.fill(self.export(department), rule_id, **cells))


@pytest.fixture
def desk(bank: Bank, tmp_path: Path) -> Desk:
    """R1 is retail banking's, R2 that of operations; both fail."""
    bank.take_in(NAMELESS, LONG)
    return Desk(bank, tmp_path)


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each sheet by the headings of the list, or of the first row that has several."""
    book = openpyxl.load_workbook(path)
    codes = [cell.value for cell in book[LIST][CODE_ROW]]
    return {
        LIST: [
            dict(zip(codes, (cell.value for cell in row), strict=True))
            for row in book[LIST].iter_rows(min_row=FIRST_ROW)
        ]
    }


# Export


def test_a_department_gets_its_own_open_issues(desk: Desk) -> None:
    (issue,) = read(desk.export())[LIST]
    shown = {code: issue[code] for code in ("severity_zh", "department", "table_zh", "item_zh", "rule_id", "state_zh")}
    assert shown == {
        "severity_zh": "强",
        "department": RETAIL,
        "table_zh": "ZH 账户表",
        "item_zh": "户名",
        "rule_id": "R1",
        "state_zh": "待处理",
    }
    assert (issue["rows_checked"], issue["rows_failed"], issue["text_zh"]) == (2, 1, "户名不得为空")
    assert (issue["decision"], issue["person"], issue["planned_on"]) == (None, None, None)
    assert desk.export().relative_to(desk.folder) == Path("issues/20240630/数据质量问题_个人金融部_20240630.xlsx")


def test_the_arbiter_gets_those_of_all(desk: Desk) -> None:
    assert [issue["department"] for issue in read(desk.export(None))[LIST]] == [RETAIL, OPERATIONS]


def test_closed_issues_are_not_exported(desk: Desk) -> None:
    desk.bank.take_in(GOOD)
    assert read(desk.export(None))[LIST] == []


def test_an_unknown_department_and_a_date_that_was_not_taken_in_are_refused(desk: Desk) -> None:
    with pytest.raises(LookupError, match="no department 科技部: 个人金融部"):
        desk.export("科技部")
    with pytest.raises(LookupError, match="the checks of 2024-07-31 have not been taken in"):
        export(desk.bank.conn, desk.bank.catalogue, JULY, None, desk.folder)


def test_only_what_is_to_be_filled_in_can_be_edited(desk: Desk) -> None:
    sheet = openpyxl.load_workbook(desk.export())[LIST]
    assert sheet.protection.sheet
    editable = {sheet.cell(CODE_ROW, cell.column).value for cell in sheet[FIRST_ROW] if not cell.protection.locked}
    assert editable == {"decision", "person", "reason", "measure", "planned_on"}


def test_the_list_of_decisions_is_that_of_the_state(desk: Desk) -> None:
    def listed(department: str | None = RETAIL) -> str | None:
        sheet = openpyxl.load_workbook(desk.export(department))[LIST]
        column = next(cell.column_letter for cell in sheet[CODE_ROW] if cell.value == "decision")
        found = [
            each.formula1
            for each in sheet.data_validations.dataValidation
            if f"{column}{FIRST_ROW}" in each.cells and each.type == "list"
        ]
        return found[0].strip('"') if found else None

    assert listed() == "接收,已整改,拒绝"
    desk.answer(decision="拒绝", reason="非本部门职责")
    assert listed() == "接收,申请仲裁"
    desk.answer(decision="申请仲裁", reason="应由运营管理部负责")
    assert listed() is None
    assert listed(None) == "裁定分派,裁定非缺陷"


def test_failing_rows_are_shown_up_to_a_bound_that_is_stated(desk: Desk) -> None:
    desk.bank.take_in(*[NAMELESS] * (EXAMPLES_SHOWN + 5), LONG)
    book = openpyxl.load_workbook(desk.export(None))
    rows = list(book[EXAMPLES].iter_rows(min_row=3, values_only=True))
    assert [row[3] for row in rows].count("R1") == EXAMPLES_SHOWN
    assert next(row[4:7] for row in rows if row[3] == "R1") == (
        EXAMPLES_SHOWN + 5,
        "账号=6200，采集日期=20240630",
        "",
    )
    assert [row[6] for row in rows if row[3] == "R2"] == ["欧***"]
    assert f"最多列 {EXAMPLES_SHOWN} 行" in book[EXAMPLES]["A1"].value


def test_the_same_issues_give_the_same_bytes(desk: Desk) -> None:
    first = desk.export(None).read_bytes()
    assert desk.export(None).read_bytes() == first


# Import: each transition


def reach(desk: Desk, state: str) -> None:
    """Brings R1 to a state by the officers' own decisions."""
    if state in ("accepted",):
        desk.answer(**ACCEPTED)
    elif state == "fixed":
        desk.answer(decision="已整改", measure="已补录户名")
    elif state in ("refused", "arbitration"):
        desk.answer(decision="拒绝", reason="非本部门职责")
        if state == "arbitration":
            desk.answer(decision="申请仲裁", reason="应由运营管理部负责")
    assert desk.bank.state()[0] == state


SAID: dict[str, dict[str, Any]] = {
    "接收": ACCEPTED,
    "已整改": {"decision": "已整改", "measure": "已补录户名"},
    "拒绝": {"decision": "拒绝", "reason": "非本部门职责"},
    "申请仲裁": {"decision": "申请仲裁", "reason": "应由运营管理部负责"},
    "裁定分派": {"decision": "裁定分派", "reason": "户名由运营管理部维护", "new_department": OPERATIONS},
    "裁定非缺陷": {"decision": "裁定非缺陷", "reason": "系统内部户无户名"},
}
OFFICERS_STATES = ("assigned", "accepted", "fixed", "refused", "arbitration")
TRANSITIONS = [
    (name, state, state in decision.before) for name, decision in DECISIONS.items() for state in OFFICERS_STATES
]


@pytest.mark.parametrize(("name", "state", "is_allowed"), TRANSITIONS)
def test_every_decision_in_every_state(desk: Desk, name: str, state: str, is_allowed: bool) -> None:
    reach(desk, state)
    before = desk.bank.history()
    if is_allowed:
        assert desk.answer(None, **SAID[name]).new == 1
        assert desk.bank.state()[0] == DECISIONS[name].after
        assert desk.bank.history() == [*before, DECISIONS[name].kind]
    else:
        with pytest.raises(Refused, match=f"“问题清单”R4 处理状态 “{name}”不能用于状态“{STATES[state]}”的问题"):
            desk.answer(None, **SAID[name])
        assert desk.bank.history() == before


def test_what_the_arbiter_assigns_goes_to_the_department_that_is_named_with_a_new_time_limit(desk: Desk) -> None:
    reach(desk, "arbitration")
    desk.answer(None, **SAID["裁定分派"])
    assert desk.bank.state() == ("assigned", None, OPERATIONS)
    ((answer_due, today),) = desk.bank.rows(
        "select answer_due, (now() at time zone 'Asia/Shanghai')::date from dq.issue_state where rule_id = 'R1'"
    )
    assert answer_due == working_days_after(today, 2)


def test_what_the_arbiter_dismisses_is_closed_as_no_defect_with_the_reason(desk: Desk) -> None:
    reach(desk, "arbitration")
    desk.answer(None, **SAID["裁定非缺陷"])
    assert desk.bank.state() == ("closed", "not_a_defect", RETAIL)
    assert desk.bank.rows("select reason, who from dq.issue_event where kind = 'dismissed'") == [
        ("系统内部户无户名", "王经办")
    ]


def test_a_department_does_not_arbitrate_itself(desk: Desk) -> None:
    reach(desk, "arbitration")
    assert choices("arbitration", by_arbiter=False) == []
    with pytest.raises(
        Refused,
        match=r"“问题清单”R4 处理状态（decision） “裁定非缺陷” 不符合要求；应为下列之一：接收、已整改、拒绝、申请仲裁",
    ):
        desk.answer(**SAID["裁定非缺陷"])


def test_who_what_and_when_are_on_record_and_shown_in_the_next_export(desk: Desk) -> None:
    desk.answer(**ACCEPTED, reason="柜面漏录")
    ((who, person, reason, planned_on),) = desk.bank.rows(
        "select who, person, reason, planned_on from dq.issue_event where kind = 'accepted'"
    )
    assert (who, person, reason, planned_on) == ("王经办", "王经办", "柜面漏录", dt.date(2024, 7, 15))
    (issue,) = read(desk.export())[LIST]
    assert (issue["person"], issue["reason"], issue["planned_on"]) == (
        "王经办",
        "柜面漏录",
        dt.datetime(2024, 7, 15),
    )


def test_a_remark_without_a_decision_changes_no_state(desk: Desk) -> None:
    desk.answer(person="李经办")
    assert desk.bank.history()[-1] == "noted"
    assert desk.bank.state()[0] == "assigned"


def test_an_empty_workbook_changes_nothing(desk: Desk) -> None:
    desk.answer(**ACCEPTED)
    assert desk.take_in(desk.export(None)) == TakenIn(0, 0, ())


# Import: what is wrong


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"decision": "接收", "person": "王", "planned_on": None}, "“问题清单”V4 预计完成日 未填写：接收时必填"),
        ({"decision": "接收", "planned_on": dt.date(2024, 7, 1)}, "“问题清单”S4 责任人 未填写：接收时必填"),
        ({"decision": "已整改"}, "“问题清单”U4 整改措施 未填写：已整改时必填"),
        ({"decision": "拒绝"}, "“问题清单”T4 原因 未填写：拒绝时必填"),
        ({"decision": "同意"}, "“问题清单”R4 处理状态（decision） “同意” 不符合要求；应为下列之一：接收"),
        (ACCEPTED | {"planned_on": dt.date(2024, 6, 1)}, "V4 预计完成日 “2024-06-01”早于数据日期 2024-06-30"),
        ({"planned_on": "下周"}, "V4 预计完成日（planned_on） “下周” 不符合要求；应为日期"),
        ({"person": "王\n李"}, "S4 责任人（person） “王\n李” 含换行或不可见字符 U\\+000A"),
        ({"reason": "因" * 501}, "T4 原因（reason） .* 不符合要求；应为文本，不超过 500 个字"),
        ({"issue_id": 999999, "decision": "拒绝", "reason": "x"}, "“问题清单”A4 问题编号 999999 不存在"),
        ({"version": 999999, "decision": "拒绝", "reason": "x"}, "B4 版本 999999 不属于问题"),
        ({"issue_id": None}, "“问题清单”A4 问题编号（issue_id）未填写"),
        ({"decision": "=A1"}, "R4 处理状态（decision）是公式，只接受值"),
    ],
)
def test_a_cell_that_is_wrong_is_named_and_nothing_is_taken_in(desk: Desk, cells: dict[str, Any], problem: str) -> None:
    before = desk.bank.rows("select count(*) from dq.issue_event")
    path = desk.fill(desk.export(None), "R2", **ACCEPTED)
    with pytest.raises(Refused, match=problem):
        desk.take_in(desk.fill(path, **cells))
    assert desk.bank.rows("select count(*) from dq.issue_event") == before


def test_everything_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    path = desk.fill(desk.fill(desk.export(None), decision="拒绝"), "R2", decision="已整改")
    with pytest.raises(Refused, match=r"(?s)共 2 处错误.*T4 原因 未填写.*U5 整改措施 未填写"):
        desk.take_in(path)


def test_a_department_is_named_by_the_arbiter_only_where_it_is_asked_for(desk: Desk) -> None:
    with pytest.raises(Refused, match="W4 裁定责任部门 “计划财务部”：只在处理状态为裁定分派时填写"):
        desk.answer(None, **ACCEPTED, new_department=FINANCE)
    reach(desk, "arbitration")
    with pytest.raises(Refused, match="W4 裁定责任部门 未填写：裁定分派时必填"):
        desk.answer(None, decision="裁定分派", reason="x")
    with pytest.raises(Refused, match=r"W4 裁定责任部门（new_department） “科技部” 不符合要求"):
        desk.answer(None, decision="裁定分派", reason="x", new_department="科技部")


def test_a_department_answers_for_its_own_issues_only(desk: Desk) -> None:
    path = desk.export()
    ((other, version),) = desk.bank.rows("select issue_id, version from dq.issue_state where rule_id = 'R2'")
    with pytest.raises(Refused, match=f"A4 问题 {other} 属于运营管理部，不是个人金融部的问题"):
        desk.take_in(desk.fill(path, issue_id=other, version=version, **ACCEPTED))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda book: book.remove(book[LIST]), "缺少工作表“问题清单”"),
        (lambda book: book.create_sheet("附注"), "多出工作表“附注”"),
        (lambda book: book[COVER].__setitem__("B3", "六月"), "数据日期是“六月”，不是日期"),
        (lambda book: book[COVER].__setitem__("B4", "科技部"), "责任部门是“科技部”：请使用导出的工作簿"),
        (lambda book: book[LIST].delete_cols(18), "缺少列代码“decision”"),
        (lambda book: book[LIST].merge_cells("R4:S4"), "R4:S4 是合并单元格"),
    ],
)
def test_a_workbook_that_is_not_the_exported_one_is_refused(
    desk: Desk, spoil: Callable[[Any], None], problem: str
) -> None:
    path = desk.fill(desk.export(), **ACCEPTED)
    book = openpyxl.load_workbook(path)
    spoil(book)
    book.save(path)
    with pytest.raises(Refused, match=problem):
        desk.take_in(path)


def test_a_file_that_is_none_and_a_nameless_officer_are_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="不存在"):
        desk.take_in(tmp_path / "none.xlsx")
    with pytest.raises(Refused, match="没有说明由谁提交"):
        desk.take_in(desk.export(), " ")
    (tmp_path / "text.xlsx").write_text("no workbook")
    with pytest.raises(Refused, match=r"不是可以读取的 \.xlsx 工作簿"):
        desk.take_in(tmp_path / "text.xlsx")


def test_a_filtered_list_is_taken_in(desk: Desk) -> None:
    path = desk.fill(desk.export(), **ACCEPTED)
    book = openpyxl.load_workbook(path)
    book[LIST].row_dimensions[FIRST_ROW].hidden = True
    book.save(path)
    assert desk.take_in(path).new == 1


# Import: twice, and at the same time


def test_importing_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    path = desk.fill(desk.export(), **ACCEPTED)
    assert desk.take_in(path) == TakenIn(1, 0, ())
    events = desk.bank.rows("select * from dq.issue_event order by event_id")
    assert desk.take_in(path, "李经办") == TakenIn(0, 1, ())
    assert desk.bank.rows("select * from dq.issue_event order by event_id") == events


def test_what_was_answered_by_somebody_else_since_is_a_conflict_kept_in_full(desk: Desk, tmp_path: Path) -> None:
    first = desk.fill(desk.export(), **ACCEPTED)
    second = first.with_name("second.xlsx")
    second.write_bytes(first.read_bytes())
    desk.fill(second, decision="拒绝", reason="非本部门职责", person=None, planned_on=None)
    desk.take_in(first, "王经办")
    done = desk.take_in(second, "李经办")
    assert (done.new, len(done.conflicts)) == (0, 1)
    assert "由 王经办 变更，现为“整改中”；所填内容未采用，已完整保存：处理状态=拒绝，原因=非本部门职责" in str(
        done.conflicts[0]
    )
    assert desk.bank.state()[0] == "accepted"
    assert desk.bank.rows("select who, submitted from dq.issue_event where kind = 'conflict'") == [
        (
            "李经办",
            {"decision": "拒绝", "person": None, "reason": "非本部门职责", "measure": None, "planned_on": None},
        )
    ]
    assert desk.take_in(second, "李经办") == TakenIn(0, 1, ()), "a conflict, too, is kept once"
    ((_, *kept, _),) = openpyxl.load_workbook(desk.export())[CONFLICTS].iter_rows(min_row=2, values_only=True)
    assert kept == ["拒绝", "", "非本部门职责", "", "", "", "李经办"]


def test_what_a_run_has_closed_since_is_a_conflict_and_the_rest_is_taken_in(desk: Desk) -> None:
    path = desk.fill(desk.fill(desk.export(None), **ACCEPTED), "R2", **ACCEPTED)
    desk.bank.take_in(LONG)
    done = desk.take_in(path)
    assert (done.new, [conflict.state for conflict in done.conflicts]) == (1, ["closed"])
    assert (desk.bank.state()[0], desk.bank.state("R2")[0]) == ("closed", "accepted")


def test_a_run_that_sees_the_same_again_is_no_conflict(desk: Desk) -> None:
    path = desk.fill(desk.export(), **ACCEPTED)
    desk.bank.take_in(NAMELESS, LONG)
    assert desk.take_in(path) == TakenIn(1, 0, ())


def test_an_answer_to_what_a_later_date_has_found_belongs_to_that_date(desk: Desk) -> None:
    desk.bank.take_in(NAMELESS, LONG, on=JULY)
    desk.answer(**ACCEPTED)
    assert desk.bank.rows("select data_date::text from dq.issue_event where kind = 'accepted'") == [("2024-07-31",)]
