"""Widgets that are not ours: by their own libraries, and as their sources speak."""

from __future__ import annotations

import asyncio
import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest

from bot.channels.client_ids import ClientIds
from bot.channels.shared import OwnNotes
from tests.channels.sockets import Socket
from tests.channels.test_web import url
from tests.server.fixtures import Door
from tests.server.scripted import ScriptedAgent

WIDGET = Path(__file__).parents[2] / "bot" / "widget"
HAS_CLIENTS = (WIDGET / "node_modules" / "socket.io-client-3").is_dir() and shutil.which("node")


@pytest.mark.skipif(not HAS_CLIENTS, reason="npm ci in bot/widget brings the clients")
@pytest.mark.parametrize("version", ["3", "4"])
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_socket_io_s_own_client_talks(
    door: Any, agent: ScriptedAgent, version: str, transport: str
) -> None:
    node = await asyncio.create_subprocess_exec(
        "node",
        "clients.mjs",
        url(door),
        version,
        transport,
        cwd=WIDGET,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, problem = await node.communicate()
    assert node.returncode == 0, problem.decode()
    told = json.loads(out)
    assert told["greeting"] == [{"text": "You said: /greet"}]
    assert told["hello"][0]["quick_replies"][0]["title"] == "Find something"
    assert told["pressed"] == [{"text": "You said: /find_product"}]
    words, carousel, choices = told["cards"]
    assert words == {"text": "These keep the rain out:"}
    assert carousel["type"] == "carousel"
    picture = carousel["elements"][0]["image_url"]
    assert picture == url(door) + "pictures/fjord-rain-jacket.svg"
    assert (await door.get("/pictures/fjord-rain-jacket.svg")).status == 200
    assert choices["quick_replies"][0]["title"] == "Show more"
    assert told["back"] == [{"text": "You said: still here?"}]
    assert len({message.sender_id for message in agent.heard}) == 1, "also after the connection"


async def test_a_random_id_of_the_client_s_is_its_conversation(
    door: Any, agent: ScriptedAgent
) -> None:
    mine = str(uuid.uuid4())
    async with Socket(url(door)) as socket:
        await socket.open(mine)
        await socket.say("one", mine)
    async with Socket(url(door)) as socket:
        await socket.open(mine)
        await socket.say("two", mine)
    async with Socket(url(door)) as other:
        await other.open(str(uuid.uuid4()))
        await other.say("three")
    first, second, third = (message.sender_id for message in agent.heard)
    assert first == second != third
    assert mine.replace("-", "") not in first


@pytest.mark.parametrize("guessable", ["alice", "1", "C00042", "0" * 32, "x" * 200])
async def test_an_id_that_can_be_guessed_opens_nobody_s_conversation(
    door: Any, agent: ScriptedAgent, guessable: str
) -> None:
    async with Socket(url(door)) as alice, Socket(url(door)) as eve:
        await alice.open(guessable)
        assert (await alice.say("my order", guessable))["ok"]
        await eve.open(guessable)
        assert (await eve.say("and mine?", guessable))["ok"]
        stranger = await eve.say("not mine", str(uuid.uuid4()))
        assert stranger == {"ok": False, "error": "session"}
        assert len(alice.heard("bot_uttered")) == 1
    assert len({message.sender_id for message in agent.heard}) == 2


@pytest.mark.parametrize(
    "payload", [None, "", "/get_started", "/session_start", "/greet", '/welcome{"page": "x"}']
)
async def test_whatever_a_widget_begins_with_greets(
    door: Any, agent: ScriptedAgent, payload: str | None
) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open()
        await socket.say(payload, token)
        assert agent.heard[0].text == "/greet"
        await socket.say("/affirm", token)
        assert agent.heard[1].text == "\u200b/affirm", "later it is words"
    async with Socket(url(door)) as socket:
        await socket.open(token)
        await socket.say("/get_started", token)
        assert agent.heard[2].text == "\u200b/get_started", "it has begun already"


async def test_our_own_widget_begins_with_words(door: Any, agent: ScriptedAgent) -> None:
    async with Socket(url(door)) as socket:
        token = await socket.open(shoptalk=1)
        await socket.say("/affirm", token)
    assert agent.heard[0].text == "\u200b/affirm"


async def test_lists_keep_their_lines_in_widgets_that_read_markdown(door: Any) -> None:
    async with Socket(url(door)) as socket:
        await socket.open()
        await socket.say("a\nb\n\nc")
        assert socket.heard("bot_uttered") == [{"text": "You said: a  \nb\n\nc"}]


@pytest.mark.parametrize("host", ["evil.example/x?", "a b", "javascript:alert(1)//"])
async def test_a_host_that_is_none_leads_no_picture_away(door: Any, host: str) -> None:
    async with Socket(url(door), Host=host) as socket:
        await socket.open()
        await socket.say("picture")
        (said,) = socket.heard("bot_uttered")
        assert said["attachment"]["payload"]["src"] == "/pictures/fjord-rain-jacket.svg"


async def test_the_public_address_comes_first(open_door: Door) -> None:
    door = await open_door(public_url="https://chat.example/bot")
    async with Socket(url(door)) as socket:
        await socket.open()
        await socket.say("picture")
        (said,) = socket.heard("bot_uttered")
        source = said["attachment"]["payload"]["src"]
        assert source == "https://chat.example/bot/pictures/fjord-rain-jacket.svg"


async def test_the_oldest_ids_are_forgotten() -> None:
    ids = ClientIds(OwnNotes(most=2))
    named = [str(uuid.uuid4()) for _ in range(3)]
    for name in named:
        await ids.remember(name, f"token of {name}")
    assert await ids.token_of(named[0]) is None
    assert await ids.token_of(named[2]) == f"token of {named[2]}"
    await ids.remember("alice", "token")
    assert await ids.token_of("alice") is None
    assert await ids.token_of(None) is None
