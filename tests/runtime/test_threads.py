"""Work in threads: bounded, off the loop, with its errors."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.runtime.threads import BoundedThreads
from common.errors import OverloadedError, ServiceUnavailableError

PATIENCE = 5.0


async def test_work_runs_in_a_thread_of_its_own_and_returns() -> None:
    threads = BoundedThreads(2, name="test")
    name = await threads.run(lambda: threading.current_thread().name)
    assert name.startswith("test")
    assert await threads.run(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await threads.run(divmod, 7, 0)
    threads.close()


async def test_one_more_than_the_bound_is_refused_at_once() -> None:
    threads, gate = BoundedThreads(2, name="test"), threading.Event()
    held = [asyncio.create_task(threads.run(gate.wait, PATIENCE)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(OverloadedError, match="'test' are taken"):
        await threads.run(int)
    gate.set()
    assert await asyncio.gather(*held) == [True, True]
    for _ in range(5):
        assert await threads.run(int) == 0
    threads.close()


async def test_closed_threads_refuse_and_let_end_what_runs() -> None:
    threads, gate = BoundedThreads(2, name="test"), threading.Event()
    held = asyncio.create_task(threads.run(gate.wait, PATIENCE))
    await asyncio.sleep(0)
    threads.close()
    for _ in range(3):
        with pytest.raises(ServiceUnavailableError, match="closed"):
            await threads.run(int)
    gate.set()
    assert await held
