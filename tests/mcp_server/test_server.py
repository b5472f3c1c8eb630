"""The shop over MCP, spoken to by the library's own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from aiohttp.test_utils import unused_port
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer

from bot.mcp_server.server import build, desks, http_server
from bot.sessions import Sessions
from common.language import program_phrasebook
from shop import Shop, identity, orders
from tests.server.fixtures import settings_with

Place = Callable[..., str]


class AllProducts:
    """Finds what has the query in its name."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def search(self, query: str, *, k: int = 10) -> Any:
        from shop import catalogue

        found = [one for one in catalogue.list_products(self._shop) if query in one.name.lower()]
        return SimpleNamespace(
            total=len(found), hits=[SimpleNamespace(item_id=one.id) for one in found[:k]]
        )


def services(shop: Shop) -> Any:
    return SimpleNamespace(shop=shop, config=shop.config, search=AllProducts(shop), live_texts=None)


@pytest.fixture
def server(shop: Shop) -> MCPServer:
    """One conversation, as over stdio."""
    return build("A shop", desks(services(shop), None), program_phrasebook())


async def use(server: Any, tool: str, **values: Any) -> dict[str, Any]:
    """What a tool gives to a new client; {"error": ...} where it says no."""
    async with Client(server) as client:
        result = await client.call_tool(tool, values)
    text = result.content[0].text
    return {"error": text} if result.is_error else json.loads(text)


async def known(server: MCPServer, number: str) -> None:
    found = await use(server, "identify", email="mia@example.com", order_number=number)
    assert found["identified"], found


async def test_its_tools_explain_themselves(server: MCPServer) -> None:
    async with Client(server) as client:
        tools = (await client.list_tools()).tools
    assert {"search_products", "order_status", "preview_cancel", "cancel_order"} <= {
        tool.name for tool in tools
    }
    assert all(tool.description for tool in tools)
    cancel = next(tool for tool in tools if tool.name == "cancel_order")
    assert set(cancel.input_schema["required"]) == {"order_number", "confirmation", "request_id"}


async def test_products_are_found_and_read(server: MCPServer, shop: Shop) -> None:
    found = await use(server, "search_products", query="fjord")
    assert [one["id"] for one in found["products"]] == ["fjord"]
    product = await use(server, "product", product_id="fjord")
    assert "FJORD-NAVY-M" in {one["sku"] for one in product["variants"]}
    assert await use(server, "product", product_id="none") == {"found": False}


async def test_nobody_reads_or_changes_anything_unproven(server: MCPServer, order: Place) -> None:
    number = order("paid")
    for tool, values in (
        ("orders", {}),
        ("order_status", {"order_number": number}),
        ("preview_cancel", {"order_number": number}),
        ("cancel_order", {"order_number": number, "confirmation": "x", "request_id": "1"}),
    ):
        assert "not_verified" in (await use(server, tool, **values))["error"]


async def test_an_order_of_somebody_else_is_not_there(
    server: MCPServer, shop: Shop, order: Place
) -> None:
    await known(server, order("paid"))
    assert "error" in await use(server, "order_status", order_number="HP-999999")


async def test_an_order_is_cancelled_as_shown_and_once(
    server: MCPServer, shop: Shop, mia: str, order: Place
) -> None:
    number = order("paid")
    await known(server, number)
    preview = await use(server, "preview_cancel", order_number=number)
    assert preview["refund_cents"] > 0
    for wrong in ("", "another"):
        said = await use(
            server, "cancel_order", order_number=number, confirmation=wrong, request_id="r1"
        )
        assert "changed_since_shown" in said["error"], wrong
    values = {"confirmation": preview["confirmation"], "request_id": "r1"}
    done = await use(server, "cancel_order", order_number=number, **values)
    assert done["order"]["status"] == "cancelled"
    again = await use(server, "cancel_order", order_number=number, **values)
    assert again["order"]["status"] == "cancelled"
    assert len(orders.refunds_of(shop, mia)) == 1


async def test_a_line_is_sent_back_and_another_exchanged(
    server: MCPServer, shop: Shop, mia: str, order: Place
) -> None:
    number = order("delivered", (("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1)))
    await known(server, number)
    lines = {
        one["sku"]: one["item_id"]
        for one in (await use(server, "order_status", order_number=number))["items"]
    }
    asked = {"order_number": number, "item_id": lines["FJORD-NAVY-M"], "new_sku": "FJORD-NAVY-L"}
    preview = await use(server, "preview_exchange", **asked)
    done = await use(
        server, "exchange_item", **asked, confirmation=preview["confirmation"], request_id="x1"
    )
    assert done["done"], done
    asked = {"order_number": number, "item_ids": [lines["REEF-WHITE-42"]]}
    preview = await use(server, "preview_return", **asked)
    yes = {"confirmation": preview["confirmation"], "request_id": "r1"}
    done = await use(server, "return_items", **asked, **yes, reason="too loud")
    assert done["done"], done
    assert len(orders.exchanges_of(shop, mia)) == len(orders.returns_of(shop, mia)) == 1


async def test_what_is_packed_is_said_in_words(server: MCPServer, order: Place) -> None:
    number = order("packed")
    await known(server, number)
    said = await use(server, "preview_cancel", order_number=number)
    assert "already_packed: " in said["error"]
    assert len(said["error"]) > 80


async def test_over_http_a_token_is_a_conversation(shop: Shop, order: Place) -> None:
    number, port = order("paid"), unused_port()
    address = f"http://127.0.0.1:{port}/mcp"
    sessions = Sessions(settings_with())
    mia = sessions.open()
    identity.trust(shop, mia.conversation_id, "C1")
    server = build("A shop", desks(services(shop), sessions), program_phrasebook())
    running = http_server(server, "127.0.0.1", port)
    task = asyncio.create_task(running.serve())
    while not (running.started or task.done()):  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0)
    assert running.started, task
    try:
        for token, right in ((mia.token, True), (sessions.open().token, False), ("forged", False)):
            headers = {"Authorization": f"Bearer {token}"}
            async with httpx2.AsyncClient(headers=headers) as http:
                through = streamable_http_client(address, http_client=http)
                found = await use(through, "order_status", order_number=number)
            assert ("error" not in found) is right
        assert "Authorization" in (await use(address, "orders"))["error"]
    finally:
        running.should_exit = True
        await task
