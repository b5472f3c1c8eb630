"""Somebody with a browser on a page that has the chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 820}}


@dataclass
class Visitor:
    """A page and what went wrong in it."""

    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)

    @classmethod
    async def on(cls, browser: Browser, address: str, **options: Any) -> Visitor:
        options = {"locale": "en-GB", **DESKTOP, **options}
        context = await browser.new_context(**options)
        context.set_default_timeout(10_000)
        visitor = cls(context, await context.new_page())
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        visitor.page.on("console", visitor._note)
        await visitor.page.goto(address)
        return visitor

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    async def another_tab(self) -> Visitor:
        """The same browser, the same page, in one more tab."""
        visitor = Visitor(self.context, await self.context.new_page())
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        visitor.page.on("console", visitor._note)
        await visitor.page.goto(self.page.url)
        return visitor

    async def leave(self) -> None:
        await self.context.close()

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".launcher")

    @property
    def window(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def field(self) -> Locator:
        return self.window.get_by_role("textbox")

    async def open_chat(self) -> None:
        await self.launcher.click()
        await expect(self.window).to_be_visible()
        await expect(self.page.locator(".state")).to_have_attribute("data-state", "online")

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def attach(self, file: dict[str, Any]) -> None:
        """Choose a file, and wait until it is sent or refused."""
        async with self.page.expect_file_chooser() as chooser:
            await self.window.get_by_role("button", name="Attach a photo or a file").click()
        await (await chooser.value).set_files(file)
        await expect(self.page.locator(".attachment.sending")).to_have_count(0)

    async def focused(self) -> str:
        """What has the focus: its accessible name or its class."""
        return str(
            await self.page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                    return at?.getAttribute("aria-label") || at?.textContent?.trim() || "";
                }"""
            )
        )

    async def picture(self, path: Path) -> None:
        """A screenshot, once pictures are loaded and nothing moves."""
        await self.page.wait_for_load_state("networkidle")
        await self.page.screenshot(path=path, animations="disabled")
