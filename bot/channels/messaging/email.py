"""E-mail: fetched by IMAP, answered by SMTP, in its thread.

Nobody's mail can be had by writing under their address: a message counts only when the shop's own
mail server says that the domain in ``From`` has sent it (RFC 8601, DMARC or an aligned DKIM).
"""

from __future__ import annotations

import asyncio
import imaplib
import logging
import secrets
import smtplib
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, SecretStr, model_validator

from bot.channels.messaging.contract import (
    ChannelSettings,
    Checked,
    ForgedError,
    Letter,
    Limits,
    MessagingChannel,
    NotTakenError,
    Pace,
    Received,
    Recipient,
    TryAgainError,
    Webhook,
)
from bot.channels.messaging.mail import received_from
from common.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 50
LARGEST_BYTES = 25_000_000
PASSING_CODES = range(400, 500)
"""SMTP's "not now"."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class EmailSettings(ChannelSettings):
    """``email:`` in ``credentials.yml``."""

    address: str
    """That shoppers write to; answers come from it."""
    password: SecretStr
    imap_host: str
    smtp_host: str
    authserv_id: str
    """How the shop's mail server names itself in ``Authentication-Results``."""
    user: str | None = None
    """For both servers; the address by default."""
    name: str | None = None
    """Beside the address of an answer."""
    imap_port: int = 993
    smtp_port: int = 465
    folder: str = "INBOX"
    poll_seconds: float = Field(default=20, ge=1)
    encrypted: bool = True
    """TLS from the first byte; without it only to this machine."""

    @model_validator(mode="after")
    def _in_the_clear_only_here(self) -> EmailSettings:
        if not self.encrypted and not {self.imap_host, self.smtp_host} <= _HERE:
            raise ValueError("'encrypted: false' is for servers on this machine alone")
        return self


class Email(MessagingChannel):
    """A mailbox of the shop's."""

    name = "email"
    settings = EmailSettings
    limits: ClassVar[Limits] = Limits(text=100_000)
    pace: ClassVar[Pace] = Pace(per_second=1, per_recipient=0.2)
    stop_words: ClassVar[bool] = True
    one_message: ClassVar[bool] = True

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._user = settings.user or settings.address

    def verify(self, webhook: Webhook) -> None:
        """Mail is fetched; nothing comes by a webhook."""
        raise ForgedError("E-mail has no webhook.")

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """Nothing comes by a webhook."""
        return []

    async def listen(self, accept: Callable[[Sequence[Received]], Awaitable[None]]) -> None:
        """Fetch what is unread, store it, mark it as read; again and again."""
        while True:
            try:
                await self._fetch_all(accept)
            except (OSError, imaplib.IMAP4.error) as error:
                logger.warning("The mailbox was not reached: %s", error)
            except StorageError as error:
                logger.error("Mail stays unread: %s", error)
            await asyncio.sleep(self._settings.poll_seconds)

    def render(self, letter: Letter) -> dict[str, Any]:
        """The words."""
        return {"text": letter.text}

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Send it in the thread of the message that it answers."""
        await asyncio.to_thread(self._send, self._written(recipient, str(body["text"]), key))

    async def mail(self, to: str, subject: str, text: str) -> None:
        """Write to somebody unasked for by mail, in a thread of its own.

        Raises:
            NotTakenError: the server does not take it.
            TryAgainError: not now.
        """
        message = self._written(Recipient(to, {"subject": subject}), text, secrets.token_hex(16))
        message.replace_header("Auto-Submitted", "auto-generated")
        await asyncio.to_thread(self._send, message)

    async def check(self) -> list[Checked]:
        """Whether both servers let the mailbox in."""
        checks = ((self._settings.imap_host, self._try_imap), (self._settings.smtp_host, self._try))
        return [await asyncio.to_thread(self._checked, host, work) for host, work in checks]

    async def _fetch_all(self, accept: Callable[[Sequence[Received]], Awaitable[None]]) -> None:
        for number, raw in await asyncio.to_thread(self._unread):
            if found := received_from(raw, self._settings.authserv_id, self._settings.address):
                await accept([found])
            await asyncio.to_thread(self._mark_read, number)

    def _written(self, recipient: Recipient, text: str, key: str) -> EmailMessage:
        settings, about = self._settings, recipient.reply
        message = EmailMessage()
        message["From"] = (
            f"{settings.name} <{settings.address}>" if settings.name else (settings.address)
        )
        message["To"] = recipient.sender
        message["Subject"] = str(about.get("subject") or settings.name or settings.address)
        message["Message-ID"] = f"<{key}@{settings.address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-replied"
        if about.get("in_reply_to"):
            message["In-Reply-To"] = str(about["in_reply_to"])
            message["References"] = str(about["references"])
        message.set_content(text)
        return message

    # In threads from here on.

    @contextmanager
    def _imap(self) -> Iterator[imaplib.IMAP4]:
        settings = self._settings
        where = (settings.imap_host, settings.imap_port)
        mailbox: imaplib.IMAP4
        if settings.encrypted:
            context = ssl.create_default_context()
            mailbox = imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=TIMEOUT_SECONDS)
        else:
            mailbox = imaplib.IMAP4(*where, timeout=TIMEOUT_SECONDS)
        try:
            mailbox.login(self._user, settings.password.get_secret_value())
            status, _ = mailbox.select(settings.folder)
            if status != "OK":
                raise imaplib.IMAP4.error(f"no folder {settings.folder}")
            yield mailbox
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                mailbox.logout()

    def _unread(self) -> list[tuple[str, bytes]]:
        """Numbers and bytes of unread messages, the oldest first."""
        found = []
        with self._imap() as mailbox:
            _, listed = mailbox.uid("SEARCH", "UNSEEN", "SMALLER", str(LARGEST_BYTES))
            for number in (listed[0] or b"").decode().split()[:MOST_AT_ONCE]:
                _, parts = mailbox.uid("FETCH", number, "(BODY.PEEK[])")
                raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
                found.append((number, raw))
        return found

    def _mark_read(self, number: str) -> None:
        with self._imap() as mailbox:
            mailbox.uid("STORE", number, "+FLAGS", r"(\Seen)")

    @contextmanager
    def _smtp(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        where = (settings.smtp_host, settings.smtp_port)
        server: smtplib.SMTP
        if settings.encrypted:
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(*where, context=context, timeout=TIMEOUT_SECONDS)
        else:
            server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
        with server:
            if server.has_extn("auth") or settings.encrypted:
                server.login(self._user, settings.password.get_secret_value())
            yield server

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._smtp() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next((code for code, _ in error.recipients.values()), 0)
            raise _refusal(code, error) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error) from error
        except OSError as error:  # SMTP's own errors are of this kind
            raise TryAgainError(f"The mail server was not reached: {error}") from error

    def _try_imap(self) -> None:
        with self._imap():
            pass

    def _try(self) -> None:
        with self._smtp():
            pass

    def _checked(self, host: str, work: Callable[[], None]) -> Checked:
        try:
            work()
        except (OSError, imaplib.IMAP4.error) as error:
            return Checked(
                False,
                f"{host} does not let the mailbox in: {error}",
                "Compare hosts, ports, 'user' and 'password' with the mail provider's page.",
            )
        return Checked(True, f"{host} lets {self._user} in.")


def _refusal(code: int, error: Exception) -> TryAgainError | NotTakenError:
    kind = TryAgainError if code in PASSING_CODES else NotTakenError
    return kind(f"The mail server answered {code}: {error}")
