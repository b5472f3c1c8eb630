"""The page of learning in a real browser: light and dark, by keyboard, and clean for axe-core."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.understanding.desk import ProposalDesk
from shop import Shop
from tests.browser.test_axe import AXE, RULES_OF_AXE
from tests.channels.test_monitor import KEY, fill
from tests.channels.test_proposals import desk
from tests.server.fixtures import Door

__all__ = ["desk"]

pytestmark = pytest.mark.browser
LOOK = """async (tags) => {
    const found = await axe.run(document, { runOnly: tags });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(" | ")}`);
}"""


async def opened(visit: Any, open_door: Door, shop: Shop, **options: Any) -> Page:
    fill(shop)
    door = await open_door(engineer_key=KEY, learning=True)
    visitor = await visit(str(door.make_url("/learning")), **options)
    page: Page = visitor.page
    await page.get_by_label("Engineer key").fill(KEY)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Who serves")).to_be_visible()
    assert visitor.errors == []
    return page


async def test_a_wrong_key_opens_nothing(visit: Any, open_door: Door) -> None:
    door = await open_door(engineer_key=KEY, learning=True)
    visitor = await visit(str(door.make_url("/learning")))
    await visitor.page.get_by_label("Engineer key").fill("wrong")
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.page.get_by_role("alert")).to_have_text(
        "That key does not open this page."
    )
    await expect(visitor.page.locator("#figures")).to_be_hidden()


async def test_a_figure_leads_to_its_conversations_by_keyboard(
    visit: Any, open_door: Door, shop: Shop
) -> None:
    page = await opened(visit, open_door, shop)
    await page.get_by_role("button", name="lin_ucb").focus()
    await page.keyboard.press("Enter")
    talks = page.locator("#talks")
    await expect(talks).to_be_focused()
    await expect(talks.get_by_role("heading")).to_have_text("2 conversations: policy lin_ucb")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="What was said")).to_be_focused()


async def test_a_proposal_is_accepted_on_the_page(
    visit: Any, open_door: Door, shop: Shop, desk: ProposalDesk
) -> None:
    fill(shop)
    door = await open_door(engineer_key=KEY, learning=True, desk=desk)
    page = (await visit(str(door.make_url("/learning")))).page
    await page.get_by_label("Engineer key").fill(KEY)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Accept where my stuff at").click()
    await expect(page.get_by_role("status")).to_contain_text("1 new of track_order")
    await expect(page.get_by_text("Nothing is proposed that was not decided about")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_a_phone_shows_all(
    visit: Any, open_door: Door, shop: Shop, scheme: str, screenshots: Path
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in bot/widget")
    page = await opened(visit, open_door, shop, color_scheme=scheme)
    await page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    assert await page.evaluate(LOOK, RULES_OF_AXE) == []
    await page.screenshot(path=screenshots / f"learning-{scheme}.png", full_page=True)
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
