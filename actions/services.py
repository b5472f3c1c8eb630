"""The services that actions call, and the one way to call them without blocking the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from actions.assembly import Services, load_services
from common.errors import ServiceUnavailableError
from common.paths import Project

__all__ = ["Services", "call", "get", "handed", "set_services"]

P = ParamSpec("P")
T = TypeVar("T")

CALL_TIMEOUT_SECONDS = 10.0
_WORKERS = 8
_pool = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="shop-service")


_handed: ContextVar[Services | None] = ContextVar("services", default=None)
_lock = threading.Lock()
_services: Services | None = None


@contextmanager
def handed(services: Services | None) -> Iterator[None]:
    """What runs inside, tasks begun there included, is given these services; None hands nothing."""
    token = _handed.set(services or _handed.get())
    try:
        yield
    finally:
        _handed.reset(token)


def get() -> Services:
    """The services that were handed in; a server of actions alone loads its own at the first call.

    Raises:
        ShoptalkError: a model or the database cannot be opened.
    """
    if (services := _handed.get()) is not None:
        return services
    global _services
    with _lock:
        if _services is None:
            _services = load_services(Project.find())
        return _services


def set_services(services: Services | None) -> None:
    """Replace the services of this process (at start, and in tests)."""
    global _services
    with _lock:
        _services = services


async def call(
    function: Callable[P, T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run a blocking service function in a worker thread.

    Raises:
        ServiceUnavailableError: it took longer than ``CALL_TIMEOUT_SECONDS``.
        Exception: whatever the function raises.
    """
    loop = asyncio.get_running_loop()
    work = partial(copy_context().run, function, *args, **kwargs)
    running = loop.run_in_executor(_pool, work)
    try:
        return await asyncio.wait_for(running, CALL_TIMEOUT_SECONDS)
    except TimeoutError as error:
        name = getattr(function, "__name__", str(function))
        raise ServiceUnavailableError(
            f"{name} took longer than {CALL_TIMEOUT_SECONDS:g} s.",
            hint="Look at the database's load and locks.",
        ) from error
