"""The page of texts in a real browser: from draft to live by keyboard, and clean for axe-core."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from generator.library import TextLibrary
from shop import Shop
from tests.browser.test_axe import AXE, RULES_OF_AXE
from tests.browser.test_monitor_page import LOOK
from tests.channels.test_texts_page import FALSE, KEY, fill_library
from tests.server.fixtures import Door

pytestmark = pytest.mark.browser


@pytest.fixture
def library(tmp_path: Path, shop: Shop) -> TextLibrary:
    held = TextLibrary(tmp_path / "texts.db")
    fill_library(shop, held)
    return held


async def opened(visit: Any, open_door: Door, library: TextLibrary, **options: Any) -> Page:
    door = await open_door(engineer_key=KEY, texts=library)
    visitor = await visit(str(door.make_url("/texts")), **options)
    page: Page = visitor.page
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_label("Engineer key").fill(KEY)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Fjord Rain Jacket")).to_be_visible()
    return page


async def test_a_draft_goes_live_by_keyboard(
    visit: Any, open_door: Door, library: TextLibrary
) -> None:
    page = await opened(visit, open_door, library)
    for button, state in (("Approve text 1", "approved"), ("Put live text 1", "live")):
        await page.get_by_role("button", name=button).focus()
        await page.keyboard.press("Enter")
        tag = page.get_by_role("article", name="Text 1").locator(".of-state")
        await expect(tag).to_have_text(state)
    assert [change.who for change in library.history(1)] == ["model", "Ada", "Ada"]


async def test_what_the_data_does_not_bear_out_is_told_and_stays_a_draft(
    visit: Any, open_door: Door, library: TextLibrary
) -> None:
    page = await opened(visit, open_door, library)
    false = page.get_by_role("article", name="Text 2")
    await expect(false.locator(".claims .bad")).to_contain_text("silk")
    await expect(false).to_contain_text(FALSE)
    await page.get_by_role("button", name="Approve text 2").click()
    await expect(page.locator("#problem")).to_contain_text("does not bear out: silk")
    assert library.texts(state="draft")[-1].id == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_a_phone_shows_all(
    visit: Any,
    open_door: Door,
    library: TextLibrary,
    scheme: str,
    screenshots: Path,
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in bot/widget")
    page = await opened(visit, open_door, library, color_scheme=scheme)
    await page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    assert await page.evaluate(LOOK, RULES_OF_AXE) == []
    await page.screenshot(path=screenshots / f"texts-{scheme}.png", full_page=True)
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
