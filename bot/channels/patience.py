"""Hangs up on callers who keep a connection busy and neither send nor take anything.

A caller may send its request, or take its answer, as slowly as it likes, as long as something
moves every ``slow_client_seconds``. Otherwise its connection, its memory and its task would stay
for ever: aiohttp waits without end for the rest of a request, and python-engineio for a web chat
that reads no more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

logger = logging.getLogger(__name__)

_LOOKS = 4
"""How often a caller is looked at within its time."""


@dataclass
class _Seen:
    """What a connection did when it was looked at last, and since when nothing has moved."""

    progress: tuple[object, ...]
    since: float


class Patience:
    """Looks at the connections of a server now and then.

    Args:
        connections: those that are open now: aiohttp's request handlers.
        seconds: for so long nothing need move.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        connections: Callable[[], Iterable[Any]],
        seconds: float,
        *,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._connections = connections
        self._seconds = seconds
        self._clock = clock or asyncio.get_running_loop().time
        self._seen: dict[Any, _Seen] = {}

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(self._seconds / _LOOKS)
            self.look()

    def look(self) -> int:
        """Hang up on those with whom nothing has moved for too long; returns how many."""
        now, gone = self._clock(), 0
        open_now = list(self._connections())
        self._seen = {one: self._seen[one] for one in open_now if one in self._seen}
        for connection in open_now:
            waits = _waits_for_the_caller(connection)
            if waits is None:
                self._seen.pop(connection, None)
                continue
            seen = self._seen.get(connection)
            if seen is None or seen.progress != waits:
                self._seen[connection] = _Seen(waits, now)
            elif now - seen.since >= self._seconds:
                gone += 1
                if connection.transport is not None:
                    connection.transport.abort()
        if gone:
            logger.info("%d connections were closed: nothing moved for too long.", gone)
        return gone


def _waits_for_the_caller(connection: Any) -> tuple[object, ...] | None:
    """How far it has come, where the caller has to send or to take something; else None."""
    transport = connection.transport
    if transport is None:
        return None
    if unsent := transport.get_write_buffer_size():
        return ("takes", unsent)
    request: web.BaseRequest | None = connection._current_request
    if request is None:
        return ("begins",)  # nothing, or a part of its headers; an idle one is closed sooner
    if not request.content.is_eof():
        return ("sends", request.content.total_bytes)
    return None
