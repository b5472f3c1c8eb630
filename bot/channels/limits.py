"""Limits in memory: token buckets and things that count once, never more than a fixed number."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.settings import RateLimit


class RateLimiter:
    """One token bucket for each key, e.g. an address.

    Args:
        limit: how many at once and in the long run.
        max_keys: the keys that were used longest ago are forgotten beyond this number.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        limit: RateLimit,
        *,
        max_keys: int = 50_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = limit.per_minute / 60
        self._burst = float(limit.burst)
        self._max_keys = max_keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, key: str, cost: int = 1) -> bool:
        """Take ``cost`` tokens from the bucket of ``key``; False (and none taken) if too few."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        allowed = tokens >= cost
        self._buckets[key] = (tokens - cost if allowed else tokens, now)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return allowed


class Once:
    """Remembers what was there before; the oldest is forgotten beyond ``max_keys``."""

    def __init__(self, *, max_keys: int = 50_000) -> None:
        self._max_keys = max_keys
        self._seen: OrderedDict[object, None] = OrderedDict()

    def is_new(self, key: object) -> bool:
        """Whether ``key`` comes for the first time."""
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > self._max_keys:
            self._seen.popitem(last=False)
        return True
