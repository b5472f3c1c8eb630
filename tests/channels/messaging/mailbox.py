"""Stand-ins for a mailbox and a mail server: as much of IMAP and SMTP as a client needs."""

from __future__ import annotations

import asyncio
import contextlib
import email
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

from bot.channels.messaging.email import Email, EmailSettings

ADDRESS, PASSWORD, SERVER = "help@shop.example", "the-password", "mx.shop.example"


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def until_gone(talk: Talk) -> Talk:
    """A client that ends in the middle ends its talk and nothing else."""

    async def whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()

    return whole


@dataclass
class Mailbox:
    """What lies in it and what was sent from it."""

    mails: list[bytes] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    sent: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """Of the mail server to the next messages, instead of "taken"."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    imap: asyncio.Server | None = None
    smtp: asyncio.Server | None = None

    async def start(self) -> None:
        self.imap = await asyncio.start_server(until_gone(self._imap), "127.0.0.1", 0)
        self.smtp = await asyncio.start_server(until_gone(self._smtp), "127.0.0.1", 0)

    async def close(self) -> None:
        for server in (self.imap, self.smtp):
            assert server is not None
            server.close()

    def values(self, **changes: object) -> dict[str, object]:
        """The channel's entry in ``credentials.yml``."""
        assert self.imap is not None
        assert self.smtp is not None
        values: dict[str, object] = {
            "address": ADDRESS,
            "password": PASSWORD,
            "name": "A shop",
            "authserv_id": SERVER,
            "imap_host": "127.0.0.1",
            "smtp_host": "127.0.0.1",
            "imap_port": self.imap.sockets[0].getsockname()[1],
            "smtp_port": self.smtp.sockets[0].getsockname()[1],
            "encrypted": False,
            "poll_seconds": 3600,
        }
        return values | changes

    def settings(self, **changes: object) -> EmailSettings:
        return EmailSettings.from_mapping(self.values(**changes))

    def channel(self) -> Email:
        return Email(self.settings())

    async def _imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK IMAP4rev1\r\n")
        while line := (await reader.readline()).decode().strip():
            tag, _, command = line.partition(" ")
            said, status = self._imap_answer(command)
            writer.write(said + f"{tag} {status}\r\n".encode())
            await writer.drain()
            if command == "LOGOUT":
                break
        writer.close()

    def _imap_answer(self, command: str) -> tuple[bytes, str]:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n", "OK done"
        if command.startswith("LOGIN"):
            right = command == f'LOGIN {ADDRESS} "{PASSWORD}"'
            return b"", "OK in" if right else "NO [AUTHENTICATIONFAILED] Invalid credentials"
        if command.startswith("SELECT"):
            return f"* {len(self.mails)} EXISTS\r\n".encode(), "OK [READ-WRITE] selected"
        if command.startswith("UID SEARCH UNSEEN"):
            unread = [str(n) for n in range(1, len(self.mails) + 1) if n not in self.read]
            return f"* SEARCH {' '.join(unread)}\r\n".encode(), "OK found"
        if found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]\)", command):
            number = int(found[1])
            raw = self.mails[number - 1]
            head = f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode()
            return head + raw + b")\r\n", "OK fetched"
        if found := re.fullmatch(r"UID STORE (\d+) \+FLAGS \(\\Seen\)", command):
            self.read.add(int(found[1]))
            return b"", "OK stored"
        if command == "LOGOUT":
            return b"* BYE\r\n", "OK out"
        return b"", f"BAD {command}"

    async def _smtp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mx ESMTP\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            answer = self.answers.pop(0) if verb == "MAIL" and self.answers else "250 OK"
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                raw = await reader.readuntil(b"\r\n.\r\n")
                found = email.message_from_bytes(raw[:-5], policy=policy.default)
                self.sent.append(found)
                self.arrived.set()
            writer.write(f"{'221 bye' if verb == 'QUIT' else answer}\r\n".encode())
            await writer.drain()
            if verb == "QUIT":
                break
        writer.close()


def mail(
    text: str, *, sender: str = "Mia <mia@example.com>", number: int = 1, **more: str
) -> bytes:
    """A mail as it lies in the mailbox, proven by the mail server."""
    message = EmailMessage()
    proof = f"{SERVER}; dkim=pass header.d=example.com; dmarc=pass header.from=example.com"
    headers = {
        "Authentication-Results": proof,
        "From": sender,
        "To": ADDRESS,
        "Subject": "My order",
        "Message-ID": f"<{number}@example.com>",
    }
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    for name, value in headers.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message.as_bytes(policy=policy.SMTP)
