"""Take the pictures of the documentation: ``python -m tests.docs.take_pictures``.

The trained bot is started on a copy of the project and talks in a real Chromium.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from common.paths import Project
from tests.browser.conftest import CHROMIUM
from tests.browser.visitor import PHONE, Visitor
from tests.docs.workspace import Workspace

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
CUSTOMER, ORDER = "mia.lindqvist@example.com", "HP-104182"


def main() -> None:
    """Start the bot and take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.copy_of(Project(ROOT), Path(folder) / "project")
        with workspace.serving("shoptalk run --no-train --port 0") as address:
            asyncio.run(_take_all(f"{address}/"))


async def _take_all(address: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        await _chat(browser, address)
        await _order(browser, address)
        await browser.close()


async def _chat(browser: Browser, address: str) -> None:
    """Products with reasons, on the sample shop's page."""
    visitor = await Visitor.on(browser, address)
    await visitor.open_chat()
    await visitor.say("can you recommend a jacket for hiking under 200?")
    await expect(visitor.log.get_by_role("article").first).to_be_visible()
    await _picture(visitor, IMAGES / "chat.png")


async def _order(browser: Browser, address: str) -> None:
    """An order after the questions who one is, on a phone."""
    visitor = await Visitor.on(browser, address, **{**PHONE, "device_scale_factor": 1.6})
    await visitor.open_chat()
    await visitor.say(f"where is my order {ORDER}?")
    await expect(visitor.field).to_have_attribute("inputmode", "email")
    await visitor.say(CUSTOMER)
    await expect(visitor.log.get_by_role("article", name=f"Order {ORDER}")).to_be_visible()
    await _picture(visitor, IMAGES / "order.png")


async def _picture(visitor: Visitor, path: Path) -> None:
    await visitor.picture(path)
    await visitor.leave()


if __name__ == "__main__":
    main()
