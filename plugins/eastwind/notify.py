"""Telling somebody by mail, through Airflow's connection `eastwind_smtp`."""

import html
import logging

import psycopg2.extensions
from airflow.providers.smtp.hooks.smtp import SmtpHook

from include.notices import Notice, record_notice, record_sending, sendings

CONNECTION = "eastwind_smtp"
"""Its host, port and login, and `from_email` in its extras."""

log = logging.getLogger(__name__)


def notify(warehouse: psycopg2.extensions.connection, notice: Notice, *, once: bool = False) -> bool:
    """Record the notice in ops.notice and mail it; returns whether a mail has gone out.

    That none can be sent fails nothing: the notice says why, and the log shows it. once: unless the same has been sent
    to the same before; if it is on record but could not be sent, that is tried again.
    """
    before = sendings(warehouse, notice) if once else []
    if any(sent for _, sent in before):
        return False
    number = before[0][0] if before else record_notice(warehouse, notice)
    error = _send(notice)
    record_sending(warehouse, number, error)
    if error is None:
        log.info("notice %s sent to %s: %s", number, notice.recipient, notice.subject)
    else:
        log.warning(
            "notice %s not sent to %s, %s:\n%s\n%s", number, notice.recipient, error, notice.subject, notice.body
        )
    return error is None


def _send(notice: Notice) -> str | None:
    """Why no mail has gone out, or None."""
    if not notice.recipient:
        return "nobody is named to be told"
    try:
        with SmtpHook(smtp_conn_id=CONNECTION) as mail:
            mail.send_email_smtp(
                to=notice.recipient,
                subject=notice.subject,
                html_content=f'<pre style="white-space: pre-wrap">{html.escape(notice.body)}</pre>',
            )
    except Exception as error:
        return f"connection {CONNECTION}: {type(error).__name__}: {error}"
    return None
