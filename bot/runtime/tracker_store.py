"""Where conversations are kept: SQLite or PostgreSQL through SQLAlchemy 2.

Rasa's SQLTrackerStore blocks the event loop, counts the stored events at every save, and does not
run with SQLAlchemy 2. This one runs in threads of its own, appends only what is new, and reads of a
conversation's latest session the last turns and a snapshot of what was before them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.databases import POSTGRES_THREADS, create_engine, explain, schema_error
from bot.runtime.locks import ensure_held
from bot.runtime.snapshots import beginning_of_latest, begins_turn, snapshot
from common.errors import StorageError
from common.messages import MESSAGE, PART

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 1
TURNS_AT_HAND = 5
FOLD_EVERY = 3
"""Turns after which the beginning of a conversation is folded into its snapshot again."""

_metadata = sa.MetaData()
_events = sa.Table(
    "conversation_events",
    _metadata,
    sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.Identity(), primary_key=True
    ),
    sa.Column("conversation_id", sa.String(255), nullable=False),
    sa.Column("session", sa.Integer, nullable=False),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("ix_conversation_events_session", "conversation_id", "session", "id"),
)
_snapshots = sa.Table(
    "conversation_snapshots",
    _metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("session", sa.Integer, nullable=False),
    sa.Column("last_event", sa.BigInteger, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
_messages = sa.Table(
    "conversation_messages",
    _metadata,
    sa.Column("message", sa.String(255), primary_key=True),
    sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
)
"""Messages of messaging platforms that a turn was stored for; each has one, whoever ran it."""
_schema = sa.Table(
    "conversation_schema", _metadata, sa.Column("version", sa.Integer, primary_key=True)
)

T = TypeVar("T")


@dataclass(frozen=True)
class _Bookmark:
    """How far a tracker is stored: the number of its events, and its latest session."""

    events: int
    session: int


class ConversationStore(TrackerStore):
    """Keeps conversations in an SQL database without blocking the event loop.

    Args:
        domain: fills in the slots of a tracker that is read; the agent sets it.
        host: the ``url`` of ``endpoints.yml``, as Rasa passes it.
        event_broker: receives every new event.
        url: SQLAlchemy URL; ``sqlite:///FILE`` or ``postgresql://...``.

    Attributes:
        turns: how many of the latest turns a tracker has at least; None for the whole session.

    Raises:
        StorageError: the database cannot be opened, is locked or read-only, or has another schema.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        *,
        url: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.turns: int | None = TURNS_AT_HAND
        self._engine = create_engine(url or host or "sqlite://")
        sqlite = self._engine.dialect.name == "sqlite"
        # SQLite has one writer at a time: one thread is a queue without busy waiting.
        self._threads = ThreadPoolExecutor(
            1 if sqlite else POSTGRES_THREADS, thread_name_prefix="conversations"
        )
        self._threads.submit(self._guarded, self._prepare).result()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation, or None when there is no such conversation.

        A long one begins with its snapshot (``bot.runtime.snapshots``).
        """
        return self._tracker(sender_id, await self._run(self._read_latest, sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All sessions of a conversation, or None when there is no such conversation."""
        return self._tracker(conversation_id, await self._run(self._read_all, conversation_id))

    async def latest_said(self, conversation_id: str, limit: int) -> list[Event]:
        """The latest messages of the shopper and the bot over all sessions, oldest first."""
        rows = await self._run(self._read_said, conversation_id, limit)
        return deserialise_events([json.loads(data) for data in rows])

    async def exists(self, conversation_id: str) -> bool:
        """Whether any event of the conversation is stored."""
        return await self._run(self._count, conversation_id) > 0

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await self._run(self._read_keys)

    async def talked_since(self, since: float) -> Iterable[str]:
        """The ids of the conversations in which anything happened from ``since`` on (Unix)."""
        return await self._run(self._read_talked, since)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the tracker's events that are not stored yet.

        Raises:
            StorageError: they cannot be stored, or another process has answered their message.
        """
        events = list(tracker.events)
        bookmark: _Bookmark | None = getattr(tracker, "stored", None)
        if bookmark is None:
            bookmark = await self._run(self._find_bookmark, tracker.sender_id, events)
        fresh = events[bookmark.events :]
        rows, session = _rows(tracker.sender_id, fresh, bookmark.session)
        if rows:
            await ensure_held()
            await self._run(self._append, rows, _answered(tracker.sender_id, fresh))
        tracker.stored = _Bookmark(len(events), session)
        if session == bookmark.session and self._is_long(events):
            await self._fold(tracker.sender_id, session, events)
        if self.event_broker is not None:
            await self._stream(self.event_broker, fresh, tracker.sender_id)

    def _is_long(self, events: list[Event]) -> bool:
        """Whether a turn has just ended and there are more than need to be at hand."""
        if self.turns is None or not (events and isinstance(events[-1], ActionExecuted)):
            return False
        return sum(map(begins_turn, events)) >= self.turns + FOLD_EVERY

    async def _fold(self, sender_id: str, session: int, events: list[Event]) -> None:
        """The turn is stored already: when folding fails, the next turn tries again."""
        try:
            await self._run(self._write_snapshot, sender_id, session, events)
        except StorageError as error:
            logger.warning("The conversation %s was not folded: %s", sender_id, error)

    async def _stream(self, broker: EventBroker, events: list[Event], sender_id: str) -> None:
        """A broker that fails costs the stream some events, never the shopper an answer."""
        try:
            await self._stream_new_events(broker, events, sender_id)
        except Exception:
            logger.exception("%d events of %s did not reach the broker.", len(events), sender_id)

    async def check(self) -> None:
        """Write to the database without changing it.

        Raises:
            StorageError: it cannot be written now.
        """
        await self._run(self._touch)

    async def delete(self, conversation_id: str) -> int:
        """Forget a conversation; returns the number of events removed."""
        return await self._run(self._delete, conversation_id)

    def close(self) -> None:
        """Finish what is being written and let go of the database."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    async def _run(self, work: Callable[..., T], *args: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._guarded, work, *args)

    def _guarded(self, work: Callable[..., T], *args: Any) -> T:
        try:
            return work(*args)
        except sa.exc.SQLAlchemyError as error:
            raise explain(error, self._engine.url) from error

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            _metadata.create_all(connection)
            version = connection.scalar(sa.select(_schema.c.version))
            if version is None:
                connection.execute(sa.insert(_schema).values(version=SCHEMA_VERSION))
            elif version != SCHEMA_VERSION:
                raise schema_error(version, SCHEMA_VERSION, self._engine.url)

    def _touch(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(_schema).values(version=SCHEMA_VERSION))

    def _read_latest(self, conversation_id: str) -> tuple[list[str], int]:
        latest = sa.select(sa.func.max(_events.c.session)).where(
            _events.c.conversation_id == conversation_id
        )
        folded = sa.select(_snapshots.c.session, _snapshots.c.last_event, _snapshots.c.data).where(
            _snapshots.c.conversation_id == conversation_id
        )
        with self._engine.connect() as connection:
            snapshot = connection.execute(folded).first()
            wanted = _events.c.session == latest.scalar_subquery()
            if snapshot is None:
                return self._read(connection, conversation_id, wanted)
            after = sa.and_(wanted, _events.c.id > snapshot.last_event)
            data, session = self._read(connection, conversation_id, after)
            if session != snapshot.session:  # of an earlier session
                return self._read(connection, conversation_id, wanted)
        return [*(json.dumps(event) for event in json.loads(snapshot.data)), *data], session

    def _read_said(self, conversation_id: str, limit: int) -> list[str]:
        query = (
            sa.select(_events.c.data)
            .where(
                _events.c.conversation_id == conversation_id,
                _events.c.type.in_((UserUttered.type_name, BotUttered.type_name)),
            )
            .order_by(_events.c.id.desc())
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return list(reversed(connection.scalars(query).all()))

    def _read_all(self, conversation_id: str) -> tuple[list[str], int]:
        with self._engine.connect() as connection:
            return self._read(connection, conversation_id, sa.true())

    @staticmethod
    def _read(
        connection: sa.Connection, conversation_id: str, condition: sa.ColumnElement[bool]
    ) -> tuple[list[str], int]:
        query = (
            sa.select(_events.c.data, _events.c.session)
            .where(_events.c.conversation_id == conversation_id, condition)
            .order_by(_events.c.id)
        )
        rows = connection.execute(query).all()
        return [row.data for row in rows], rows[-1].session if rows else 0

    def _write_snapshot(self, conversation_id: str, session: int, events: list[Event]) -> None:
        start = beginning_of_latest(events, self.turns or 0)
        begun = snapshot(conversation_id, events[:start], self.domain.slots)
        kept = (
            sa.select(_events.c.id)
            .where(_events.c.conversation_id == conversation_id)
            .order_by(_events.c.id.desc())
            .offset(len(events) - start)
            .limit(1)
        )
        with self._engine.begin() as connection:
            row = {
                "conversation_id": conversation_id,
                "session": session,
                "last_event": connection.scalar(kept),
                "data": json.dumps([event.as_dict() for event in begun]),
            }
            own = _snapshots.c.conversation_id == conversation_id
            connection.execute(sa.delete(_snapshots).where(own))
            connection.execute(sa.insert(_snapshots), row)

    def _count(self, conversation_id: str) -> int:
        query = sa.select(sa.literal(1)).where(_events.c.conversation_id == conversation_id)
        with self._engine.connect() as connection:
            return connection.scalar(query.limit(1)) or 0

    def _read_keys(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.scalars(sa.select(_events.c.conversation_id).distinct()))

    def _read_talked(self, since: float) -> list[str]:
        query = sa.select(_events.c.conversation_id).where(_events.c.timestamp >= since).distinct()
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def _find_bookmark(self, conversation_id: str, events: list[Event]) -> _Bookmark:
        """For a tracker that did not come from here: where in it the latest stored event is."""
        query = (
            sa.select(_events.c.session, _events.c.type, _events.c.timestamp)
            .where(_events.c.conversation_id == conversation_id)
            .order_by(_events.c.id.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            latest = connection.execute(query).first()
        if latest is None:
            return _Bookmark(0, 0)
        for count in range(len(events), 0, -1):
            event = events[count - 1]
            if (event.type_name, event.timestamp) == (latest.type, latest.timestamp):
                return _Bookmark(count, latest.session)
        return _Bookmark(0, latest.session)

    def _append(self, rows: list[dict[str, Any]], answered: list[dict[str, str]]) -> None:
        with self._engine.begin() as connection:
            if answered:
                try:
                    connection.execute(sa.insert(_messages), answered)
                except sa.exc.IntegrityError as error:
                    raise StorageError("Another process has answered this message.") from error
            connection.execute(sa.insert(_events), rows)

    def _delete(self, conversation_id: str) -> int:
        with self._engine.begin() as connection:
            own = _snapshots.c.conversation_id == conversation_id
            connection.execute(sa.delete(_snapshots).where(own))
            connection.execute(
                sa.delete(_messages).where(_messages.c.conversation_id == conversation_id)
            )
            return connection.execute(
                sa.delete(_events).where(_events.c.conversation_id == conversation_id)
            ).rowcount

    def _tracker(
        self, sender_id: str, stored: tuple[list[str], int]
    ) -> DialogueStateTracker | None:
        data, session = stored
        if not data:
            return None
        events = [json.loads(event) for event in data]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.stored = _Bookmark(len(tracker.events), session)
        return tracker


def _rows(
    conversation_id: str, events: list[Event], session: int
) -> tuple[list[dict[str, Any]], int]:
    """The rows for new events, and the session that the last of them belongs to."""
    rows = []
    for event, starts in zip(events, _session_starts(events), strict=True):
        session += starts
        rows.append(
            {
                "conversation_id": conversation_id,
                "session": session,
                "type": event.type_name,
                "timestamp": event.timestamp,
                "data": json.dumps(event.as_dict()),
            }
        )
    return rows, session


def _answered(conversation_id: str, events: list[Event]) -> list[dict[str, str]]:
    """The messages of messaging platforms among new events."""
    abouts = (event.metadata or {} for event in events if isinstance(event, UserUttered))
    return [
        {"message": about[MESSAGE], "conversation_id": conversation_id}
        for about in abouts
        if MESSAGE in about and PART not in about
    ]


def _session_starts(events: list[Event]) -> Iterator[bool]:
    """For each event, whether a session starts with it: at ``action_session_start``, which comes
    just before ``session_started``, or at the latter when it stands alone."""
    action_before = False
    for event in events:
        action = isinstance(event, ActionExecuted) and (
            event.action_name == ACTION_SESSION_START_NAME
        )
        yield action or (isinstance(event, SessionStarted) and not action_before)
        action_before = action
