"""Two real processes behind one port: ``shoptalk run --workers 2`` on a toy bot."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
import pytest

from bot.workers import check_shared
from common.errors import ConfigError
from common.paths import Project
from tests.channels.sockets import Socket
from tests.channels.test_rest import bearer

ROOT = Path(__file__).parents[2]
SESSIONS = 30
ENDPOINTS = """\
tracker_store:
  type: bot.runtime.tracker_store.ConversationStore
  url: {database}
lock_store:
  type: redis
  url: 127.0.0.1
  key_prefix: {prefix}
"""
SETTINGS = f"""\
sessions_per_address: {{per_minute: 0.01, burst: {SESSIONS}}}
messages_per_address: {{per_minute: 6000, burst: 1000}}
messages_per_conversation: {{per_minute: 6000, burst: 1000}}
queue_per_conversation: 50
"""


@dataclass
class Served:
    """A running bot and the process that watches over its processes."""

    url: str
    parent: psutil.Process
    lines: asyncio.StreamReader

    def children(self) -> list[psutil.Process]:
        return self.parent.children()

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[aiohttp.ClientSession]:
        """A client that opens a connection for every request: any process may get it."""
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(self.url, connector=connector) as client:
            yield client

    async def session(self, client: aiohttp.ClientSession) -> tuple[int, str]:
        async with client.post("/api/session", json={}) as reply:
            return reply.status, (await reply.json()).get("token", "")

    async def turns(self) -> Counter[str]:
        """How many turns each process has had."""
        async with self.fresh() as client, client.get("/metrics") as reply:
            text = await reply.text()
        found = re.findall(r'^shoptalk_turns_total\{.*process="(\d)".*\} (\d+)', text, re.M)
        return Counter({process: int(float(count)) for process, count in found})


@pytest.fixture
async def served(toy_copy: Project, postgres: str) -> AsyncIterator[Served]:
    prefix = f"shoptalk:test:{uuid.uuid4().hex}"
    files = {
        "endpoints.yml": ENDPOINTS.format(database=postgres, prefix=prefix),
        "server.yml": SETTINGS,
    }
    for name, text in files.items():
        (toy_copy.root / name).write_text(text)
    command = [sys.executable, "-P", "-m", "bot.cli", "run", "--no-train", "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        *command,
        "--workers",
        "2",
        cwd=toy_copy.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    parent, family = psutil.Process(process.pid), []
    try:
        said = (await process.stdout.readline()).decode()
        found = re.search(r"(http://localhost:\d+)/  \(2 processes", said)
        assert found, said
        yield Served(found[1], parent, process.stdout)
        family = [parent, *parent.children()]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
    assert [one for one in family if one.is_running()] == [], "a process was left behind"


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.redis
async def test_two_processes_are_one_front_door(served: Served) -> None:
    assert len(served.children()) == 2
    await one_conversation_is_answered_in_order_by_both(served)
    await web_chats_at_both_are_one_conversation(served)
    await polling_goes_to_the_process_that_opened_it(served)
    await limits_are_those_of_both_together(served)
    await a_process_that_is_killed_is_started_again(served)


async def one_conversation_is_answered_in_order_by_both(served: Served) -> None:
    async with served.fresh() as client:
        _, token = await served.session(client)

        async def say(text: str) -> list[str]:
            body = {"message": text}
            where = "/webhooks/rest/webhook"
            async with client.post(where, json=body, headers=bearer(token)) as reply:
                assert reply.status == 200
                return [one["text"] for one in await reply.json()]

        said = ["hello", "farewell"] * 12
        answers = await asyncio.gather(*map(say, said))
        assert answers == [["Hello there"], ["See you"]] * 12
        async with client.get("/api/history", headers=bearer(token)) as reply:
            past = (await reply.json())["messages"]
    words = [one["text"] if one["from"] == "user" else one["message"]["text"] for one in past]
    right = {"hello": "Hello there", "farewell": "See you"}
    assert [right[text] for text in words[::2]] == words[1::2], "each was answered before the next"
    assert Counter(words[::2]) == Counter(said)
    turns = await served.turns()
    assert sum(turns.values()) == len(said)
    assert sorted(turns) == ["0", "1"], "both have answered"


async def web_chats_at_both_are_one_conversation(served: Served) -> None:
    tabs = [Socket(served.url) for _ in range(12)]
    for tab in tabs:
        await tab.__aenter__()
    try:
        by_process = {tab.process: tab for tab in tabs}
        here, there = by_process["p0"], by_process["p1"]
        token = await here.open(shoptalk=1)
        assert await there.open(token, shoptalk=1) == token
        assert (await there.say("hello", token))["ok"]
        assert (await here.next("user_echo"))["text"] == "hello"
        for tab in (here, there):
            assert (await tab.next("bot_uttered"))["shoptalk"]["text"] == "Hello there"
        assert there.heard("user_echo") == []
        assert here.heard("bot_uttered") == [], "once"
    finally:
        for tab in tabs:
            await tab.__aexit__()


async def polling_goes_to_the_process_that_opened_it(served: Served) -> None:
    for upgrade in (False, True, False, True):
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as client:
            transports = ["polling", "websocket"] if upgrade else ["polling"]
            async with Socket(served.url, transports, client=client) as socket:
                assert socket.transport == ("websocket" if upgrade else "polling")
                await socket.open(shoptalk=1)
                for text, answer in (("hello", "Hello there"), ("farewell", "See you")):
                    assert (await socket.say(text))["ok"]
                    assert (await socket.next("bot_uttered"))["shoptalk"]["text"] == answer


async def limits_are_those_of_both_together(served: Served) -> None:
    async with served.fresh() as client:
        opened = await asyncio.gather(*(served.session(client) for _ in range(2 * SESSIONS)))
    assert 0 < Counter(status for status, _ in opened)[200] < SESSIONS, "some were opened before"
    assert {status for status, _ in opened} == {200, 429}
    async with served.fresh() as client:
        assert {(await served.session(client))[0] for _ in range(8)} == {429}


async def a_process_that_is_killed_is_started_again(served: Served) -> None:
    victim, other = served.children()
    victim.send_signal(signal.SIGKILL)
    async with asyncio.timeout(10):
        said = (await served.lines.readline()).decode()
    assert re.match(r"Process [01] ended with -9; it is started again", said)
    async with served.fresh() as client, asyncio.timeout(60):
        while len(await served.turns()) < 1 or len(served.children()) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        async with client.get("/health") as reply:
            assert reply.status == 200
    assert other in served.children()


@pytest.mark.parametrize(
    ("endpoints", "said"),
    [
        ("", "Several processes need locks that they share"),
        ("lock_store: {type: redis}\n", "Several processes need their conversations in PostgreSQL"),
    ],
)
def test_what_several_processes_cannot_share_is_said(
    toy: Project, endpoints: str, said: str
) -> None:
    (toy.root / "endpoints.yml").write_text(endpoints)
    with pytest.raises(ConfigError, match=said):
        check_shared(toy)
