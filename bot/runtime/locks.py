"""Conversation locks within one process: messages of a conversation are handled in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore

Check = Callable[[], Awaitable[None]]
_check: ContextVar[Check | None] = ContextVar("check_of_the_lock", default=None)


@contextmanager
def holding(check: Check) -> Iterator[None]:
    """Within the block, ``check`` tells whether the conversation's lock is still ours."""
    before = _check.set(check)
    try:
        yield
    finally:
        _check.reset(before)


async def ensure_held() -> None:
    """Make sure that the lock under which a turn runs is still ours, before the turn is stored.

    Raises:
        StorageError: it was given to another process, or nobody can tell.
    """
    if (check := _check.get()) is not None:
        await check()


class InProcessLockStore(LockStore):
    """One asyncio lock a conversation, first come, first served.

    Rasa's own in-memory store polls once a second, so that the second of two quick messages waits a
    whole second; here it starts as soon as the first is done.
    """

    def __init__(self, **_: Any) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncIterator[None]:
        """Hold the conversation's lock for the time of the block.

        Args:
            conversation_id: whose lock.
            lock_lifetime: seconds to wait for it at most.
            wait_time_in_seconds: ignored; nothing is polled.

        Raises:
            LockError: it was not free in time.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            await self._acquire(lock, conversation_id, lock_lifetime)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._leave(conversation_id)

    @staticmethod
    async def _acquire(lock: asyncio.Lock, conversation_id: str, seconds: float) -> None:
        try:
            await asyncio.wait_for(lock.acquire(), seconds)
        except TimeoutError as error:
            raise LockError(
                f"Conversation '{conversation_id}' was busy for {seconds:g} seconds."
            ) from error

    def _leave(self, conversation_id: str) -> None:
        self._users[conversation_id] -= 1
        if not self._users[conversation_id]:
            del self._users[conversation_id], self._locks[conversation_id]
