"""The load of ``benchmarks.load`` against a scripted bot: what it measures are answered turns."""

from __future__ import annotations

from typing import Any

from benchmarks.load import Chat, Crowd, Figures, chat_from, talk
from tests.channels.test_web import url
from tests.server.fixtures import Door
from tests.server.scripted import ScriptedAgent


async def test_a_crowd_talks_and_is_timed(open_door: Door, agent: ScriptedAgent) -> None:
    door: Any = await open_door(messages_per_conversation={"per_minute": 1, "burst": 1})
    figures = Figures("three chats")
    crowd = Crowd(chats=3, think=(0.01, 0.02), seconds=1.0, texts=("hello", "jackets"))
    await talk(crowd, url(door).rstrip("/"), figures)
    assert len(agent.heard) == len(figures.times) == 3, "each may speak once"
    assert figures.failed > 0, "they write faster than they may"
    assert len({message.sender_id for message in agent.heard}) == 3
    assert "turns" in str(figures)


async def test_a_chat_is_answered_as_a_widget_is(open_door: Door, agent: ScriptedAgent) -> None:
    door: Any = await open_door()
    async with chat_from(7, url(door).rstrip("/")) as chat:
        assert isinstance(chat, Chat)
        assert await chat.say("hello")
        assert not await chat.say("")
    assert [message.text for message in agent.heard] == ["hello"]
