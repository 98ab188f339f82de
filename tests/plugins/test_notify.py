"""Notices by mail, through a real mail server."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg2.extensions
import pytest

from eastwind.notify import notify
from include.notices import Notice
from include.warehouse.connections import connect
from tests.plugins.mail import MailServer

NOTICE = Notice(
    kind="kpi_alert",
    topic="non_performing_rate",
    data_date=dt.date(2024, 6, 30),
    recipient="risk@bank.example, head@bank.example",
    subject="【指标提示】不良贷款率 2024-06-30",
    body="第一行\n  第二行 <b>3 & 4</b>",
)


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[psycopg2.extensions.connection]:
    """With an empty ops.notice, emptied again."""
    with closing(connect(warehouse_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("truncate ops.notice")
            connection.autocommit = False
            yield connection
            connection.rollback()
            cursor.execute("truncate ops.notice")
        connection.commit()


def notices(warehouse: psycopg2.extensions.connection) -> list[tuple[object, ...]]:
    """Recipient, subject, whether it was sent, and why not."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("select recipient, subject, sent_at is not null, error from ops.notice order by notice_id")
        return cursor.fetchall()


def test_a_notice_is_mailed_and_recorded(
    warehouse: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer() as server:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", server.connection)
        assert notify(warehouse, NOTICE)
    [mail] = server.mails
    assert mail.recipients == ["risk@bank.example", "head@bank.example"]
    assert mail.subject == NOTICE.subject
    assert "第一行\n  第二行 &lt;b&gt;3 &amp; 4&lt;/b&gt;" in mail.text.replace("\r\n", "\n")
    assert notices(warehouse) == [(NOTICE.recipient, NOTICE.subject, True, None)]


def test_without_a_mail_connection_the_notice_is_kept(
    warehouse: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_EASTWIND_SMTP", raising=False)
    assert not notify(warehouse, NOTICE)
    [(_, subject, is_sent, error)] = notices(warehouse)
    assert (subject, is_sent) == (NOTICE.subject, False)
    assert str(error).startswith("connection eastwind_smtp: ")


def test_without_a_recipient_the_notice_is_kept(
    warehouse: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer() as server:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", server.connection)
        assert not notify(warehouse, replace(NOTICE, recipient=None))
    assert server.mails == []
    assert notices(warehouse) == [(None, NOTICE.subject, False, "nobody is named to be told")]


def test_a_mail_server_that_refuses_or_is_down_fails_nothing_and_hides_nothing(
    warehouse: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with MailServer(refuses="554 no") as server:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", server.connection)
        assert not notify(warehouse, NOTICE)
    assert not notify(warehouse, NOTICE)
    refused, down = notices(warehouse)
    assert refused[2] is False and "554" in str(refused[3])
    assert down[2] is False and "ConnectionRefused" in str(down[3])
    assert "第二行" in caplog.text


def test_what_is_to_be_told_once_is_not_told_again(
    warehouse: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_EASTWIND_SMTP", raising=False)
    assert not notify(warehouse, NOTICE, once=True)
    with MailServer() as server:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", server.connection)
        assert notify(warehouse, NOTICE, once=True)
        assert not notify(warehouse, NOTICE, once=True)
        assert notify(warehouse, replace(NOTICE, body="another"), once=True)
        assert notify(warehouse, NOTICE)
    assert [mail.subject for mail in server.mails] == [NOTICE.subject] * 3


def test_what_could_not_be_sent_once_is_tried_again_and_recorded_once(
    warehouse: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_EASTWIND_SMTP", raising=False)
    assert not notify(warehouse, NOTICE, once=True)
    assert not notify(warehouse, NOTICE, once=True)
    assert [is_sent for _, _, is_sent, _ in notices(warehouse)] == [False]
    with MailServer() as server:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", server.connection)
        assert notify(warehouse, NOTICE, once=True)
        assert not notify(warehouse, NOTICE, once=True)
    assert len(server.mails) == 1
    assert notices(warehouse) == [(NOTICE.recipient, NOTICE.subject, True, None)]
