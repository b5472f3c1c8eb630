"""Where conversations are kept: SQLite or PostgreSQL through SQLAlchemy 2.

Rasa's SQLTrackerStore blocks the event loop, counts the stored events at every save, and does not
run with SQLAlchemy 2. This one runs in threads of its own, appends only what is new, and reads no
more than the latest session of a conversation, found by an index.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from common.errors import StorageError

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 1
BUSY_TIMEOUT_SECONDS = 5
POSTGRES_THREADS = 4

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
        self._engine = _create_engine(url or host or "sqlite://")
        sqlite = self._engine.dialect.name == "sqlite"
        # SQLite has one writer at a time: one thread is a queue without busy waiting.
        self._threads = ThreadPoolExecutor(
            1 if sqlite else POSTGRES_THREADS, thread_name_prefix="conversations"
        )
        self._threads.submit(self._guarded, self._prepare).result()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation, or None when there is no such conversation."""
        return self._tracker(sender_id, await self._run(self._read_latest, sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All sessions of a conversation, or None when there is no such conversation."""
        return self._tracker(conversation_id, await self._run(self._read_all, conversation_id))

    async def exists(self, conversation_id: str) -> bool:
        """Whether any event of the conversation is stored."""
        return await self._run(self._count, conversation_id) > 0

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await self._run(self._read_keys)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the tracker's events that are not stored yet."""
        bookmark: _Bookmark | None = getattr(tracker, "stored", None)
        if bookmark is None:
            bookmark = await self._run(self._find_bookmark, tracker.sender_id)
        fresh = list(tracker.events)[bookmark.events :]
        rows, session = _rows(tracker.sender_id, fresh, bookmark.session)
        if rows:
            await self._run(self._append, rows)
        tracker.stored = _Bookmark(len(tracker.events), session)
        if self.event_broker is not None:
            await self._stream(self.event_broker, fresh, tracker.sender_id)

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
                raise _schema_error(version, self._engine.url)

    def _touch(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(_schema).values(version=SCHEMA_VERSION))

    def _read_latest(self, conversation_id: str) -> tuple[list[str], int]:
        latest = (
            sa.select(sa.func.max(_events.c.session))
            .where(_events.c.conversation_id == conversation_id)
            .scalar_subquery()
        )
        return self._read(conversation_id, _events.c.session == latest)

    def _read_all(self, conversation_id: str) -> tuple[list[str], int]:
        return self._read(conversation_id, sa.true())

    def _read(
        self, conversation_id: str, condition: sa.ColumnElement[bool]
    ) -> tuple[list[str], int]:
        query = (
            sa.select(_events.c.data, _events.c.session)
            .where(_events.c.conversation_id == conversation_id, condition)
            .order_by(_events.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [row.data for row in rows], rows[-1].session if rows else 0

    def _count(self, conversation_id: str) -> int:
        query = sa.select(sa.literal(1)).where(_events.c.conversation_id == conversation_id)
        with self._engine.connect() as connection:
            return connection.scalar(query.limit(1)) or 0

    def _read_keys(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.scalars(sa.select(_events.c.conversation_id).distinct()))

    def _find_bookmark(self, conversation_id: str) -> _Bookmark:
        """For a tracker that did not come from here: Rasa holds it from its latest session on."""
        query = (
            sa.select(_events.c.session, sa.func.count())
            .where(_events.c.conversation_id == conversation_id)
            .group_by(_events.c.session)
            .order_by(_events.c.session.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _Bookmark(row[1], row[0]) if row else _Bookmark(0, 0)

    def _append(self, rows: list[dict[str, Any]]) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.insert(_events), rows)

    def _delete(self, conversation_id: str) -> int:
        with self._engine.begin() as connection:
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


def _create_engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg2")
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_size=POSTGRES_THREADS, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database.removeprefix("file:")).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        parsed,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        poolclass=sa.StaticPool,
    )
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    # WAL: readers never wait for the writer. NORMAL: an operating-system crash may cost the last
    # turns of a conversation, never the file; a full fsync a message would cost milliseconds.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


# what the driver's message contains: (what happened, how to fix it)
_EXPLANATIONS = (
    (
        ("database is locked",),
        "is locked by another program",
        "Stop the other program (a second 'shoptalk run', a backup, a database browser).",
    ),
    (
        ("readonly", "read-only"),
        "is read-only",
        "Give this user write permission for the file and its folder.",
    ),
    (
        ("no such column", "has no column", "undefinedcolumn", "does not exist"),
        "has the tables of another version",
        "Run 'shoptalk doctor'; keep a copy of the old database and start with a new one.",
    ),
    (
        ("not a database", "malformed"),
        "is damaged",
        "Restore it from a backup, or move it away to start with an empty one.",
    ),
    (
        ("unable to open", "connection refused", "could not connect", "timeout"),
        "cannot be reached",
        "Check the path or URL, that the server runs, and the user and password.",
    ),
)


def explain(error: sa.exc.SQLAlchemyError, url: sa.URL) -> StorageError:
    """A database error in words: what is wrong with which database, and how to fix it."""
    cause = str(getattr(error, "orig", None) or error)
    for needles, problem, hint in _EXPLANATIONS:
        if any(needle in cause.lower() for needle in needles):
            return StorageError(f"The conversation database {url!r} {problem}.", hint=hint)
    return StorageError(
        f"The conversation database {url!r} failed: {cause.splitlines()[0]}",
        hint="Run 'shoptalk doctor' to see whether it can be reached.",
    )


def _schema_error(version: int, url: sa.URL) -> StorageError:
    age = "an older" if version < SCHEMA_VERSION else "a newer"
    return StorageError(
        f"The conversation database {url!r} has the schema of {age} version "
        f"({version}; this program needs {SCHEMA_VERSION}).",
        hint="Keep a copy and start with a new database, or run the version that wrote it.",
    )
