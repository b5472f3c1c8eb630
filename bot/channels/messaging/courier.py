"""Answers what is in the inbox: in order in each conversation, once, whatever ends in between.

A turn is run once: its user event carries the platform's id of the message, so after a restart the
answer of a turn that was stored is read from the conversation. An answer is sent **at least once**:
what was on its way when the process ended is sent again, with the same key for platforms that know
keys, for a shopper is better off with a sentence twice than without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.confidential import mask
from bot.channels.messaging import tables
from bot.channels.messaging.box import LEASE_SECONDS, Box
from bot.channels.messaging.contract import (
    MessagingChannel,
    NotTakenError,
    Received,
    Recipient,
    TryAgainError,
)
from bot.channels.messaging.fitting import fit, joined
from bot.channels.messaging.listening import Listening, NotNowError
from bot.channels.messaging.offers import Offer
from bot.channels.messaging.pacing import Pacing
from bot.channels.messaging.tables import Entry, Parcel, Sender
from bot.channels.server_context import ServerContext
from common import messages
from common.errors import StorageError

logger = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
SEND_TRIES = 12
TURN_TRIES = 5
LONGEST_WAIT = 300.0
CLAIM_TRIES = 4
SWEEP_SECONDS = 20.0
HEARTBEAT_SECONDS = LEASE_SECONDS / 3
KEPT_DAYS = 30.0
SHUTDOWN_SECONDS = 5.0


@dataclass(frozen=True)
class Waits:
    """How the courier waits; tests do not.

    Attributes:
        sleep: between tries, and for the platform's pace.
        sweep_seconds: between two looks for what was left unfinished.
        heartbeat_seconds: between two words of this process that it lives.
        lease_seconds: after this long without one, others take its conversations.
    """

    sleep: Sleep = asyncio.sleep
    sweep_seconds: float = SWEEP_SECONDS
    heartbeat_seconds: float = HEARTBEAT_SECONDS
    lease_seconds: float = LEASE_SECONDS


class Courier:
    """Takes messages in and brings answers out, for all messaging channels.

    Args:
        context: the turns, and what all doors share.
        channels: by name.
        box: where messages and answers are kept.
        waits: how it waits.
    """

    def __init__(
        self,
        context: ServerContext,
        channels: Mapping[str, MessagingChannel],
        box: Box,
        waits: Waits = Waits(),
    ) -> None:
        self._context = context
        self._channels = channels
        self._box = box
        self._waits = waits
        by_word = frozenset(name for name, channel in channels.items() if channel.stop_words)
        self._listening = Listening(context, box, by_word)
        self._pacing = Pacing(waits.sleep)
        self._working: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._watching: list[asyncio.Task[None]] = []
        self._closing = False

    async def start(self) -> None:
        """Take up what is unfinished, and look for it from time to time."""
        if self._box.alone:
            await self._box.free_all()
        await self._box.purge(KEPT_DAYS)
        await self._take_up()
        self._watching = [
            asyncio.create_task(self._every(self._waits.sweep_seconds, self._take_up)),
            asyncio.create_task(self._every(self._waits.heartbeat_seconds, self._box.keep_claims)),
        ]

    async def stop(self) -> None:
        """Let the turns that run end, for a while; the rest is taken up at the next start."""
        self._closing = True
        tasks = [*self._working.values(), *self._watching]
        if self._working:
            await asyncio.wait(self._working.values(), timeout=SHUTDOWN_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def accept(self, channel: MessagingChannel, received: Sequence[Received]) -> None:
        """Store messages and begin to answer them.

        Raises:
            StorageError: they are not stored; the platform must send them again.
        """
        arrived = [
            (self._listening.conversation_of(channel.name, one), self._masked(one))
            for one in received
        ]
        for conversation_id in await self._box.add(channel.name, arrived):
            self._wake(conversation_id)

    def _masked(self, received: Received) -> Received:
        """The message without what must not be stored."""
        found = mask(received.text, self._context.book.languages)
        return replace(received, text=found.text, masked=found.kinds)

    async def tell(self, conversation_id: str, said: Sequence[messages.Message]) -> bool:
        """Say something unasked, e.g. a colleague's words; False when nobody can be told so."""
        sender = await self._box.sender(conversation_id)
        if sender is None or sender.opted_out or sender.channel not in self._channels:
            return False
        channel = self._channels[sender.channel]
        bodies, _ = self._written(channel, said)
        await self._box.post(conversation_id, sender.reply, bodies)
        self._wake(conversation_id)
        return True

    async def idle(self) -> None:
        """Wait until nothing is being answered."""
        while self._working:
            await asyncio.gather(*self._working.values(), return_exceptions=True)

    def _wake(self, conversation_id: str) -> None:
        if self._closing:
            return
        if conversation_id in self._working:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work(conversation_id))
        self._working[conversation_id] = task
        task.add_done_callback(lambda _: self._rest(conversation_id))

    def _rest(self, conversation_id: str) -> None:
        del self._working[conversation_id]
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self._wake(conversation_id)

    @staticmethod
    async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            with contextlib.suppress(StorageError):
                await work()

    async def _take_up(self) -> None:
        for conversation_id in await self._box.unfinished():
            if conversation_id not in self._working:
                self._wake(conversation_id)

    async def _work(self, conversation_id: str) -> None:
        try:
            if not await self._claimed(conversation_id):
                return  # another process answers there
            await self._answer_all(conversation_id)
            await self._box.release(conversation_id)
        except StorageError as error:
            logger.error("Messages of %s wait for the database: %s", conversation_id, error)
        except Exception:
            logger.exception("Messages of %s could not be answered.", conversation_id)

    async def _claimed(self, conversation_id: str) -> bool:
        """Take the conversation. Another process may be about to leave it without this message."""
        for attempt in range(CLAIM_TRIES):
            if await self._box.claim(conversation_id):
                return True
            await self._waits.sleep(wait_before(attempt))
        return False

    async def _answer_all(self, conversation_id: str) -> None:
        sender = await self._box.sender(conversation_id)
        channel = self._channels.get(sender.channel) if sender else None
        if sender is None or channel is None:
            return  # its entry was taken out of credentials.yml
        await self._send_all(channel, conversation_id, sender)
        while not self._closing and (entry := await self._box.next(conversation_id)):
            if not await self._box.claim(conversation_id):
                return  # this process was taken for an ended one
            await self._answer(channel, entry)
            await self._send_all(channel, conversation_id, sender)

    async def _answer(self, channel: MessagingChannel, entry: Entry) -> None:
        recipient = Recipient(entry.received.sender, entry.received.reply)
        async with self._typing(channel, recipient, entry.received.message_id):
            said = await self._said(entry)
        bodies, offers = self._written(channel, said)
        await self._box.answer(entry, bodies, offers)

    def _written(
        self, channel: MessagingChannel, said: Sequence[messages.Message]
    ) -> tuple[list[dict[str, Any]], tuple[Offer, ...]]:
        """An answer in the platform's messages, and what may be chosen in it."""
        fitted = fit(said, channel.limits, self._context.book, whole=self._context.wire.whole)
        letters = joined(fitted.letters) if channel.one_message else fitted.letters
        return [channel.render(letter) for letter in letters], fitted.offers

    async def _said(self, entry: Entry) -> list[messages.Message]:
        for attempt in range(TURN_TRIES):
            try:
                return await self._listening.answer(entry, last_try=attempt == TURN_TRIES - 1)
            except NotNowError:
                await self._waits.sleep(wait_before(attempt))
                entry = replace(entry, attempts=entry.attempts + 1)
        return []

    @contextlib.asynccontextmanager
    async def _typing(
        self, channel: MessagingChannel, recipient: Recipient, received: str
    ) -> AsyncIterator[None]:
        async def show() -> None:
            with contextlib.suppress(TryAgainError, NotTakenError):
                while True:
                    await channel.typing(recipient, received)
                    await asyncio.sleep(channel.typing_every)

        task = asyncio.create_task(show())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _send_all(
        self, channel: MessagingChannel, conversation_id: str, sender: Sender
    ) -> None:
        for parcel in await self._box.waiting(conversation_id):
            state = await self._send(channel, sender, parcel, conversation_id)
            await self._box.mark(parcel, state)

    async def _send(
        self, channel: MessagingChannel, to: Sender, parcel: Parcel, conversation_id: str
    ) -> str:
        recipient = Recipient(to.sender, parcel.reply)
        for attempt in range(parcel.attempts, SEND_TRIES):
            await self._pacing.wait(channel, conversation_id)
            await self._box.mark(parcel, tables.WAITING)
            try:
                await channel.send(recipient, parcel.body, parcel.key)
            except TryAgainError as error:
                logger.warning("An answer to %s waits: %s", conversation_id, error)
                await self._box.claim(conversation_id)
                await self._waits.sleep(max(error.after or 0.0, wait_before(attempt)))
            except NotTakenError as error:
                logger.error("An answer to %s was not taken: %s", conversation_id, error)
                return tables.FAILED
            else:
                return tables.DONE
        logger.error("An answer to %s was given up after %d tries.", conversation_id, SEND_TRIES)
        return tables.FAILED


def wait_before(attempt: int) -> float:
    """Seconds before the next try: doubled each time, up to a limit."""
    return float(min(2 ** min(attempt, 32), LONGEST_WAIT))
