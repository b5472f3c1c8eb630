"""rasa-webchat 1.0.1 itself, on a page of another site, in front of our door.

It brings hundreds of packages with it, so the widget's lock file does not hold it:
``npm install --no-save --ignore-scripts rasa-webchat@1.0.1`` in ``bot/widget``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from tests.browser.visitor import Visitor
from tests.server.fixtures import Door
from tests.server.scripted import SCRIPT, ScriptedAgent

pytestmark = pytest.mark.browser
BUNDLE = (
    Path(__file__).parents[2] / "bot" / "widget" / "node_modules" / "rasa-webchat" / "lib"
) / "index.js"
PAGE = """<!doctype html><html lang="en"><link rel="icon" href="data:,"><body>
<div id="chat"></div><script src="/webchat.js"></script>
<script>WebChat.default({selector: "#chat", socketUrl: "%s", socketPath: "/socket.io/",
  initPayload: %s, title: "Shop", params: {storage: "session"}}, null);</script></body></html>"""


@pytest.mark.skipif(not BUNDLE.exists(), reason="rasa-webchat is not installed, see above")
@pytest.mark.parametrize("payload", ['"/get_started"', "undefined"])
async def test_rasa_webchat_talks(
    visit: Any,
    open_door: Door,
    agent: ScriptedAgent,
    monkeypatch: pytest.MonkeyPatch,
    screenshots: Path,
    payload: str,
) -> None:
    monkeypatch.setitem(SCRIPT, "list", [{"text": "Two things:\nfirst\nsecond"}])
    site = web.Application()
    host = TestServer(site)

    async def index(request: web.Request) -> web.Response:
        door = str(addresses[0]).rstrip("/")
        return web.Response(text=PAGE % (door, payload), content_type="text/html")

    async def bundle(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(BUNDLE, headers={"Content-Type": "text/javascript"})

    site.router.add_get("/", index)
    site.router.add_get("/webchat.js", bundle)
    await host.start_server()
    door = await open_door(cors_origins=[str(host.make_url("/")).rstrip("/")])
    addresses = [door.make_url("/")]
    try:
        visitor: Visitor = await visit(str(host.make_url("/")))
        page = visitor.page
        await page.locator(".rw-launcher").click()
        log = page.locator(".rw-messages-container")
        if payload != "undefined":
            await expect(log).to_contain_text("You said: /greet")

        async def say(text: str) -> None:
            await page.locator(".rw-new-message").fill(text)
            await page.locator(".rw-new-message").press("Enter")

        await say("hello")
        await expect(log).to_contain_text("How can I help?")
        await page.get_by_text("Find something").click()
        await expect(log).to_contain_text("You said: /find_product")
        await say("list")
        await expect(log.locator("br")).not_to_have_count(0)
        await say("picture")
        picture = log.locator("img.rw-image-frame, .rw-image img").last
        await expect(picture).to_have_attribute(
            "src", f"{addresses[0]}pictures/fjord-rain-jacket.svg"
        )
        await say("jackets")
        await expect(log).to_contain_text("Fjord Rain Jacket")
        await expect(log).to_contain_text("These keep the rain out:")
        await page.screenshot(path=screenshots / "rasa-webchat.png")
        await page.reload()
        await expect(log).to_contain_text("Fjord Rain Jacket")
        await say("again")
        await expect(log).to_contain_text("You said: again")
        assert len({message.sender_id for message in agent.heard}) == 1
    finally:
        await host.close()
