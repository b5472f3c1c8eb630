"""The shop's own backend opens conversations for its customers, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest

from shop import Shop, identity
from tests.channels.test_rest import bearer, open_session, say
from tests.server.fixtures import SECRET, Door
from tests.server.scripted import ScriptedAgent

KEY = "of-the-backend-0123456789-0123456789"
ADDRESS = "/api/customers/C00042/session"


@pytest.fixture
async def door(open_door: Door) -> Any:
    return await open_door(server_key=KEY)


async def test_a_customer_is_known_in_the_session(
    door: Any, agent: ScriptedAgent, shop: Shop
) -> None:
    response = await door.post(ADDRESS, headers=bearer(KEY))
    body = await response.json()
    assert (response.status, body["created"]) == (200, True)
    await say(door, body["token"], "hello")
    known = identity.customer_of(shop, agent.heard[0].sender_id)
    assert known is not None
    assert known.id == "C00042"


@pytest.mark.parametrize(
    "header", [None, KEY, f"Basic {KEY}", "Bearer ", f"Bearer {KEY[:-1]}", f"Bearer {SECRET}"]
)
async def test_nobody_else_opens_one(door: Any, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await door.post(ADDRESS, headers=headers)
    assert response.status == 401
    assert "SHOPTALK_SERVER_KEY" in (await response.json())["hint"]


async def test_a_shoppers_token_opens_none(door: Any) -> None:
    token = await open_session(door)
    assert (await door.post(ADDRESS, headers=bearer(token))).status == 401


async def test_a_customer_whom_the_shop_does_not_have(door: Any) -> None:
    response = await door.post("/api/customers/C9/session", headers=bearer(KEY))
    assert response.status == 400
    assert (await response.json())["error"] == "The shop has no such customer."


async def test_without_a_key_there_is_no_door(open_door: Door) -> None:
    shut = await open_door()
    assert (await shut.post(ADDRESS, headers=bearer(KEY))).status == 404
