"""Conversation locks in Redis, for several processes: one owner at a time, in order.

Rasa's own store reads a lock, changes it and writes it back, so that two processes write over
each other: 13 of 40 pairs of messages overlapped. Here each step is one script, which Redis runs
as a whole. A process draws a ticket; whoever holds the lowest one has the lock. A ticket lives by
a lease that its process renews: one that has died is passed over when its lease has ended. One that
only stood still for so long finds its ticket gone: its turn is ended, and the conversation store
asks once more before it stores anything (:func:`bot.runtime.locks.ensure_held`).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore

from bot.channels.shared_redis import Place
from bot.runtime.locks import InProcessLockStore, holding
from common.errors import EnvironmentProblem, StorageError

LEASE_SECONDS = 10.0
"""After this long without a word, a process counts as ended."""
_POLL_SECONDS = 0.01
_MOST_POLL_SECONDS = 0.1
_KEPT_MS = 86_400_000

_ENTER = """
local ticket = redis.call('INCR', KEYS[2])
redis.call('ZADD', KEYS[1], ticket, ARGV[1])
redis.call('SET', KEYS[3] .. ARGV[1], ticket, 'PX', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return ticket
"""
"""Draw a ticket, the next number of the conversation."""
_TRY = """
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) or redis.call('EXISTS', KEYS[3] .. ARGV[1]) == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return -1
end
redis.call('PEXPIRE', KEYS[3] .. ARGV[1], ARGV[2])
while true do
  local first = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if first == ARGV[1] then return 1 end
  if redis.call('EXISTS', KEYS[3] .. first) == 1 then return 0 end
  redis.call('ZREM', KEYS[1], first)
end
"""
"""Renew the own lease; 1: the lock is ours, 0: somebody is before us, -1: we were passed over."""
_LEAVE = """
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('DEL', KEYS[3] .. ARGV[1])
"""


class RedisLocks(LockStore):
    """Locks that several processes share; ``type: redis`` in ``endpoints.yml``.

    Args:
        url: the host, or a whole address, ``redis://...`` or ``rediss://...``.
        port: of the host.
        db: number of the database.
        username: to log in with.
        password: to log in with.
        use_ssl: whether to talk through TLS.
        key_prefix: begins the names of all keys.
        lease_seconds: after this long without a word, a process counts as ended.

    Attributes:
        place: this Redis, for what else the processes share.

    Raises:
        EnvironmentProblem: the package ``redis`` is not installed.
    """

    def __init__(
        self,
        url: str = "localhost",
        port: int = 6379,
        db: int = 1,
        username: str | None = None,
        password: str | None = None,
        use_ssl: bool = False,
        key_prefix: str = "shoptalk:lock",
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        try:
            from redis.asyncio import Redis
        except ImportError as error:
            raise EnvironmentProblem(
                "Locks in Redis need the package 'redis'.", hint="Install it: pip install redis"
            ) from error
        login: dict[str, Any] = {}
        if "://" not in url:
            url = f"{'rediss' if use_ssl else 'redis'}://{url}:{int(port)}/{int(db)}"
            login = {"username": username, "password": password}
        self._redis = Redis.from_url(url, **login)
        self.place = Place(self._redis, url, login, key_prefix)
        self._prefix = key_prefix
        self._lease = lease_seconds
        self._here = InProcessLockStore()
        self._enter = self._redis.register_script(_ENTER)
        self._try = self._redis.register_script(_TRY)
        self._leave = self._redis.register_script(_LEAVE)

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
            wait_time_in_seconds: ignored.

        Raises:
            LockError: it was not free in time, or was lost because this process stood still.
            StorageError: Redis cannot be reached.
        """
        # Within the process first: so only one of its tasks asks Redis about a conversation.
        async with self._here.lock(conversation_id, lock_lifetime):
            ticket = secrets.token_hex(8)
            keys = self._keys(conversation_id)
            try:
                await self._run(self._enter, keys, ticket, self._lease_ms, _KEPT_MS)
                await self._wait(conversation_id, keys, ticket, lock_lifetime)
                with holding(lambda: self._check(conversation_id, keys, ticket)):
                    async with self._renewed(conversation_id, keys, ticket):
                        yield
            finally:
                # Whatever ends the turn, the next one must not wait for the lease to end.
                with suppress(StorageError):
                    await asyncio.shield(self._run(self._leave, keys, ticket))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.aclose()

    @property
    def _lease_ms(self) -> int:
        return int(self._lease * 1000)

    def _keys(self, conversation_id: str) -> list[str]:
        base = f"{self._prefix}:{{{conversation_id}}}"  # braces: one node of a cluster has them all
        return [f"{base}:queue", f"{base}:next", f"{base}:lease:"]

    async def _run(self, script: Any, keys: list[str], *args: Any) -> int:
        from redis.exceptions import RedisError

        try:
            return int(await script(keys=keys, args=args))
        except (RedisError, OSError) as error:
            raise StorageError(
                f"The locks in Redis cannot be reached: {error}",
                hint="Check 'lock_store' in endpoints.yml, and that Redis runs.",
            ) from error

    async def _check(self, conversation_id: str, keys: list[str], ticket: str) -> None:
        if await self._run(self._try, keys, ticket, self._lease_ms) != 1:
            raise StorageError(
                f"Conversation '{conversation_id}' was given to another process meanwhile.",
                hint="This one stood still for longer than its lease; nothing was stored.",
            )

    async def _wait(
        self, conversation_id: str, keys: list[str], ticket: str, seconds: float
    ) -> None:
        pause = _POLL_SECONDS
        try:
            async with asyncio.timeout(seconds):
                while (found := await self._run(self._try, keys, ticket, self._lease_ms)) == 0:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, _MOST_POLL_SECONDS)
        except TimeoutError as error:
            raise LockError(
                f"Conversation '{conversation_id}' was busy for {seconds:g} seconds."
            ) from error
        if found < 0:
            raise LockError(f"Conversation '{conversation_id}' was given to another process.")

    @asynccontextmanager
    async def _renewed(
        self, conversation_id: str, keys: list[str], ticket: str
    ) -> AsyncIterator[None]:
        """Renew the lease beside the block; the block ends where the lock is lost."""
        holder, lost = asyncio.current_task(), False

        async def renew() -> None:
            nonlocal lost
            while True:
                await asyncio.sleep(self._lease / 3)
                try:
                    held = await self._run(self._try, keys, ticket, self._lease_ms) == 1
                except StorageError:
                    held = False  # whether it is still ours nobody can say
                if not held:
                    lost = True
                    assert holder is not None
                    holder.cancel()
                    return

        renewing = asyncio.create_task(renew())
        try:
            yield
        except asyncio.CancelledError:
            if not lost:
                raise
            assert holder is not None
            holder.uncancel()
            raise LockError(f"The lock of conversation '{conversation_id}' was lost.") from None
        finally:
            renewing.cancel()
