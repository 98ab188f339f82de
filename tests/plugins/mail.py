"""A real mail server that keeps what it gets."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller

from eastwind.local.environment import free_port


class Mail(NamedTuple):
    """`text` is the decoded content."""

    recipients: list[str]
    subject: str
    text: str


class MailServer:
    """On a free port of 127.0.0.1; a context manager. refuses: what it answers to every mail, instead of taking it."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.mails: list[Mail] = []
        self.port = free_port([])
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return self.refuses
        message = message_from_bytes(envelope.content)
        subject = str(make_header(decode_header(message["Subject"])))
        self.mails.append(Mail(envelope.rcpt_tos, subject, _text(message)))
        return "250 OK"

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def connection(self) -> str:
        """As the URL of an Airflow connection."""
        options = "disable_tls=true&disable_ssl=true&retry_limit=0&timeout=5&from_email=eastwind%40bank.example"
        return f"smtp://127.0.0.1:{self.port}/?{options}"


def _text(message: Message) -> str:
    parts = [part.get_payload(decode=True) for part in message.walk() if part.get_content_maintype() == "text"]
    return "".join(part.decode() for part in parts if isinstance(part, bytes))
