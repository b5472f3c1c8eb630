"""The widget in Firefox: a talk with cards and choices, the next visit, and the keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.firefox import Firefox, firefox
from tests.server.scripted import ScriptedAgent

pytestmark = pytest.mark.browser

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
LOG = "root.querySelector('[role=log]').textContent"


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Firefox]:
    if FIREFOX is None:
        pytest.skip("no Firefox: apt-get install firefox-esr, or set FIREFOX")
    profile = tmp_path / "profile"
    profile.mkdir()
    async with firefox(FIREFOX, profile) as one:
        yield one


async def test_a_talk_in_firefox(browser: Firefox, door: Any, agent: ScriptedAgent) -> None:
    await browser.visit(str(door.make_url("/")))
    await browser.until("root && root.querySelector('.launcher')")
    await browser.ask("root.querySelector('.launcher').click()")
    await browser.until("root.activeElement?.matches('textarea, input')")
    await browser.type("jackets")
    await browser.until(f"{LOG}.includes('Tide Wind Shell')")
    assert await browser.ask("return root.querySelectorAll('article').length") == 3
    await browser.ask(
        "[...root.querySelectorAll('button')].find((b) => b.textContent === 'Show more').click()"
    )
    await browser.until(f"{LOG}.includes('You said: /show_more')")
    assert [heard.text for heard in agent.heard] == ["jackets", "/show_more"]
    await browser.visit(str(door.make_url("/")))
    await browser.until("root && root.querySelector('.launcher')")
    await browser.ask("root.querySelector('.launcher').click()")
    await browser.until(f"{LOG}.includes('Tide Wind Shell')")
    assert browser.errors == []
