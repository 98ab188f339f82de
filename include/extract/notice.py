"""What the owner of a source system is told of a batch, in Chinese, as its officers read it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg2.extensions

from include.catalogue.sources import SourceSystem, SourceTable
from include.extract.batch import batch_status
from include.extract.delivery import Note
from include.extract.due import due_at
from include.notices import Notice
from include.settings import TIMEZONE

FAILED = "extract_failed"
WARNING = "extract_warning"
LATE = "extract_late"

FINE = ("loaded", "kept")

# Who entered what is no warning.
QUIET = ("entry",)

STATES = {
    "not_arrived": ("未到达", "请补送数据文件和标志文件（数据库系统请完成当日准备）"),
    "failed": (
        "未能装载",
        "请按下列问题更正后重新供数；如系有意变更，请先与数据平台修改供数约定；如系平台自身原因，由数据平台处理",
    ),
    "interrupted": ("装载中断", "由数据平台重新装载，供数无需处理"),
    None: ("未开始装载", "多为无法连接源系统：请确认系统可用、账号有效；详情见任务日志"),
}

NOTES = {
    "drift": "结构变化（约定允许）",
    "late": "迟到",
    "repeated": "与其他日期内容相同",
    "replaced": "内容与前次供数不同",
    "undated": "日期为空的记录",
    "byte_order_mark": "文件带有字节顺序标记",
    "max_rows": "记录数超过约定上限",
    "unmatched_deletes": "删除了不存在的记录",
    "control_total": "控制总数未能全部核对",
    "quarantined": "记录被隔离",
}


@dataclass(frozen=True)
class Attempt:
    """The latest attempt to load a table in a batch; `status` as in ops.load, None if there was none."""

    status: str | None
    error: str | None = None
    notes: Sequence[Note] = ()


def late_notice(system: SourceSystem, data_date: dt.date) -> Notice:
    """That something of the batch is late and waited for: the same whichever table finds it."""
    name = f"{system.name}（{_chinese(system.description)}）"
    due, latest = due_at(data_date, system.arrival), due_at(data_date, system.latest or system.arrival)
    return Notice(
        kind=LATE,
        topic=system.name,
        data_date=data_date,
        recipient=system.contact,
        subject=f"【供数迟到】{name}{data_date}：未按时到齐",
        body=(
            f"{system.owner}：\n\n"
            f"{name}数据日期 {data_date} 的供数应于 {due:%Y-%m-%d %H:%M}（北京时间）前到齐，目前仍有缺失。\n"
            f"平台会持续等待到 {latest:%Y-%m-%d %H:%M}，到达后自动装载；届时仍未到齐，该日批次失败。请尽快补送。"
        ),
    )


def read_attempts(
    warehouse: psycopg2.extensions.connection, system: str, data_date: dt.date
) -> dict[str, Attempt] | None:
    """Of every table that has been tried since the batch began, by name; None if it has not begun.

    No table may be under way any more: what seems to run was killed.
    """
    if system not in batch_status(warehouse, data_date):
        return None
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            """
            select distinct on (load.table_name)
                load.table_name,
                case when load.status = 'running' then 'interrupted' else load.status end as status,
                load.error,
                load.quarantined,
                array(
                    select load_note.kind || ' ' || load_note.detail
                    from ops.load_note
                    where load_note.load_id = load.load_id
                    order by load_note.kind, load_note.detail
                ) as notes
            from ops.load as load
            inner join ops.batch as batch on load.system = batch.system and load.data_date = batch.data_date
            where load.system = %s and load.data_date = %s and load.started_at >= batch.started_at
            order by load.table_name asc, load.load_id desc
            """,
            (system, data_date),
        )
        attempts = {}
        for table, status, error, quarantined, described in cursor.fetchall():
            notes = [Note(*text.split(" ", 1)) for text in described]
            if quarantined:
                notes.append(Note("quarantined", f"{quarantined} 条，见 raw_{system}._quarantine"))
            attempts[table] = Attempt(status, error, [note for note in notes if note.kind not in QUIET])
    return attempts


def batch_notice(system: SourceSystem, data_date: dt.date, attempts: Mapping[str, Attempt]) -> Notice | None:
    """The notice for the system's owner, or None if there is nothing to tell."""
    tried = {table: attempts.get(table.name, Attempt(None)) for table in system.tables}
    failed = {table: attempt for table, attempt in tried.items() if attempt.status not in FINE}
    noted = {table: attempt for table, attempt in tried.items() if attempt.notes}
    if not failed and not noted:
        return None
    name = f"{system.name}（{_chinese(system.description)}）"
    if failed:
        subject = f"【供数异常】{name}{data_date}：{len(failed)} 张表未能装载"
        intro = (
            f"{name}数据日期 {data_date} 的供数有 {len(failed)} 张表未能装载。\n"
            "在全部装载之前，该日数据不进入加工；其他系统的装载不受影响。"
        )
    else:
        subject = f"【供数提示】{name}{data_date}：{len(noted)} 张表有需要留意的情况"
        intro = f"{name}数据日期 {data_date} 的供数已全部装载，但有下列情况需要留意。"
    parts = [f"{system.owner}：", intro]
    parts += [_failure(number, *item) for number, item in enumerate(failed.items(), 1)]
    if noted:
        parts.append("\n".join(["已记录、不影响装载的情况：" if failed else "情况：", *_noted(noted)]))
    if failed:
        due = due_at(data_date, system.arrival).astimezone(TIMEZONE)
        parts.append(
            f"约定到达时点：{due:%Y-%m-%d %H:%M}（北京时间）。\n"
            f"更正或补送后，请数据平台在 Airflow 的 extract_{system.name} 中清除失败的任务，即重新装载。"
        )
    return Notice(
        kind=FAILED if failed else WARNING,
        topic=system.name,
        data_date=data_date,
        recipient=system.contact,
        subject=subject,
        body="\n\n".join(parts),
    )


def _failure(number: int, table: SourceTable, attempt: Attempt) -> str:
    state, remedy = STATES[attempt.status]
    lines = [f"{number}. {_title(table)}：{state}", f"   处理：{remedy}"]
    lines += [f"   {line}" for line in (attempt.error or "").splitlines()]
    return "\n".join(lines)


def _noted(noted: Mapping[SourceTable, Attempt]) -> list[str]:
    return [
        f"- {_title(table)}：{NOTES.get(note.kind, note.kind)}：{note.detail}"
        for table, attempt in noted.items()
        for note in attempt.notes
    ]


def _title(table: SourceTable) -> str:
    return f"{table.name}（{_chinese(table.description).partition('，')[0]}）"


def _chinese(description: str) -> str:
    """Descriptions in the catalogue are Chinese, then English."""
    return description.partition(" · ")[0].strip()
