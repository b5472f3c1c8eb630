"""A front door with messaging channels, and the platforms outside of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.messaging import MessagingChannel
from bot.channels.messaging.courier import Courier, Waits
from bot.channels.messaging.doors import COURIER, Messaging, webhook_path
from bot.server import create_app
from common import messages
from shop import Shop
from tests.channels.messaging.drivers import DRIVERS
from tests.channels.messaging.stand_ins import Call, Driver, Shown
from tests.server.fixtures import agent, pictures, settings_with, shop
from tests.server.scripted import ScriptedAgent

__all__ = ["agent", "pictures", "shop"]

MANY = {"per_minute": 60_000, "burst": 1000}
SETTINGS = {"public_url": "https://chat.example.com", "messages_per_conversation": MANY}


@dataclass
class Front:
    """The front door, seen by the platforms."""

    client: TestClient[Any, Any]
    driver: Driver
    slept: list[float]
    more: dict[str, Any] = field(default_factory=dict)

    async def post(self, call: Call, name: str = "") -> ClientResponse:
        path = webhook_path(name or self.driver.name)
        return await self.client.post(path, data=call.body, headers=dict(call.headers))

    async def say(self, call: Call | None) -> list[Shown]:
        """What the shopper sees in answer to a webhook that is taken."""
        assert call is not None
        before = len(self.driver.platform.shown)
        response = await self.post(call)
        assert response.status == 200, await response.text()
        await self.courier.idle()
        assert self.driver.platform.refused == []
        return self.driver.platform.shown[before:]

    @property
    def courier(self) -> Courier:
        app = self.client.app
        assert app is not None
        return app[COURIER]

    async def tell(self, conversation_id: str, words: str) -> bool:
        told = await self.courier.tell(conversation_id, [messages.Text(text=words)])
        await self.courier.idle()
        return told


OpenFront = Callable[..., Any]


@pytest.fixture
async def open_front(
    agent: ScriptedAgent, shop: Shop, pictures: Path, tmp_path: Path
) -> AsyncIterator[OpenFront]:
    """``await open_front(driver)`` opens the door; again, and the same boxes are opened again."""
    fronts: list[Front] = []

    async def start(
        driver: Driver, channels: Sequence[MessagingChannel] | None = None, **settings: Any
    ) -> Front:
        if not driver.platform.server.started:
            await driver.platform.server.start_server()
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            await asyncio.sleep(0)

        app = create_app(
            agent,
            SimpleNamespace(shop=shop, config=shop.config),
            settings_with(**SETTINGS | settings),
            pictures=pictures,
            messaging=Messaging(
                channels or [driver.channel()],
                f"sqlite:///{tmp_path / 'messaging.db'}",
                Waits(sleep, sweep_seconds=3600),
            ),
        )
        client = TestClient(TestServer(app))
        await client.start_server()
        fronts.append(Front(client, driver, slept))
        return fronts[-1]

    yield start
    for front in fronts:
        await front.client.close()
    for front in fronts:
        await front.driver.platform.server.close()


@pytest.fixture(params=DRIVERS)
async def driver(request: pytest.FixtureRequest) -> Driver:
    """Every platform, one after the other."""
    found: Driver = request.param()
    return found


@pytest.fixture
async def front(open_front: OpenFront, driver: Driver) -> Front:
    opened: Front = await open_front(driver)
    return opened
