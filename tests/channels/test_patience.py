"""Callers who keep a connection and neither send nor take anything are hung up on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.server import create_app, start
from shop import Shop
from tests.channels.sockets import Socket
from tests.server.fixtures import settings_with
from tests.server.scripted import ScriptedAgent

SECONDS = 0.4


@pytest.fixture
async def address(agent: ScriptedAgent, shop: Shop, pictures: Path) -> AsyncIterator[str]:
    services = SimpleNamespace(shop=shop, config=shop.config)
    settings = settings_with(slow_client_seconds=SECONDS)
    runner, url = await start(create_app(agent, services, settings, pictures=pictures), settings)
    yield url
    await runner.cleanup()


async def connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = int(address.strip("/").rpartition(":")[2])
    return await asyncio.open_connection("127.0.0.1", port, limit=2**10)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
    ],
)
async def test_a_request_that_does_not_go_on_is_dropped(address: str, begun: bytes) -> None:
    reader, writer = await connect(address)
    writer.write(begun)
    async with asyncio.timeout(10):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
    writer.close()


async def test_who_takes_no_answers_is_dropped(address: str) -> None:
    reader, writer = await connect(address)
    for _ in range(300):
        writer.write(b"GET /widget.js HTTP/1.1\r\nHost: x\r\n\r\n")
    await asyncio.sleep(4 * SECONDS)
    with pytest.raises((ConnectionError, TimeoutError, asyncio.IncompleteReadError)):
        async with asyncio.timeout(20):
            while True:
                await reader.readexactly(1000)
    writer.close()


async def test_whoever_is_only_silent_stays(address: str, agent: ScriptedAgent) -> None:
    async with Socket(address) as socket:
        token = await socket.open()
        await asyncio.sleep(3 * SECONDS)
        assert (await socket.say("hello", token))["ok"]
        answer = asyncio.create_task(socket.say("wait", token))
        await agent.waiting.wait()
        await asyncio.sleep(3 * SECONDS)
        agent.release.set()
        assert (await answer)["ok"]


async def test_a_slow_sender_that_goes_on_is_heard(address: str) -> None:
    reader, writer = await connect(address)
    writer.write(b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n")
    for byte in b"{      }":
        writer.write(bytes([byte]))
        await asyncio.sleep(SECONDS / 3)
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()
