"""No faster than the platform lets a bot send, in all and to one shopper."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.channels.messaging.contract import MessagingChannel

MAX_KEYS = 50_000


class Pacing:
    """Spaces messages out evenly.

    Args:
        sleep: waits for so many seconds.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._free: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def wait(self, channel: MessagingChannel, conversation_id: str) -> None:
        """Wait until one more message may go out."""
        now, pace = self._clock(), channel.pace
        at = max(
            self._take((channel.name, ""), 1 / pace.per_second, now),
            self._take((channel.name, conversation_id), 1 / pace.per_recipient, now),
        )
        if at > now:
            await self._sleep(at - now)

    def _take(self, key: tuple[str, str], gap: float, now: float) -> float:
        """The time that is free for one message; the next one is ``gap`` later."""
        at = max(now, self._free.pop(key, now))
        self._free[key] = at + gap
        if len(self._free) > MAX_KEYS:
            self._free.popitem(last=False)
        return at
