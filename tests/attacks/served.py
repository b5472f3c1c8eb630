"""A trained bot that is served, and what attackers and its shop see of it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jwt
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.server import create_app
from bot.testing.checks import Rows, read_rows
from bot.testing.runner import Stage
from shop import Shop, models
from shop.database import open_shop
from tests.server.fixtures import settings_with

NO_LIMIT = {"per_minute": 1_000_000, "burst": 1_000_000}
LIMITS = ("messages_per_conversation", "messages_per_address", "sessions_per_address")


def conversation_of(token: str) -> str:
    """Which conversation a token names."""
    return str(jwt.decode(token, options={"verify_signature": False})["cid"])


@dataclass(frozen=True)
class Person:
    """A customer with an order: what they know of it."""

    order: str
    email: str
    postcode: str
    street: str
    customer_id: str


@dataclass
class Served:
    """The front door of one bot.

    Attributes:
        client: speaks HTTP with it.
        shop: what it works on.
        start: the shop's rows at the start.
    """

    client: TestClient[Any, Any]
    shop: Shop
    start: Rows

    @property
    def url(self) -> str:
        """Its address."""
        return str(self.client.make_url("/"))

    async def open(self, **body: Any) -> str:
        """A token for a new conversation."""
        response = await self.client.post("/api/session", json=body)
        assert response.status == 200, await response.text()
        return str((await response.json())["token"])

    async def post(self, token: str, message: Any, **more: Any) -> list[dict[str, Any]]:
        """Say something over REST; what the bot says."""
        response = await self.client.post(
            "/webhooks/rest/webhook",
            json={"message": message, **more},
            headers={"Authorization": f"Bearer {token}"},
        )
        answers: list[dict[str, Any]] = await response.json()
        return answers

    async def say(self, token: str, *messages: str) -> str:
        """Say one thing after the other; the words of the last answer."""
        said: list[dict[str, Any]] = []
        for message in messages:
            said = await self.post(token, message)
        return "\n".join(each.get("text", "") for each in said)

    async def button(self, token: str, message: str, title: str) -> str:
        """Say something; the signed payload of the button of the answer that has this title."""
        for said in await self.post(token, message):
            for button in said.get("buttons", ()):
                if title in button["title"]:
                    return str(button["payload"])
        raise AssertionError(f"no button {title!r} after {message!r}")

    def person(self, status: str, place: int = 0) -> Person:
        """A customer with an order of that status; each ``place`` another one."""
        query = (
            select(models.Order, models.Customer.email)
            .join(models.Customer, models.Customer.id == models.Order.customer_id)
            .where(models.Order.status == status)
            .order_by(models.Order.number)
        )
        with self.shop.reading() as session:
            order, email = session.execute(query).all()[place]
            return Person(order.number, email, order.postcode, order.street, order.customer_id)

    def status(self, number: str) -> str:
        """The status of an order."""
        query = select(models.Order.status).where(models.Order.number == number)
        with self.shop.reading() as session:
            return str(session.scalar(query))

    def refunds(self, number: str) -> int:
        """How many refunds an order has."""
        query = (
            select(models.Refund)
            .join(models.Order, models.Order.id == models.Refund.order_id)
            .where(models.Order.number == number)
        )
        with self.shop.reading() as session:
            return len(session.scalars(query).all())

    def changed(self) -> list[str]:
        """The tables of the shop that are not as they were at the start."""
        with self.shop.reading() as session:
            now = read_rows(session)
        return [name for name in now if now[name] != self.start[name]]


@asynccontextmanager
async def serving(
    stage: Stage, pictures: Path, folder: Path, **settings: Any
) -> AsyncIterator[Served]:
    """Serve the bot on a free port, on a copy of the shop in ``folder``."""
    database = folder / "shop.db"
    shutil.copyfile(stage.database, database)
    shop = open_shop(f"sqlite:///{database}", stage.services.config)
    services = replace(stage.services, shop=shop)
    app = create_app(stage.agent, services, settings_with(**settings), pictures=pictures)
    client = TestClient(TestServer(app))
    before = stage.agent.action_endpoint.services
    stage.agent.hand_services(services)
    try:
        await client.start_server()
        yield Served(client, shop, stage.start)
    finally:
        await client.close()
        stage.agent.hand_services(before)
        shop.close()
