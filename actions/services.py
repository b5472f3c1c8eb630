"""The services that actions call, and the one way to call them without blocking the event loop."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from common.errors import ServiceUnavailableError
from common.language import Phrasebook
from common.paths import Project

if TYPE_CHECKING:
    from actions.answers import FaqEntry
    from actions.live import LiveRecommender, LiveSearch
    from generator import TextProvider
    from shop.config import ShopConfig
    from shop.database import Shop

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

CALL_TIMEOUT_SECONDS = 10.0
_WORKERS = 8
_pool = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="shop-service")


@dataclass(frozen=True)
class Services:
    """Everything an action may call; built once a process by ``actions.assembly``."""

    shop: Shop
    config: ShopConfig
    recommender: LiveRecommender
    search: LiveSearch
    writer: TextProvider[Any]
    faq: Mapping[str, FaqEntry]
    book: Phrasebook
    categories: Set[str] = frozenset()
    """The catalogue's categories; a word for anything else is part of the search instead."""
    facets: Set[str] = frozenset()
    """The entities that a search filters by, category apart; see ``actions.catalogue.facets``."""


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
            from actions.assembly import load_services

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
    running = loop.run_in_executor(_pool, partial(function, *args, **kwargs))
    try:
        return await asyncio.wait_for(running, CALL_TIMEOUT_SECONDS)
    except TimeoutError as error:
        name = getattr(function, "__name__", str(function))
        raise ServiceUnavailableError(
            f"{name} took longer than {CALL_TIMEOUT_SECONDS:g} s.",
            hint="Look at the database's load and locks.",
        ) from error
