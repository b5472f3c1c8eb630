"""What clients send, made safe before the bot sees it.

Rasa reads a text that begins with ``/`` as an intent with confidence 1.0 and fills slots from it.
Only a button signed by this server may do that; typed text never does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.confidential import Kind, mask
from bot.channels.dictated import written
from bot.channels.notices import Notice
from bot.channels.signing import Signer
from common.errors import TokenError

PAYLOAD_PREFIX = "/"
GREETING = "/greet"
"""What the bot gets where somebody has come and said nothing yet."""
NEUTRALISER = "\u200b"
"""A zero-width space: before a slash it keeps Rasa from parsing, and nobody sees it."""
METADATA_KEYS = ("page", "lang")
MAX_METADATA_CHARS = 300
_KEPT_CONTROLS = frozenset("\n\t")


@dataclass(frozen=True)
class Incoming:
    """A message as the bot gets it.

    Attributes:
        conversation_id: Rasa's ``sender_id``.
        text: safe text, or the payload of a button that was signed by this server.
        channel: the name of the door.
        metadata: short texts about the message: ``page`` and ``lang`` from the client, and
            ``title``, what stood on the button, from the signed text.
        masked: what was taken out of the text, such as a card's number; the shopper is warned.
    """

    conversation_id: str
    text: str
    channel: str
    metadata: dict[str, Any] = field(default_factory=dict)
    masked: tuple[Kind, ...] = ()


def press(payload: str, title: str) -> str:
    """What is signed for a button: the payload, and the title for the transcript."""
    return f"{payload}\n{title}"


class RefusedError(Exception):
    """The message is not passed on; ``notice`` says why to the shopper."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.code)
        self.notice = notice


def receive(
    text: object,
    *,
    conversation_id: str,
    channel: str,
    signer: Signer,
    max_chars: int,
    metadata: object = None,
    languages: Sequence[str] = (),
) -> Incoming:
    """Make a client's message safe.

    Args:
        text: what the client sent as message; anything but text counts as empty.
        signer: opens button payloads.
        max_chars: the longest text that is passed on.
        metadata: what the client sent with it; only known short texts are kept.
        languages: those in which a password may be named.

    Raises:
        RefusedError: the message is empty or too long, or its button is not valid.
    """
    raw = text if isinstance(text, str) else ""
    if len(raw) > max_chars:
        raise RefusedError(Notice.too_long(len(raw), max_chars))
    kept = known_metadata(metadata)
    if signer.is_signed(raw.strip()):
        try:
            safe = signer.unsign(conversation_id, raw.strip())
        except TokenError as error:
            raise RefusedError(Notice.stale_button()) from error
        payload, _, title = safe.partition("\n")
        return Incoming(conversation_id, payload, channel, kept | {"title": title})
    whole = clean(raw)
    if not whole:
        raise RefusedError(Notice.empty())
    masked = mask(written(whole, languages), languages)
    return Incoming(conversation_id, neutralise(masked.text), channel, kept, masked.kinds)


def clean(text: str) -> str:
    """``text`` without control characters and broken surrogates, in Unicode NFC, trimmed."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    printable = "".join(
        char for char in whole if char in _KEPT_CONTROLS or unicodedata.category(char) != "Cc"
    )
    return unicodedata.normalize("NFC", printable).strip(" \t\r\n\u200b\ufeff")


def neutralise(text: str) -> str:
    """``text`` such that Rasa does not read it as ``/intent{...}``; the words stay the same."""
    return NEUTRALISER + text if text.lstrip().startswith(PAYLOAD_PREFIX) else text


def shown_text(text: str, title: object = None) -> str:
    """What the shopper wrote or pressed, for a transcript; empty for a payload without title."""
    if text.startswith(PAYLOAD_PREFIX):
        return title if isinstance(title, str) else ""
    return text.removeprefix(NEUTRALISER)


def known_metadata(metadata: object) -> dict[str, Any]:
    """Of what a client sent with a message, the short texts that are known."""
    if not isinstance(metadata, dict):
        return {}
    return {
        key: clean(metadata[key])[:MAX_METADATA_CHARS]
        for key in METADATA_KEYS
        if isinstance(metadata.get(key), str)
    }
