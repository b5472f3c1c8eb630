"""One browser, several tabs; and a server that stands under a path."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from tests.browser.visitor import Visitor
from tests.server.fixtures import Door
from tests.server.scripted import ScriptedAgent

pytestmark = pytest.mark.browser


async def test_tabs_that_open_the_chat_at_once_are_one_conversation(
    visit: Any, agent: ScriptedAgent
) -> None:
    first: Visitor = await visit()
    second = await first.another_tab()
    await asyncio.gather(first.open_chat(), second.open_chat())
    await first.say("jackets")
    await expect(second.log.get_by_role("article")).to_have_count(3)
    await expect(second.log.locator(".bubble.user")).to_contain_text("jackets")
    await second.say("my order")
    await expect(first.log).to_contain_text("HP-104233")
    assert len({message.sender_id for message in agent.heard}) == 1
    assert first.errors == second.errors == []


async def test_a_new_conversation_is_begun_in_all_tabs(visit: Any, agent: ScriptedAgent) -> None:
    first: Visitor = await visit()
    await first.open_chat()
    await first.say("hello")
    second = await first.another_tab()
    await second.open_chat()
    await expect(second.log).to_contain_text("How can I help?")
    await first.page.evaluate("Shoptalk.restart()")
    for tab in (first, second):
        await expect(tab.log).not_to_contain_text("How can I help?")
        await expect(tab.log).to_contain_text("What are you looking for?")
    await second.say("again")
    await expect(first.log).to_contain_text("You said: again")
    assert len({message.sender_id for message in agent.heard}) == 2


@asynccontextmanager
async def under_a_path(door: Any, prefix: str) -> AsyncIterator[str]:
    """A reverse proxy that passes on what stands under ``prefix``, without it."""
    target = str(door.make_url("/")).rstrip("/")

    async def socket(request: web.Request, path: str) -> web.WebSocketResponse:
        here = web.WebSocketResponse()
        await here.prepare(request)
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(target + path, headers={"Host": request.host}) as there,
        ):

            async def pass_on(source: Any, sink: Any) -> None:
                async for message in source:
                    await sink.send_str(message.data)

            await asyncio.wait(
                [
                    asyncio.create_task(pass_on(here, there)),
                    asyncio.create_task(pass_on(there, here)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
        return here

    async def handle(request: web.Request) -> web.StreamResponse:
        path = "/" + str(request.rel_url).removeprefix(prefix)
        if request.headers.get("Upgrade"):
            return await socket(request, path)
        kept = {
            name: request.headers[name]
            for name in ("Authorization", "Content-Type", "Host")
            if name in request.headers
        }
        async with (
            aiohttp.ClientSession() as client,
            client.request(
                request.method, target + path, headers=kept, data=await request.read()
            ) as answer,
        ):
            kind = answer.headers.get("Content-Type", "")
            return web.Response(
                status=answer.status, body=await answer.read(), headers={"Content-Type": kind}
            )

    proxy = web.Application()
    proxy.router.add_route("*", prefix + "{rest:.*}", handle)
    server = TestServer(proxy)
    await server.start_server()
    try:
        yield str(server.make_url(prefix))
    finally:
        await server.close()


async def test_the_chat_works_under_a_path(visit: Any, open_door: Door) -> None:
    async with under_a_path(await open_door(), "/shop/chat/") as address:
        visitor: Visitor = await visit(address)
        await visitor.open_chat()
        async with visitor.page.expect_response("**/shop/chat/api/events") as reported:
            await visitor.say("jackets")
        assert (await reported.value).ok
        picture = visitor.log.locator("article img").first
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("image => image.naturalWidth") > 0
        assert visitor.errors == []
        await visitor.leave()
