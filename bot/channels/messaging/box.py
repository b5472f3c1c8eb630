"""What came in and what goes out, kept until it is answered and sent.

An entry of the inbox is written before the platform is told that its message arrived, once for each
id of the platform. Its answer is written in one transaction with the mark that it is answered, and
each part of it carries a mark of its own once it is sent. So after a restart whatever was begun is
taken up where it stood.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.messaging import tables as t
from bot.channels.messaging.contract import Kind, Received
from bot.channels.messaging.offers import Offer
from bot.channels.messaging.tables import Entry, NewMessage, Parcel, Sender
from bot.runtime.databases import POSTGRES_THREADS, create_engine, explain

T = TypeVar("T")
LEASE_SECONDS = 30.0
"""For so long a conversation belongs to the process that answers in it, unless it says so anew."""


class Box:
    """The inbox and the outbox of all messaging channels, in SQLite or PostgreSQL.

    Args:
        url: SQLAlchemy URL.
        clock: Unix seconds.
        lease_seconds: after this long without a word, a process counts as ended.

    Raises:
        StorageError: the database cannot be opened.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], float] = time.time,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._lease = lease_seconds
        self._engine = create_engine(url)
        self._clock = clock
        self._owner = secrets.token_hex(8)
        self.alone = self._engine.dialect.name == "sqlite"
        self._insert: Any = sqlite.insert if self.alone else postgresql.insert
        self._threads = ThreadPoolExecutor(
            1 if self.alone else POSTGRES_THREADS, thread_name_prefix="messaging"
        )
        self._threads.submit(self._guarded, self._prepare).result()

    def close(self) -> None:
        """Close the database."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    async def add(self, channel: str, arrived: Sequence[NewMessage]) -> list[str]:
        """Store the messages of a webhook; returns the conversations that have new ones.

        Raises:
            StorageError: nothing of them was stored.
        """
        return await self._run(self._add, channel, arrived)

    async def claim(self, conversation_id: str) -> bool:
        """Take a conversation for this process, or keep it; False when another has it."""
        return await self._run(self._claim, conversation_id)

    async def keep_claims(self) -> None:
        """This process lives: what it has taken stays its own."""
        await self._run(self._keep_claims)

    async def release(self, conversation_id: str) -> None:
        """Give the conversation back."""
        await self._run(self._release, conversation_id)

    async def sender(self, conversation_id: str) -> Sender | None:
        """Who writes in a conversation."""
        return await self._run(self._sender, conversation_id)

    async def next(self, conversation_id: str) -> Entry | None:
        """The oldest message without an answer."""
        return await self._run(self._next, conversation_id)

    async def begin(self, entry: Entry) -> None:
        """A turn is begun for this message."""
        await self._run(self._begin, entry.id)

    async def answer(
        self, entry: Entry, bodies: Sequence[Mapping[str, Any]], offers: Sequence[Offer]
    ) -> None:
        """Keep the answer to a message, in one transaction with the mark that it has one.

        Where another process has answered meanwhile, its answer stays the only one.
        """
        await self._run(self._answer, entry, bodies, offers)

    async def post(
        self, conversation_id: str, reply: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]
    ) -> None:
        """Keep what is said without a message before it."""
        await self._run(self._pack, conversation_id, None, reply, bodies)

    async def waiting(self, conversation_id: str) -> list[Parcel]:
        """What is to be sent yet, in its order."""
        return await self._run(self._waiting, conversation_id)

    async def mark(self, parcel: Parcel, state: str) -> None:
        """Set a parcel's mark; ``WAITING`` counts a try."""
        await self._run(self._mark, parcel.id, state)

    async def unfinished(self) -> list[str]:
        """The conversations in which a message waits for an answer, or an answer to be sent."""
        return await self._run(self._unfinished)

    async def free_all(self) -> None:
        """Take away all leases: nobody else uses this database."""
        await self._run(self._free_all)

    async def offer(self, conversation_id: str, token: str) -> tuple[Offer, bool] | None:
        """The choice of a button and whether it is of the latest answer."""
        return await self._run(self._offer, conversation_id, token)

    async def latest_offers(self, conversation_id: str) -> list[Offer]:
        """The choices of the latest answer."""
        return await self._run(self._latest_offers, conversation_id)

    async def untold_media(self, conversation_id: str) -> list[str]:
        """References of what was sent beside words and stands in no transcript yet."""
        return await self._run(self._untold_media, conversation_id)

    async def last_kinds(self, entry: Entry) -> tuple[str, str] | None:
        """Kind and group of the message before this one, if there is one."""
        return await self._run(self._last_kinds, entry)

    async def quiet_since(self, entry: Entry) -> float | None:
        """When the message before this one came; None when none is known."""
        return await self._run(self._quiet_since, entry)

    async def opt(self, conversation_id: str, *, out: bool) -> None:
        """Whether the shopper wants to read nothing unasked."""
        await self._run(self._opt, conversation_id, out)

    async def purge(self, days: float) -> None:
        """Forget what was finished longer ago."""
        await self._run(self._purge, self._clock() - days * 86400)

    # In threads from here on.

    async def _run(self, work: Callable[..., T], *args: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._guarded, work, *args)

    def _guarded(self, work: Callable[..., T], *args: Any) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection, *args)
        except sa.exc.SQLAlchemyError as error:
            raise explain(error, self._engine.url) from error

    def _prepare(self, connection: sa.Connection) -> None:
        t.metadata.create_all(connection)

    def _add(
        self, connection: sa.Connection, channel: str, arrived: Sequence[NewMessage]
    ) -> list[str]:
        now, changed = self._clock(), []
        for conversation_id, received in arrived:
            values = _row(channel, conversation_id, received, now)
            statement = self._insert(t.inbox).values(values).on_conflict_do_nothing()
            if connection.execute(statement).rowcount:
                self._meet(connection, channel, conversation_id, received)
                changed.append(conversation_id)
        return list(dict.fromkeys(changed))

    def _meet(
        self, connection: sa.Connection, channel: str, conversation_id: str, received: Received
    ) -> None:
        reply = json.dumps(dict(received.reply))
        statement = self._insert(t.senders).values(
            conversation_id=conversation_id,
            channel=channel,
            sender=received.sender,
            reply=reply,
            opted_out=False,
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["conversation_id"], set_={"reply": reply}
            )
        )

    def _claim(self, connection: sa.Connection, conversation_id: str) -> bool:
        now, row = self._clock(), t.senders.c
        free = sa.or_(row.owner.is_(None), row.owner == self._owner, row.lease_until < now)
        statement = (
            sa.update(t.senders)
            .where(row.conversation_id == conversation_id, free)
            .values(owner=self._owner, lease_until=now + self._lease)
        )
        return bool(connection.execute(statement).rowcount)

    def _keep_claims(self, connection: sa.Connection) -> None:
        connection.execute(
            sa.update(t.senders)
            .where(t.senders.c.owner == self._owner)
            .values(lease_until=self._clock() + self._lease)
        )

    def _release(self, connection: sa.Connection, conversation_id: str) -> None:
        row = t.senders.c
        connection.execute(
            sa.update(t.senders)
            .where(row.conversation_id == conversation_id, row.owner == self._owner)
            .values(owner=None, lease_until=None)
        )

    def _free_all(self, connection: sa.Connection) -> None:
        connection.execute(sa.update(t.senders).values(owner=None, lease_until=None))

    def _sender(self, connection: sa.Connection, conversation_id: str) -> Sender | None:
        row = t.senders.c
        query = sa.select(t.senders).where(row.conversation_id == conversation_id)
        found = connection.execute(query).one_or_none()
        if found is None:
            return None
        return Sender(found.channel, found.sender, json.loads(found.reply), found.opted_out)

    def _next(self, connection: sa.Connection, conversation_id: str) -> Entry | None:
        row = t.inbox.c
        query = (
            sa.select(t.inbox)
            .where(row.conversation_id == conversation_id, row.state == t.WAITING)
            .order_by(row.id)
            .limit(1)
        )
        found = connection.execute(query).one_or_none()
        return t.entry(found) if found else None

    def _begin(self, connection: sa.Connection, entry_id: int) -> None:
        row = t.inbox.c
        connection.execute(
            sa.update(t.inbox).where(row.id == entry_id).values(attempts=row.attempts + 1)
        )

    def _answer(
        self,
        connection: sa.Connection,
        entry: Entry,
        bodies: Sequence[Mapping[str, Any]],
        offers: Sequence[Offer],
    ) -> None:
        row, now = t.inbox.c, self._clock()
        answered = connection.execute(
            sa.update(t.inbox)
            .where(row.id == entry.id, row.state == t.WAITING)
            .values(state=t.DONE, body="", done_at=now)  # the conversation has the words
        )
        if not answered.rowcount:
            return
        silent = () if entry.received.text else (Kind.STOP, Kind.GONE, Kind.MEDIA)
        if entry.received.kind not in silent:  # a turn was run
            told = (row.conversation_id == entry.conversation_id, row.id <= entry.id)
            connection.execute(sa.update(t.inbox).where(*told).values(told=True))
        self._pack(connection, entry.conversation_id, entry.id, entry.received.reply, bodies)
        if offers:
            connection.execute(
                sa.insert(t.offers),
                [
                    {
                        "token": one.token,
                        "conversation_id": entry.conversation_id,
                        "entry_id": entry.id,
                        "label": one.label,
                        "title": one.title,
                        "payload": one.payload,
                    }
                    for one in offers
                ],
            )

    def _pack(
        self,
        connection: sa.Connection,
        conversation_id: str,
        entry_id: int | None,
        reply: Mapping[str, Any],
        bodies: Sequence[Mapping[str, Any]],
    ) -> None:
        rows = [
            {
                "conversation_id": conversation_id,
                "entry_id": entry_id,
                "reply": json.dumps(dict(reply)),
                "body": json.dumps(dict(body)),
                "state": t.WAITING,
                "attempts": 0,
                "key": t.new_key(),
            }
            for body in bodies
        ]
        if rows:
            connection.execute(sa.insert(t.outbox), rows)

    def _waiting(self, connection: sa.Connection, conversation_id: str) -> list[Parcel]:
        row = t.outbox.c
        query = (
            sa.select(t.outbox)
            .where(row.conversation_id == conversation_id, row.state == t.WAITING)
            .order_by(row.id)
        )
        return [t.parcel(found) for found in connection.execute(query)]

    def _mark(self, connection: sa.Connection, parcel_id: int, state: str) -> None:
        row = t.outbox.c
        values: dict[str, Any] = {"state": state}
        if state == t.WAITING:
            values["attempts"] = row.attempts + 1
        else:
            values |= {"done_at": self._clock(), "body": "{}"}
        connection.execute(sa.update(t.outbox).where(row.id == parcel_id).values(values))

    def _unfinished(self, connection: sa.Connection) -> list[str]:
        queries = (
            sa.select(table.c.conversation_id, sa.func.min(table.c.id))
            .where(table.c.state == t.WAITING)
            .group_by(table.c.conversation_id)
            for table in (t.outbox, t.inbox)
        )
        found = [row[0] for query in queries for row in connection.execute(query)]
        return list(dict.fromkeys(found))

    def _latest(self, connection: sa.Connection, conversation_id: str) -> int | None:
        """The id of the message that was answered last."""
        row = t.inbox.c
        query = sa.select(sa.func.max(row.id)).where(
            row.conversation_id == conversation_id, row.state == t.DONE
        )
        return connection.execute(query).scalar()

    def _offer(
        self, connection: sa.Connection, conversation_id: str, token: str
    ) -> tuple[Offer, bool] | None:
        row = t.offers.c
        query = sa.select(t.offers).where(
            row.conversation_id == conversation_id, row.token == token
        )
        found = connection.execute(query).one_or_none()
        if found is None:
            return None
        latest = self._latest(connection, conversation_id)
        return Offer(found.token, found.label, found.title, found.payload), (
            found.entry_id == latest
        )

    def _latest_offers(self, connection: sa.Connection, conversation_id: str) -> list[Offer]:
        row, latest = t.offers.c, self._latest(connection, conversation_id)
        query = sa.select(t.offers).where(row.entry_id == latest)
        return [
            Offer(found.token, found.label, found.title, found.payload)
            for found in connection.execute(query)
        ]

    def _untold_media(self, connection: sa.Connection, conversation_id: str) -> list[str]:
        row = t.inbox.c
        query = (
            sa.select(row.channel, row.media)
            .where(
                row.conversation_id == conversation_id, row.told.is_(False), row.media.is_not(None)
            )
            .order_by(row.id)
        )
        return [line for found in connection.execute(query) for line in t.media_lines(*found)]

    def _last_kinds(self, connection: sa.Connection, entry: Entry) -> tuple[str, str] | None:
        row = t.inbox.c
        query = (
            sa.select(row.kind, row.group)
            .where(row.conversation_id == entry.conversation_id, row.id < entry.id)
            .order_by(row.id.desc())
            .limit(1)
        )
        found = connection.execute(query).one_or_none()
        return (found.kind, found.group) if found else None

    def _quiet_since(self, connection: sa.Connection, entry: Entry) -> float | None:
        row = t.inbox.c
        query = sa.select(sa.func.max(row.received_at)).where(
            row.conversation_id == entry.conversation_id, row.id < entry.id
        )
        return connection.execute(query).scalar()

    def _opt(self, connection: sa.Connection, conversation_id: str, out: bool) -> None:
        row = t.senders.c
        connection.execute(
            sa.update(t.senders).where(row.conversation_id == conversation_id).values(opted_out=out)
        )

    def _purge(self, connection: sa.Connection, before: float) -> None:
        old = sa.select(t.inbox.c.id).where(t.inbox.c.done_at < before)
        connection.execute(sa.delete(t.offers).where(t.offers.c.entry_id.in_(old)))
        connection.execute(sa.delete(t.outbox).where(t.outbox.c.done_at < before))
        connection.execute(sa.delete(t.inbox).where(t.inbox.c.done_at < before))


def _row(channel: str, conversation_id: str, received: Received, now: float) -> dict[str, Any]:
    return {
        "channel": channel,
        "message_id": t.short(received.message_id),
        "conversation_id": conversation_id,
        "received_at": now,
        "kind": received.kind.value,
        "group": t.short(received.group),
        "media": t.write_media(received.media),
        "body": t.write_body(received),
        "state": t.WAITING,
        "attempts": 0,
        "told": False,
    }
