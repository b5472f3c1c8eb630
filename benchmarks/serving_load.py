"""A bounded load of short conversations, and the figures it gave."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

MESSAGES_A_CONVERSATION = 10
Say = Callable[[str], Awaitable[None]]
Talk = Callable[[], Awaitable[Say]]
"""Opens a new conversation and returns how to say something in it."""


@dataclass(frozen=True)
class Load:
    """``messages`` in all, in conversations of ten, ``at_once`` of them at a time."""

    talk: Talk
    texts: Sequence[str]
    messages: int
    at_once: int


@dataclass(frozen=True)
class LoadResult:
    """What a load measured; ``cpu_ms`` is the bot's processor time a message."""

    at_once: int
    messages: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.at_once} at a time: {self.per_second:.0f} messages/s, "
            f"p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms, {self.cpu_ms:.1f} ms of processor"
        )


async def run_load(load: Load) -> LoadResult:
    """Run it; each worker waits for an answer before it speaks again.

    Opening a conversation is not counted.
    """
    waiting = iter(range(load.messages // MESSAGES_A_CONVERSATION))
    times: list[float] = []
    opening = 0.0

    async def worker() -> None:
        nonlocal opening
        for _ in waiting:
            began = time.perf_counter()
            say = await load.talk()
            opening += time.perf_counter() - began
            for text in islice(cycle(load.texts), MESSAGES_A_CONVERSATION):
                began = time.perf_counter()
                await say(text)
                times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(load.at_once)))
    seconds = time.perf_counter() - began - opening / load.at_once
    return LoadResult(
        at_once=load.at_once,
        messages=len(times),
        per_second=len(times) / seconds,
        p50_ms=float(np.percentile(times, 50)) * 1000,
        p99_ms=float(np.percentile(times, 99)) * 1000,
    )
