"""What several processes know together, in the Redis that holds their locks.

Each step is one script, which Redis runs as a whole, by its own clock. While Redis is away every
process counts for itself, and says so in the log; conversations wait for their locks anyway.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.channels.limits import RateLimiter
from bot.channels.shared import Limiter, Notes
from bot.settings import RateLimit
from common.errors import StorageError

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.0
_SAID_AGAIN_SECONDS = 60.0
_TAKE = """
local at = redis.call('TIME')
local now = at[1] + at[2] / 1000000
local burst, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'since')
local tokens = tonumber(held[1]) or burst
tokens = math.min(burst, tokens + math.max(0, now - (tonumber(held[2]) or now)) * rate)
local allowed = tokens >= cost and 1 or 0
if allowed == 1 then tokens = tokens - cost end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens),
  'since', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
return allowed
"""
"""Take tokens from a bucket; it is forgotten when it would be full again."""

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A Redis.

    Attributes:
        client: of ``redis.asyncio``, connected when it is first used.
        url: its address, for clients of their own.
        login: what they need beside it.
        prefix: begins all keys.
    """

    client: Any
    url: str
    login: dict[str, Any]
    prefix: str

    async def ask(self, answer: Awaitable[T]) -> T:
        """Wait for an answer, not for long.

        Raises:
            StorageError: there is none.
        """
        from redis.exceptions import RedisError

        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await answer
        except (RedisError, OSError, TimeoutError) as error:
            raise StorageError(
                f"What the processes share in Redis cannot be reached: {error!r}",
                hint="Check 'lock_store' in endpoints.yml, and that Redis runs.",
            ) from error


class SharedInRedis:
    """What several processes know together.

    Args:
        place: where.
    """

    def __init__(self, place: Place) -> None:
        self._place = place

    def limiter(self, name: str, limit: RateLimit) -> Limiter:
        """Buckets that all processes take from."""
        return _RedisLimiter(self._place, name, limit)

    def notes(self, name: str, seconds: float) -> Notes:
        """Texts that all processes read."""
        return _RedisNotes(self._place, name, seconds)

    def rooms(self) -> Any:
        """Lets a message reach the web chats of all processes."""
        import socketio

        place = self._place
        database = place.url.rpartition("/")[2]  # channels are one for all databases of a Redis
        channel = f"{place.prefix}:web:{database}"
        return socketio.AsyncRedisManager(
            place.url, channel=channel, redis_options=dict(place.login)
        )


class _RedisLimiter:
    def __init__(self, place: Place, name: str, limit: RateLimit) -> None:
        self._place = place
        self._name = name
        self._limit = limit
        self._take = place.client.register_script(_TAKE)
        self._own = RateLimiter(limit)
        self._said = float("-inf")

    async def allow(self, key: str, cost: int = 1) -> bool:
        bucket = f"{self._place.prefix}:limit:{self._name}:{key}"
        args = (self._limit.burst, self._limit.per_minute / 60, cost)
        try:
            return bool(await self._place.ask(self._take(keys=[bucket], args=args)))
        except StorageError as error:
            now = time.monotonic()
            if now - self._said >= _SAID_AGAIN_SECONDS:
                self._said = now
                logger.warning("Limits count in each process for itself: %s", error)
            return self._own.allow(key, cost)


class _RedisNotes:
    def __init__(self, place: Place, name: str, seconds: float) -> None:
        self._place = place
        self._name = name
        self._seconds = int(seconds) or 1

    async def read(self, key: str) -> str | None:
        try:
            found = await self._place.ask(self._place.client.get(self._key(key)))
        except StorageError as error:
            logger.warning("A note could not be read: %s", error)
            return None
        return found.decode() if isinstance(found, bytes) else found

    async def write(self, key: str, text: str) -> None:
        written = self._place.client.set(self._key(key), text, ex=self._seconds)
        try:
            await self._place.ask(written)
        except StorageError as error:
            logger.warning("A note could not be kept: %s", error)

    def _key(self, key: str) -> str:
        return f"{self._place.prefix}:note:{self._name}:{key}"
