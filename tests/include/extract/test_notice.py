"""What the owner of a source system reads, from the real records of attempts."""

import datetime as dt
from collections.abc import Iterator

import psycopg2.extensions
import pytest

from include.catalogue.sources import FileFormat, SourceColumn, SourceSystem, SourceTable
from include.extract.batch import start_batch
from include.extract.notice import batch_notice, read_attempts
from include.notices import Notice

Connection = psycopg2.extensions.connection

JUNE_30 = dt.date(2024, 6, 30)


def table(name: str, description: str) -> SourceTable:
    return SourceTable(
        system="told",
        schema="raw_told",
        name=name,
        source=name.upper(),
        mode="snapshot",
        columns=(SourceColumn("no", "text"),),
        key=("no",),
        file_format=FileFormat("gb18030", "|"),
        description=description,
    )


CONTRACT = table("contract", "信贷合同，每合同一行 · credit contracts, one row per contract")
LOAN = table("loan_note", "借据 · loan notes")
SYSTEM = SourceSystem(
    name="told",
    kind="file",
    schema="raw_told",
    owner="credit_management",
    arrival="03:00",
    tables=(CONTRACT, LOAN),
    folder="told",
    contact="credit@bank.example",
    description="信贷管理系统 · credit system",
)


class Records:
    """Attempts in ops.load, with notes."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    def attempt(
        self,
        table: str,
        status: str,
        error: str | None = None,
        notes: dict[str, str] | None = None,
        quarantined: int = 0,
    ) -> None:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(
                "insert into ops.load (system, table_name, data_date, source, status, error, quarantined, started_at)"
                " values ('told', %s, %s, 'test', %s, %s, %s, clock_timestamp()) returning load_id",
                (table, JUNE_30, status, error, quarantined),
            )
            [load_id] = cursor.fetchall()[0]
            for kind, detail in (notes or {}).items():
                cursor.execute("insert into ops.load_note values (%s, %s, %s)", (load_id, kind, detail))

    def notice(self) -> Notice | None:
        attempts = read_attempts(self.conn, "told", JUNE_30)
        return None if attempts is None else batch_notice(SYSTEM, JUNE_30, attempts)


@pytest.fixture
def records(conn: Connection) -> Iterator[Records]:
    """Of a batch that has begun."""
    start_batch(conn, "told", JUNE_30)
    yield Records(conn)
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "delete from ops.load_note where load_id in (select load_id from ops.load where system = 'told')"
        )
        cursor.execute("delete from ops.load where system = 'told'; delete from ops.batch where system = 'told'")


def test_a_failure_says_system_table_date_problem_and_what_to_do(records: Records) -> None:
    records.attempt("contract", "failed", "CONTRACT.dat: unknown column x\nCONTRACT.dat: missing column y")
    records.attempt("loan_note", "loaded")
    assert records.notice() == Notice(
        kind="extract_failed",
        topic="told",
        data_date=JUNE_30,
        recipient="credit@bank.example",
        subject="【供数异常】told（信贷管理系统）2024-06-30：1 张表未能装载",
        body="""credit_management：

told（信贷管理系统）数据日期 2024-06-30 的供数有 1 张表未能装载。
在全部装载之前，该日数据不进入加工；其他系统的装载不受影响。

1. contract（信贷合同）：未能装载
   处理：请按下列问题更正后重新供数；如系有意变更，请先与数据平台修改供数约定；如系平台自身原因，由数据平台处理
   CONTRACT.dat: unknown column x
   CONTRACT.dat: missing column y

约定到达时点：2024-07-01 03:00（北京时间）。
更正或补送后，请数据平台在 Airflow 的 extract_told 中清除失败的任务，即重新装载。""",
    )


def test_each_table_is_told_by_what_became_of_it(records: Records) -> None:
    records.attempt("contract", "not_arrived", "CONTRACT.flg: neither flag nor data file is there")
    notice = records.notice()
    assert notice is not None and "2 张表未能装载" in notice.subject
    assert "1. contract（信贷合同）：未到达\n   处理：请补送数据文件和标志文件" in notice.body
    assert "2. loan_note（借据）：未开始装载\n   处理：多为无法连接源系统" in notice.body


@pytest.mark.parametrize("status", ["running", "interrupted"])
def test_a_load_that_was_killed_is_no_fault_of_its_owner(records: Records, status: str) -> None:
    records.attempt("contract", "loaded")
    records.attempt("loan_note", status)
    notice = records.notice()
    assert notice is not None
    assert "1. loan_note（借据）：装载中断\n   处理：由数据平台重新装载，供数无需处理" in notice.body


def test_the_latest_attempt_of_a_table_counts(records: Records) -> None:
    records.attempt("contract", "not_arrived", "late")
    records.attempt("contract", "loaded")
    records.attempt("loan_note", "kept")
    assert records.notice() is None


def test_attempts_before_the_batch_began_again_do_not_count(records: Records) -> None:
    records.attempt("contract", "failed", "an old error")
    start_batch(records.conn, "told", JUNE_30)
    records.attempt("contract", "loaded")
    records.attempt("loan_note", "loaded")
    assert records.notice() is None


def test_what_did_not_stop_the_load_is_one_warning(records: Records) -> None:
    records.attempt("contract", "loaded", notes={"drift": "added: unknown column x", "late": "65 minutes"})
    records.attempt("loan_note", "loaded", notes={"entry": "version 3 by wang"}, quarantined=2)
    notice = records.notice()
    assert notice is not None
    assert (notice.kind, notice.subject) == (
        "extract_warning",
        "【供数提示】told（信贷管理系统）2024-06-30：2 张表有需要留意的情况",
    )
    assert notice.body.splitlines()[4:] == [
        "情况：",
        "- contract（信贷合同）：结构变化（约定允许）：added: unknown column x",
        "- contract（信贷合同）：迟到：65 minutes",
        "- loan_note（借据）：记录被隔离：2 条，见 raw_told._quarantine",
    ]


def test_who_entered_what_is_no_warning(records: Records) -> None:
    records.attempt("contract", "loaded", notes={"entry": "version 3 by wang"})
    records.attempt("loan_note", "loaded")
    assert records.notice() is None


def test_a_batch_that_has_not_begun_is_nothing_to_tell(conn: Connection) -> None:
    assert read_attempts(conn, "told", JUNE_30) is None
