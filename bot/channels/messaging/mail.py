"""What an e-mail says: who has really sent it, its own words without what it quotes."""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Iterator, Sequence
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from bot.channels.messaging.contract import Kind, Media, Received
from bot.channels.messaging.reading import kind_of

MOST_CHARS = 20_000
MOST_REFERENCES = 20
_QUOTE = ">"
_SIGNATURE = re.compile(r"^-- ?$")
_RULE = re.compile(r"^\s*(?:[-_=*]{5,}|-{2,}[^-]+-{2,})\s*$")
"""A line above the whole message before: ``_____`` or ``----- ... -----``."""
_INTRODUCES = re.compile(r":\s*$")
_DAY = re.compile(r"\d")
"""The line before a quote names the day of what it quotes."""
_RESULT = re.compile(r"\b(dmarc|dkim)\s*=\s*pass\b([^;]*)", re.IGNORECASE)
_DOMAIN = re.compile(r"\bheader\.(?:d|i|from)\s*=\s*(?:\S*@)?([\w.-]+)", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "table", "ul", "ol"})
_UNSEEN = frozenset({"style", "script", "head", "title", "blockquote"})


def received_from(raw: bytes, authserv_id: str, own: str) -> Received | None:
    """The message of an e-mail; None where nobody is to be answered.

    Args:
        raw: as it lies in the mailbox.
        authserv_id: by which the shop's mail server names itself.
        own: the address of the mailbox.
    """
    try:
        message = email.message_from_bytes(raw, policy=policy.default)
        sender = parseaddr(_header(message, "From"))[1].lower()
        if not _is_from_a_person(message, sender, own) or not proven(message, sender, authserv_id):
            return None
        text, media = _said(message), tuple(_attached(message))
    except (MessageError, LookupError, ValueError, AttributeError):  # no e-mail at all
        return None
    message_id = _header(message, "Message-ID") or hashlib.sha256(raw).hexdigest()
    kind = Kind.MEDIA if media else Kind.TEXT
    about = _thread(message, message_id)
    return Received(message_id, sender, kind, text=text[:MOST_CHARS], media=media, reply=about)


def proven(message: EmailMessage, sender: str, authserv_id: str) -> bool:
    """Whether the shop's mail server says that the domain of ``From`` has sent this.

    Only the topmost of its headers counts: the server adds its own above whatever came with it.
    """
    if len(message.get_all("From") or ()) != 1:
        return False
    headers = (str(value) for value in message.get_all("Authentication-Results") or ())
    first = next(headers, "")
    server, _, results = first.partition(";")
    words = server.split()
    if not words or words[0].lower() != authserv_id.lower():
        return False
    domain = sender.rpartition("@")[2]
    for method, rest in _RESULT.findall(results):
        signed = _DOMAIN.search(rest)
        if signed is None:
            if method.lower() == "dmarc":
                return True
        elif _aligned(signed[1].lower(), domain):
            return True
    return False


def _aligned(signed: str, domain: str) -> bool:
    return signed == domain or (domain.endswith(f".{signed}") and "." in signed)


def _is_from_a_person(message: EmailMessage, sender: str, own: str) -> bool:
    """No list, no robot, no returned mail: two that answer each other never end."""
    automatic = _header(message, "Auto-Submitted").lower()
    return (
        "@" in sender
        and sender != own.lower()
        and automatic in ("", "no")
        and _header(message, "Precedence").lower() not in ("bulk", "list", "junk", "auto_reply")
        and not message.get("List-Id")
        and _header(message, "Return-Path") != "<>"
    )


def own_words(text: str) -> str:
    """What somebody wrote themselves: without quotes, the line before them, and the signature."""
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line) or (_RULE.match(line) and any(kept)):
            break
        if line.startswith(_QUOTE):
            continue
        if _INTRODUCES.search(line) and _quotes_after(lines, number + 1):
            if kept and not _DAY.search(line) and _DAY.search(kept[-1]):
                kept.pop()  # that line, folded
            continue
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def _quotes_after(lines: Sequence[str], number: int) -> bool:
    following = (line for line in lines[number : number + 3] if line.strip())
    return next(following, "").startswith(_QUOTE)


def _said(message: EmailMessage) -> str:
    """The subject of a new thread, and the words of the message."""
    body = message.get_body(("plain", "html"))
    words = ""
    if body is not None:
        content = str(body.get_content())
        plain = body.get_content_subtype() == "plain"
        words = own_words(content if plain else text_of_html(content))
    subject = "" if message.get("In-Reply-To") else _header(message, "Subject")
    return "\n".join(part for part in (subject, words) if part)


def _attached(message: EmailMessage) -> Iterator[Media]:
    for number, part in enumerate(message.iter_attachments(), start=1):
        reference = f"{_header(message, 'Message-ID')}#{number}"
        yield Media(kind_of(part.get_content_type()), reference, part.get_filename() or "")


def _thread(message: EmailMessage, message_id: str) -> dict[str, str]:
    before = _header(message, "References").split()[-MOST_REFERENCES:]
    subject = _header(message, "Subject")
    return {
        "subject": subject if subject.lower().startswith("re:") else f"Re: {subject}".strip(),
        "in_reply_to": message_id,
        "references": " ".join([*before, message_id]),
    }


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line."""
    return " ".join(str(message.get(name) or "").split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    """The words of a page, without what it quotes."""
    reader = _Words()
    reader.feed(html)
    return re.sub(r"\n\s*\n+", "\n\n", "".join(reader.parts)).strip()
