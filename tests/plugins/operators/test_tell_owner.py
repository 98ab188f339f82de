"""TellOwner after real attempts of ExtractTables, through a real mail server."""

from pathlib import Path

import psycopg2.extensions
import pytest
from airflow.sdk.exceptions import AirflowFailException

from eastwind.operators.extract_tables import ExtractTables
from eastwind.operators.start_batch import StartBatch
from eastwind.operators.tell_owner import TellOwner
from include import settings
from include.catalogue.sources import FileFormat, SourceColumn, SourceSystem, SourceTable
from tests.plugins.mail import MailServer
from tests.plugins.operators.conftest import Run

POST = SourceTable(
    system="told_staff",
    schema="raw_told_staff",
    name="post",
    source="POST",
    mode="snapshot",
    columns=(
        SourceColumn("post_no", "text", nullable=False),
        SourceColumn("holder", "text", personal="name"),
        SourceColumn("since", "date"),
    ),
    key=("post_no",),
    file_format=FileFormat("gb18030", "|"),
    max_rows=1,
    description="岗位 · posts",
)
STAFF = SourceSystem(
    "told_staff",
    "file",
    "raw_told_staff",
    "human_resources",
    "01:00",
    (POST,),
    folder="staff",
    contact="hr@bank.example",
    description="人力资源系统 · HR",
)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run, batches: psycopg2.extensions.cursor) -> MailServer:
    monkeypatch.setattr(settings, "UNLOAD", tmp_path)
    run(StartBatch(task_id="start", system=STAFF))
    return MailServer()


def deliver(folder: Path, *lines: str) -> None:
    content = "".join(f"{line}\n" for line in lines).encode("gb18030")
    day = folder / "staff" / "20240630"
    day.mkdir(parents=True, exist_ok=True)
    (day / "POST_20240630.dat").write_bytes(content)
    flag = {"file": "POST_20240630.dat", "rows": len(lines), "bytes": len(content), "columns": "post_no|holder|since"}
    (day / "POST_20240630.flg").write_text("".join(f"{key}={value}\n" for key, value in flag.items()))


def extract(run: Run) -> None:
    run(ExtractTables(task_id="extract", system=STAFF))


def tell(run: Run, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> str | None:
    with mail:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", mail.connection)
        subject: str | None = run(TellOwner(task_id="tell", system=STAFF))
    return subject


def test_the_owner_is_told_what_broke_the_contract_without_personal_values(
    run: Run, mail: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deliver(tmp_path, "P1|欧阳小明|30 June")
    with pytest.raises(AirflowFailException, match="since"):
        extract(run)
    assert tell(run, mail, monkeypatch) == "【供数异常】told_staff（人力资源系统）2024-06-30：1 张表未能装载"
    [sent] = mail.mails
    assert sent.recipients == ["hr@bank.example"]
    assert "post（岗位）：未能装载" in sent.text and "since" in sent.text
    assert "欧阳小明" not in sent.text


def test_nothing_is_told_of_a_delivery_that_is_as_it_should_be(
    run: Run, mail: MailServer, monkeypatch: pytest.MonkeyPatch, batches: psycopg2.extensions.cursor
) -> None:
    batches.execute("truncate ops.notice")
    batches.execute(
        "insert into ops.load (system, table_name, data_date, source, status, started_at)"
        " values ('told_staff', 'post', '2024-06-30', 'test', 'loaded', clock_timestamp())"
    )
    assert tell(run, mail, monkeypatch) is None
    assert mail.mails == []
    batches.execute("select count(*) from ops.notice")
    assert batches.fetchall() == [(0,)]


def test_a_warning_is_sent_once(run: Run, mail: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deliver(tmp_path, "P1||2024-06-30", "P2||2024-06-30")
    extract(run)
    subject = tell(run, mail, monkeypatch)
    assert subject is not None and subject.startswith("【供数提示】told_staff")
    [sent] = mail.mails
    assert "记录数超过约定上限：2 rows, the contract expects at most 1" in sent.text
    again = MailServer()
    assert tell(run, again, monkeypatch) == subject
    assert again.mails == []


def test_a_mail_server_that_is_down_does_not_fail_the_task(
    run: Run, mail: MailServer, monkeypatch: pytest.MonkeyPatch, batches: psycopg2.extensions.cursor
) -> None:
    batches.execute("truncate ops.notice")
    monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", "smtp://127.0.0.1:1/?disable_ssl=true&retry_limit=0")
    assert run(TellOwner(task_id="tell", system=STAFF)) is not None
    batches.execute("select sent_at, error is not null from ops.notice")
    assert batches.fetchall() == [(None, True)]


def test_a_batch_that_was_refused_is_not_the_owner_s_affair(
    run: Run, mail: MailServer, batches: psycopg2.extensions.cursor
) -> None:
    assert run(TellOwner(task_id="tell", system=STAFF), partition_key="2024-06-15") is None
