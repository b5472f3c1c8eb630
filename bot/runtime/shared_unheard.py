"""Conversations whose latest message may have been lost, as all processes know them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from bot.channels.shared_redis import Place
from bot.runtime.lost_turns import Unheard
from common.errors import StorageError

logger = logging.getLogger(__name__)

_KEPT_SECONDS = 86_400


class SharedUnheard(Unheard):
    """As :class:`Unheard`, noted in Redis: a message that one process refused counts in all.

    Args:
        place: the Redis of the locks.
        since: Unix seconds at which this process began.
    """

    def __init__(self, place: Place, *, since: float | None = None) -> None:
        super().__init__(since=since)
        self._place = place
        self._writing: dict[str, asyncio.Task[None]] = {}

    def add(self, conversation_id: str) -> None:
        """A message of this conversation was not heard, or its answer not stored."""
        super().add(conversation_id)
        self._write(
            conversation_id, self._place.client.set(self._key(conversation_id), 1, ex=_KEPT_SECONDS)
        )

    def discard(self, conversation_id: str) -> None:
        """A whole turn of this conversation was stored."""
        known = conversation_id in self._conversations
        super().discard(conversation_id)
        if known:
            self._write(conversation_id, self._place.client.delete(self._key(conversation_id)))

    async def look(self, conversation_id: str) -> None:
        """Take over what the others know of a conversation, once its lock is held.

        Raises:
            StorageError: nobody can tell.
        """
        if (writing := self._writing.get(conversation_id)) is not None:
            await writing
        if await self._place.ask(self._place.client.exists(self._key(conversation_id))):
            super().add(conversation_id)
        else:
            super().discard(conversation_id)

    def _write(self, conversation_id: str, done: Awaitable[Any]) -> None:
        before = self._writing.get(conversation_id)

        async def write() -> None:
            if before is not None:
                await before
            try:
                await self._place.ask(done)
            except StorageError as error:
                logger.warning("What was not heard of %s is not shared: %s", conversation_id, error)

        task = asyncio.create_task(write())
        self._writing[conversation_id] = task
        task.add_done_callback(lambda _: self._written(conversation_id, task))

    def _written(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        if self._writing.get(conversation_id) is task:
            del self._writing[conversation_id]

    def _key(self, conversation_id: str) -> str:
        return f"{self._place.prefix}:unheard:{conversation_id}"
