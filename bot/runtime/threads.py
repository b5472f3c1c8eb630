"""Blocking work off the event loop, a bounded number of pieces at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from common.errors import OverloadedError, ServiceUnavailableError

Result = TypeVar("Result")


class BoundedThreads:
    """Runs functions in threads and refuses what would have to wait for one.

    Args:
        most: functions that run at once; a thread is made when one is needed.
        name: of the threads.
    """

    def __init__(self, most: int, *, name: str) -> None:
        self._name = name
        self._free = threading.BoundedSemaphore(most)
        self._executor = ThreadPoolExecutor(most, thread_name_prefix=name)

    async def run(self, work: Callable[..., Result], *args: Any) -> Result:
        """Call ``work(*args)`` in a thread and wait for what it returns.

        When the caller is cancelled the function runs on and keeps its place until it ends.

        Raises:
            OverloadedError: too many run already.
            ServiceUnavailableError: the threads are closed.
        """
        if not self._free.acquire(blocking=False):
            raise OverloadedError(
                f"All threads of '{self._name}' are taken.", hint="Try again in a moment."
            )
        try:
            future = self._executor.submit(work, *args)
        except RuntimeError as error:  # what an executor raises that was shut down
            self._free.release()
            raise ServiceUnavailableError(
                f"The threads of '{self._name}' are closed.", hint="Start the bot again."
            ) from error
        future.add_done_callback(self._release)
        return await asyncio.wrap_future(future)

    def _release(self, _: Future[Any]) -> None:
        self._free.release()

    def close(self) -> None:
        """Take nothing more; what runs is left to end."""
        self._executor.shutdown(wait=False, cancel_futures=True)
