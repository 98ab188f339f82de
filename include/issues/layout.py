"""Where things stand in the officers' workbook: known to the export that writes it and to the import that reads it.

Rows of the list of issues are those of an entry's workbook: headings, codes, notes, then an issue each.
"""

from dataclasses import dataclass

from include.catalogue.departments import Departments
from include.catalogue.sources import SourceColumn, SourceTable
from include.issues.decisions import DECISIONS

LIST = "问题清单"
EXAMPLES = "失败样例"
CONFLICTS = "未采用的提交"

DATA_DATE = "数据日期"
DEPARTMENT = "责任部门"
FIELDS = (DATA_DATE, DEPARTMENT)
"""Labels in the cover's first column."""

ALL = "全部部门"
"""The workbook of the arbiter, with the issues of every department."""

LONGEST = 500


@dataclass(frozen=True)
class Column:
    """A column of the list: `code` names it to the import, `width` is in characters."""

    code: str
    zh: str
    width: int
    is_number: bool = False


SHOWN = (
    Column("issue_id", "问题编号", 9, is_number=True),
    Column("version", "版本", 8, is_number=True),
    Column("severity_zh", "级别", 6),
    Column("department", "责任部门", 14),
    Column("table_zh", "表", 30),
    Column("item_zh", "数据项", 20),
    Column("rule_id", "规则", 16),
    Column("text_zh", "检核内容", 44),
    Column("rows_checked", "检查行数", 12, is_number=True),
    Column("rows_failed", "不符行数", 12, is_number=True),
    Column("found_date", "首次发现", 12),
    Column("failing_date", "最近不符", 12),
    Column("times_reopened", "重开次数", 9, is_number=True),
    Column("answer_due", "答复期限", 12),
    Column("repair_due", "整改期限", 12),
    Column("state_zh", "当前状态", 14),
    Column("excuse", "已登记的报送原因", 24),
)
"""What is said of an issue; locked."""

DECISION = Column("decision", "处理状态", 14)
FILLED_IN = (
    DECISION,
    Column("person", "责任人", 14),
    Column("reason", "原因", 36),
    Column("measure", "整改措施", 36),
    Column("planned_on", "预计完成日", 14),
)
NEW_DEPARTMENT = Column("new_department", "裁定责任部门", 16)


def filled_in(department: str) -> tuple[Column, ...]:
    """What is to be filled in, in the workbook of a department or of ALL."""
    return (*FILLED_IN, NEW_DEPARTMENT) if department == ALL else FILLED_IN


def contract(department: str, departments: Departments) -> SourceTable:
    """What may stand in the columns that are read, in the same terms as a supplementary entry."""
    decisions = tuple(name for name, decision in DECISIONS.items() if department == ALL or not decision.by_arbiter)
    types = {
        "decision": ("text", decisions),
        "person": ("varchar(50)", ()),
        "reason": (f"varchar({LONGEST})", ()),
        "measure": (f"varchar({LONGEST})", ()),
        "planned_on": ("date", ()),
        "new_department": ("text", tuple(departments.mail)),
    }
    return SourceTable(
        system="issues",
        schema="dq",
        name="answer",
        source="issues",
        mode="snapshot",
        columns=(
            SourceColumn("issue_id", "bigint", "问题编号", nullable=False),
            SourceColumn("version", "bigint", "版本", nullable=False),
            *(
                SourceColumn(column.code, types[column.code][0], column.zh, values=types[column.code][1])
                for column in filled_in(department)
            ),
        ),
        key=("issue_id",),
        is_latest_only=True,
    )
