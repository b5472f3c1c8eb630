"""Stand-ins for messaging platforms: each takes what its documentation allows, and nothing else.

A ``Driver`` knows one platform from the outside: how its webhooks look and are signed, and what a
shopper would see of what was sent.
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.messaging import MessagingChannel
from bot.channels.messaging.registry import open_channel


@dataclass(frozen=True)
class Shown:
    """What a shopper sees: words, and the tokens of the choices by their titles."""

    text: str
    choices: dict[str, str] = field(default_factory=dict)
    picture: str = ""


@dataclass(frozen=True)
class Call:
    """A webhook of the platform."""

    body: bytes
    headers: Mapping[str, str]

    def changed(self, body: bytes) -> Call:
        """The same signature over another body."""
        return Call(body, self.headers)


class RefusedError(Exception):
    """The platform's documentation does not allow what was sent."""


class Platform(ABC):
    """The API of a platform, on a free port.

    Attributes:
        shown: what shoppers see, in the order in which it was sent.
        refused: why messages were refused.
        failures: statuses of the next answers that are no good.
        typed: how often it was shown that somebody types.
    """

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.refused: list[str] = []
        self.failures: list[int] = []
        self.calls = 0
        self.typed = 0
        self.lost_acknowledgements = 0
        self.sent = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self.server = TestServer(app)

    @property
    def address(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    async def _handle(self, request: web.Request) -> web.Response:
        self.calls += 1
        if self.failures and not self.is_typing(request.path, await request.text()):
            return self.failure(self.failures.pop(0))
        try:
            response = await self.answer(request)
        except RefusedError as error:
            self.refused.append(str(error))
            return self.refusal(str(error))
        self.sent.set()
        if self.lost_acknowledgements:
            self.lost_acknowledgements -= 1
            assert request.transport is not None
            request.transport.close()
        return response

    def is_typing(self, path: str, body: str) -> bool:
        """Whether the call only shows that somebody types."""
        return False

    @abstractmethod
    async def answer(self, request: web.Request) -> web.Response:
        """Take a call.

        Raises:
            RefusedError: it is not as documented.
        """

    def failure(self, status: int) -> web.Response:
        return web.json_response({"error": "later"}, status=status)

    def refusal(self, why: str) -> web.Response:
        return web.json_response({"error": why}, status=400)


class Driver(ABC):
    """One platform from the outside."""

    name: str
    platform: Platform
    redelivers = True
    presses = True

    @abstractmethod
    def values(self) -> dict[str, str]:
        """The channel's entry in ``credentials.yml``, with the platform's address."""

    def channel(self) -> MessagingChannel:
        """The channel, with the platform's address."""
        return open_channel(self.name, self.values(), "a test")

    @abstractmethod
    def sign(self, body: bytes) -> Call:
        """Any body, signed as the platform would."""

    @abstractmethod
    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        """A text that a shopper wrote."""

    @abstractmethod
    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        """A photo."""

    def press(self, token: str, title: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        """A press of a button; mail alone has none, and no test presses one there."""
        raise AssertionError(f"{type(self).__name__} has no buttons.")

    def start(self, *, message_id: str = "1", sender: str = "4711") -> Call | None:
        """That a shopper begins; None where the platform has nothing of the kind."""
        return None


def need(condition: object, why: str) -> None:
    """Refuse unless ``condition``."""
    if not condition:
        raise RefusedError(why)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


async def read_json(request: web.Request) -> dict[str, Any]:
    found = json.loads(await request.read())
    need(isinstance(found, dict), "no object")
    return dict(found)


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()
