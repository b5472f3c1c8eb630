"""The widget by keyboard and for screen readers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

CONTRAST = """
(selectors) => {
    const root = document.querySelector("shoptalk-chat").shadowRoot;
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgb = (colour) => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
        const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const found = rgb(getComputedStyle(at).backgroundColor);
            if (found[3] > 250) return found;
        }
        return [255, 255, 255];
    };
    return Object.fromEntries(selectors.map((selector) => {
        const element = root.querySelector(selector);
        const pair = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
        return [selector, (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)];
    }));
}
"""
TEXTS = [
    ".who h2",
    ".state",
    ".bubble.bot",
    ".bubble.user",
    ".name",
    ".subtitle",
    ".price",
    ".badge",
    ".reason span",
    ".card-button",
    ".card-button.first",
    ".chip",
    ".log > time",
    ".disclosure",
    ".placed",
    ".status",
    ".step",
    ".total b",
    ".track-link",
]


async def test_everything_by_keyboard(visit: Any) -> None:
    visitor: Visitor = await visit()
    page = visitor.page
    await visitor.launcher.focus()
    await page.keyboard.press("Enter")
    await expect(visitor.field).to_be_focused()
    await page.keyboard.type("jackets")
    await page.keyboard.press("Enter")
    await expect(visitor.log.get_by_role("article")).to_have_count(3)
    await expect(visitor.field).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(visitor.window).to_be_hidden()
    await expect(visitor.launcher).to_be_focused()


async def test_the_focus_goes_round_inside_the_window(visit: Any) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await visitor.say("hello")
    await expect(visitor.page.get_by_role("button", name="Find something")).to_be_visible()
    seen = []
    for _ in range(7):
        await visitor.page.keyboard.press("Tab")
        seen.append(await visitor.focused())
    header = ["Save this conversation", "Start a new conversation", "Close chat"]
    assert seen[:4] == [*header, "Find something"]
    assert seen[4:] == ["Attach a photo or a file", "Message", "Save this conversation"]
    await visitor.page.keyboard.press("Shift+Tab")
    assert await visitor.focused() == "Message"


async def test_arrow_keys_move_the_carousel(visit: Any) -> None:
    visitor: Visitor = await visit(reduced_motion="reduce")
    await visitor.open_chat()
    await visitor.say("jackets")
    track = visitor.log.get_by_role("group", name="Products")
    await track.focus()
    await visitor.page.keyboard.press("ArrowRight")
    await expect(track).not_to_have_js_property("scrollLeft", 0)
    await visitor.page.keyboard.press("ArrowLeft")
    await expect(track).to_have_js_property("scrollLeft", 0)


async def test_a_question_of_the_widget_can_be_left_by_escape(visit: Any) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await visitor.window.get_by_role("button", name="Start a new conversation").press("Enter")
    assert await visitor.focused() == "Start new"
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.get_by_role("alertdialog")).to_be_hidden()
    assert await visitor.focused() == "Start a new conversation"
    await expect(visitor.window).to_be_visible()


async def test_screen_readers_get_names_roles_and_news(visit: Any) -> None:
    visitor: Visitor = await visit()
    await expect(visitor.launcher).to_have_attribute("aria-expanded", "false")
    await visitor.open_chat()
    await expect(visitor.launcher).to_have_attribute("aria-expanded", "true")
    await expect(visitor.page.get_by_role("dialog", name="My shop")).to_be_visible()
    await expect(visitor.log).to_have_attribute("aria-live", "polite")
    await visitor.say("jackets")
    await expect(visitor.page.get_by_role("region", name="Products")).to_be_visible()
    await expect(visitor.log.locator(".bubble.user").first).to_have_text("You: jackets")
    unnamed = await visitor.page.evaluate(
        """() => [...document.querySelector("shoptalk-chat").shadowRoot.querySelectorAll("button")]
            .filter((button) => !button.getAttribute("aria-label") && !button.textContent.trim())
            .length"""
    )
    assert unnamed == 0


async def test_a_screen_reader_is_told_that_the_bot_is_writing(visit: Any, agent: Any) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await visitor.say("wait")
    await expect(visitor.page.get_by_text("My shop is typing")).to_be_attached()
    await expect(visitor.page.locator(".dots")).to_be_visible()
    agent.release.set()
    await expect(visitor.page.locator(".dots")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_has_the_contrast_of_wcag_aa(visit: Any, scheme: str) -> None:
    visitor: Visitor = await visit(color_scheme=scheme, reduced_motion="reduce")
    await visitor.open_chat()
    await visitor.say("my order")
    await expect(visitor.log.get_by_role("article")).to_have_count(1)
    await visitor.say("jackets")
    await expect(visitor.log.get_by_role("article")).to_have_count(4)
    found = await visitor.page.evaluate(CONTRAST, TEXTS)
    assert {name: round(ratio, 2) for name, ratio in found.items() if ratio < 4.5} == {}
