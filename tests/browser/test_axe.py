"""axe-core finds nothing in the widget, whatever it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.test_asides import RULES, photo, with_attributes
from tests.browser.visitor import Visitor

__all__ = ["with_attributes"]

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES_OF_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async (tags) => {
    const found = await axe.run("shoptalk-chat", { runOnly: tags });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(" | ")}`);
}"""


async def findings(visitor: Visitor) -> list[str]:
    """What axe-core has to say; the page's own policy lets no foreign script in, so it is run."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in bot/widget")
    await visitor.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found: list[str] = await visitor.page.evaluate(LOOK, RULES_OF_AXE)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_a_conversation(visit: Any, scheme: str) -> None:
    visitor: Visitor = await visit(color_scheme=scheme, reduced_motion="reduce")
    assert await findings(visitor) == []
    await visitor.open_chat()
    for text in ("hello", "jackets", "my order", "person", "bye"):
        await visitor.say(text)
    await expect(visitor.page.locator(".star").first).to_be_visible()
    await visitor.attach(photo())
    await visitor.say("it arrived like this")
    await expect(visitor.log).to_contain_text("You said: it arrived like this")
    assert await findings(visitor) == []
    await visitor.attach(photo())
    await visitor.window.get_by_role("button", name="Start a new conversation").click()
    assert await findings(visitor) == []


async def test_axe_finds_nothing_in_what_comes_before(visit: Any, with_attributes: Any) -> None:
    with_attributes(consent="", privacy="/privacy", proactive=json.dumps(RULES))
    visitor: Visitor = await visit(reduced_motion="reduce")
    await expect(visitor.page.locator(".teaser")).to_be_visible()
    assert await findings(visitor) == []
    await visitor.launcher.click()
    await expect(visitor.window.locator(".consent")).to_be_visible()
    assert await findings(visitor) == []
