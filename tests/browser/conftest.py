"""A real Chromium in front of a running front door."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from common.paths import Project
from tests.browser.visitor import Visitor
from tests.server.fixtures import Door, agent, door, open_door, pictures, settings, shop

__all__ = ["agent", "door", "open_door", "pictures", "settings", "shop"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HAS_CHROMIUM = Path(CHROMIUM).exists()
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Project(ROOT).var / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if not HAS_CHROMIUM:
        pytest.skip(f"no Chromium at {CHROMIUM}: apt-get install chromium, or set CHROMIUM")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        await started.close()


@pytest.fixture
async def visit(browser: Browser, open_door: Door) -> AsyncIterator[Any]:
    """``await visit(place, **options)``: a visitor on the page of a door, or at an address."""
    visitors: list[Visitor] = []

    async def come(place: Any = None, **options: Any) -> Visitor:
        if place is None:
            place = await open_door()
        address = place if isinstance(place, str) else str(place.make_url("/"))
        visitor = await Visitor.on(browser, address, **options)
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        await visitor.leave()
