"""What all processes behind one address know together: who came how often, whose an id is.

One process keeps it in memory. Several keep it in the Redis of their locks
(:mod:`bot.channels.shared_redis`).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Protocol

from bot.channels.limits import RateLimiter
from bot.settings import RateLimit

MOST_NOTES = 50_000


class Limiter(Protocol):
    """Counts what callers do."""

    async def allow(self, key: str, cost: int = 1) -> bool:
        """Take ``cost`` tokens from the bucket of ``key``; False (and none taken) if too few."""


class Notes(Protocol):
    """Short texts by key, for a while."""

    async def read(self, key: str) -> str | None:
        """The text of ``key``; None where there is none any more."""

    async def write(self, key: str, text: str) -> None:
        """Keep a text."""


class Shared(Protocol):
    """Makes what is known together; a name says what it is about."""

    def limiter(self, name: str, limit: RateLimit) -> Limiter:
        """Token buckets."""

    def notes(self, name: str, seconds: float) -> Notes:
        """Texts, kept for so long after they were written."""

    def rooms(self) -> Any:
        """A client manager of python-socketio that reaches the clients of all processes.

        None where this process is the only one.
        """


class Alone:
    """One process: everything in its memory."""

    def limiter(self, name: str, limit: RateLimit) -> Limiter:
        """Buckets in memory."""
        return _OwnLimiter(limit)

    def notes(self, name: str, seconds: float) -> Notes:
        """Texts in memory, the latest ones."""
        return OwnNotes()

    def rooms(self) -> Any:
        """None: the library's own."""
        return None


class _OwnLimiter:
    def __init__(self, limit: RateLimit) -> None:
        self._buckets = RateLimiter(limit)

    async def allow(self, key: str, cost: int = 1) -> bool:
        return self._buckets.allow(key, cost)


class OwnNotes:
    """Texts in memory; those that were used longest ago are forgotten.

    Args:
        most: how many are kept.
    """

    def __init__(self, *, most: int = MOST_NOTES) -> None:
        self._most = most
        self._texts: OrderedDict[str, str] = OrderedDict()

    async def read(self, key: str) -> str | None:
        """The text of ``key``."""
        if key not in self._texts:
            return None
        self._texts.move_to_end(key)
        return self._texts[key]

    async def write(self, key: str, text: str) -> None:
        """Keep a text."""
        self._texts[key] = text
        self._texts.move_to_end(key)
        if len(self._texts) > self._most:
            self._texts.popitem(last=False)
