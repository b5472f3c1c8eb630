"""The tables of the inbox and the outbox, and their rows as values."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.channels.confidential import Kind as Confidential
from bot.channels.messaging.contract import Kind, Media, MediaKind, Received

WAITING, DONE, FAILED = "waiting", "done", "failed"
KEY_CHARS = 200

metadata = sa.MetaData()
_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _state() -> sa.Column[str]:
    return sa.Column("state", sa.String(16), nullable=False)


def _one_of_the_states() -> sa.CheckConstraint:
    return sa.CheckConstraint(f"state IN ('{WAITING}', '{DONE}', '{FAILED}')")


senders = sa.Table(
    "messaging_senders",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("reply", sa.Text, nullable=False),
    sa.Column("opted_out", sa.Boolean, nullable=False),
    sa.Column("owner", sa.String(32)),
    sa.Column("lease_until", sa.Float),
)
inbox = sa.Table(
    "messaging_inbox",
    metadata,
    sa.Column("id", _id, sa.Identity(), primary_key=True),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("message_id", sa.String(255), nullable=False),
    sa.Column("conversation_id", sa.String(255), nullable=False),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("group", sa.String(255), nullable=False),
    sa.Column("media", sa.Text),
    sa.Column("body", sa.Text, nullable=False),
    _state(),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("told", sa.Boolean, nullable=False),
    sa.Column("done_at", sa.Float),
    sa.UniqueConstraint("channel", "message_id"),
    sa.Index("ix_messaging_inbox_conversation", "conversation_id", "state", "id"),
    _one_of_the_states(),
)
outbox = sa.Table(
    "messaging_outbox",
    metadata,
    sa.Column("id", _id, sa.Identity(), primary_key=True),
    sa.Column("conversation_id", sa.String(255), nullable=False),
    sa.Column("entry_id", _id),
    sa.Column("reply", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    _state(),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("done_at", sa.Float),
    sa.Index("ix_messaging_outbox_conversation", "conversation_id", "state", "id"),
    _one_of_the_states(),
)
offers = sa.Table(
    "messaging_offers",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.String(255), nullable=False),
    sa.Column("entry_id", _id, nullable=False, index=True),
    sa.Column("label", sa.String(16), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
)

NewMessage = tuple[str, Received]
"""The conversation and the message."""


@dataclass(frozen=True)
class Sender:
    """Whoever writes in a conversation: the channel, their id there, what an answer needs."""

    channel: str
    sender: str
    reply: Mapping[str, Any]
    opted_out: bool = False


@dataclass(frozen=True)
class Entry:
    """A message in the inbox; ``attempts`` turns were begun for it."""

    id: int
    channel: str
    conversation_id: str
    received_at: float
    attempts: int
    received: Received

    @property
    def key(self) -> str:
        """By which its turn is known in the conversation."""
        return f"{self.channel}:{short(self.received.message_id)}"


@dataclass(frozen=True)
class Parcel:
    """A message in the outbox, which ``attempts`` were made to send."""

    id: int
    reply: Mapping[str, Any]
    body: Mapping[str, Any]
    attempts: int
    key: str


def new_key() -> str:
    """A key for a parcel, in the form that platforms ask for."""
    return str(uuid.uuid4())


def short(identifier: str) -> str:
    """An id that a column holds; a longer one, and one that is no text, by its digest."""
    if len(identifier) <= KEY_CHARS and identifier.isprintable():
        return identifier
    return hashlib.sha256(identifier.encode(errors="backslashreplace")).hexdigest()


def write_media(media: Sequence[Media]) -> str | None:
    """Media as text for their column; None when there are none."""
    found = [[one.kind.value, one.reference, one.name] for one in media]
    return json.dumps(found) if found else None


def read_media(text: str | None) -> tuple[Media, ...]:
    """What ``write_media`` wrote."""
    found = json.loads(text) if text else []
    return tuple(Media(MediaKind(kind), reference, name) for kind, reference, name in found)


def media_lines(channel: str, text: str | None) -> Iterator[str]:
    """How media stand in a transcript: ``photo telegram:AgAC (receipt.jpg)``."""
    for one in read_media(text):
        name = f" ({one.name})" if one.name else ""
        yield f"{one.kind.value} {channel}:{one.reference}{name}"


def write_body(received: Received) -> str:
    """What a message says and how to answer it, as text for its column."""
    return json.dumps(
        {
            "sender": received.sender,
            "text": received.text,
            "pressed": received.pressed,
            "reply": dict(received.reply),
            "message_id": received.message_id,
            "masked": [kind.value for kind in received.masked],
        }
    )


def entry(row: Any) -> Entry:
    """A waiting row of the inbox."""
    body = json.loads(row.body)
    masked = tuple(Confidential(kind) for kind in body.pop("masked", ()))
    known = {"kind": Kind(row.kind), "group": row.group, "media": read_media(row.media)}
    received = Received(masked=masked, **known, **body)
    return Entry(row.id, row.channel, row.conversation_id, row.received_at, row.attempts, received)


def parcel(row: Any) -> Parcel:
    """A waiting row of the outbox."""
    return Parcel(row.id, json.loads(row.reply), json.loads(row.body), row.attempts, row.key)
