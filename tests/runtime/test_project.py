"""A bot is put together in one place, and opens its doors."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.project import Bot
from common.errors import ModelError
from common.paths import Project
from tests.runtime.test_lost_turns import say
from tests.server.fixtures import settings_with


async def test_a_bot_answers_and_its_front_door_opens(toy_copy: Project) -> None:
    bot = await Bot.open(toy_copy)
    assert bot.project is toy_copy
    assert await say(bot.agent, "hello") == ["Hello there"]
    settings = settings_with()
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with bot.channels(settings) as names:
        assert names == [], "no credentials.yml names one"
        serving = asyncio.create_task(bot.serve(settings, on_ready=ready.set_result))
        address = await asyncio.wait_for(ready, 20)
        async with aiohttp.ClientSession() as client, client.get(f"{address}health") as answer:
            assert await answer.json() == {"live": True, "ready": True}
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
    bot.close()


async def test_a_project_that_was_not_trained_is_refused(toy: Project) -> None:
    with pytest.raises(ModelError, match="no trained model"):
        await Bot.open(toy)
