"""One message at a time per conversation, within a time limit, and never silence."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.channels.incoming import Incoming
from bot.channels.metrics import Metrics
from bot.channels.notices import NOT_KEPT, Notice
from bot.channels.output import RichOutput
from bot.channels.rasa_api import UserMessage
from bot.settings import ServerSettings
from common.errors import StorageError
from common.incidents import new_incident

logger = logging.getLogger(__name__)


class BotAgent(Protocol):
    """The part of Rasa's ``Agent`` that the doors use."""

    tracker_store: Any

    async def find_problem(self) -> str | None:
        """Why messages cannot be stored or understood now; None while all is well."""

    def unheard(self, conversation_id: str) -> None:
        """A message was refused: no yes counts until it is asked for again."""

    def is_ready(self) -> bool:
        """Whether a model is loaded."""

    async def handle_message(self, message: UserMessage) -> Any:
        """Let the bot answer into ``message.output_channel``."""


@dataclass
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Turns:
    """Runs the turns of all conversations.

    Args:
        agent: Rasa's agent.
        settings: the time limits and the length of the queue.
        metrics: counts turns and their duration.
    """

    def __init__(self, agent: BotAgent, settings: ServerSettings, metrics: Metrics) -> None:
        self._agent = agent
        self._settings = settings
        self._metrics = metrics
        self._queues: dict[str, _Queue] = {}

    @property
    def busy(self) -> int:
        """How many conversations have a turn running or waiting."""
        return len(self._queues)

    async def run(self, incoming: Incoming, output: RichOutput) -> str:
        """Answer one message; whatever happens, the shopper reads something true.

        Returns:
            How it ended: ``answered``, or the code of what the front door said instead.
        """
        if not self._agent.is_ready():
            return await self._refuse(Notice.starting(), incoming, output)
        async with self._place(incoming.conversation_id) as free:
            if not free:
                return await self._refuse(Notice.too_fast(), incoming, output)
            with self._metrics.turn(incoming.channel) as outcome:
                outcome.name = await self._answer(incoming, output)
            return outcome.name

    async def _refuse(self, notice: Notice, incoming: Incoming, output: RichOutput) -> str:
        self._agent.unheard(incoming.conversation_id)
        self._metrics.count(incoming.channel, notice.code)
        await output.notify(notice)
        return notice.code

    @contextlib.asynccontextmanager
    async def _place(self, conversation_id: str) -> AsyncIterator[bool]:
        """Wait for this conversation's turn; False when too many are waiting already."""
        queue = self._queues.setdefault(conversation_id, _Queue())
        if queue.waiting > self._settings.queue_per_conversation:
            yield False
            return
        queue.waiting += 1
        try:
            async with queue.lock:
                yield True
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                self._queues.pop(conversation_id, None)

    async def _answer(self, incoming: Incoming, output: RichOutput) -> str:
        """Run the agent; returns the outcome for the metrics."""
        for kind in incoming.masked:
            await output.notify(Notice.masked(kind))
        slow = asyncio.create_task(self._say_when_slow(output))
        limit = asyncio.timeout(self._settings.turn_timeout_seconds)
        try:
            async with limit:
                await self._agent.handle_message(_user_message(incoming, output))
        except StorageError as error:
            logger.error("A turn of %s was not kept: %s", incoming.conversation_id, error)
            await output.notify(Notice.not_kept())
            return NOT_KEPT
        except Exception:
            outcome = "gave_up" if limit.expired() else "failed"
            return await self._apologise(outcome, incoming, output)
        finally:
            slow.cancel()
        if not output.delivered:
            await output.notify(Notice.silent())
            return "silent"
        return "answered"

    async def _say_when_slow(self, output: RichOutput) -> None:
        await asyncio.sleep(self._settings.slow_after_seconds)
        await output.notify(Notice.slow())

    async def _apologise(self, outcome: str, incoming: Incoming, output: RichOutput) -> str:
        """Log the error under an incident id and give the shopper the id, not the error."""
        incident = new_incident()
        logger.exception(
            "Incident %s: a turn of conversation %s on channel %s %s.",
            incident,
            incoming.conversation_id,
            incoming.channel,
            "took too long" if outcome == "gave_up" else "failed",
        )
        make = Notice.gave_up if outcome == "gave_up" else Notice.failed
        await output.notify(make(incident))
        return outcome


def _user_message(incoming: Incoming, output: RichOutput) -> UserMessage:
    return UserMessage(
        incoming.text,
        output,
        incoming.conversation_id,
        input_channel=incoming.channel,
        metadata=dict(incoming.metadata),
    )
