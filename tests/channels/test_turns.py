from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.incoming import Incoming
from bot.channels.metrics import Metrics
from bot.channels.notices import Notice
from bot.channels.output import RichOutput
from bot.channels.turns import Turns
from common import messages as m
from tests.server.fixtures import settings_with
from tests.server.scripted import ScriptedAgent

LONG = 60.0


class Chat:
    """What one client hears."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.notices: list[Notice] = []
        self.noticed = asyncio.Event()

    def output(self) -> RichOutput:
        return RichOutput("web", self._deliver, self._notify)

    async def _deliver(self, message: m.Message) -> None:
        self.said.append(m.fallback_text(message))

    async def _notify(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.noticed.set()

    @property
    def codes(self) -> list[str]:
        return [notice.code for notice in self.notices]


@pytest.fixture
async def chat() -> Chat:
    return Chat()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def turns_of(agent: ScriptedAgent, metrics: Metrics, **changes: float) -> Turns:
    limits = {"slow_after_seconds": LONG, "turn_timeout_seconds": LONG} | changes
    return Turns(agent, settings_with(**limits), metrics)


def said(text: str, conversation_id: str = "a") -> Incoming:
    return Incoming(conversation_id, text, "web", {"lang": "en"})


def outcome(metrics: Metrics, name: str) -> float:
    labels = {"channel": "web", "outcome": name}
    return metrics.registry.get_sample_value("shoptalk_turns_total", labels) or 0.0


async def test_an_answer(agent: ScriptedAgent, metrics: Metrics, chat: Chat) -> None:
    await turns_of(agent, metrics).run(said("good morning"), chat.output())
    assert chat.said == ["You said: good morning"]
    assert chat.codes == []
    assert outcome(metrics, "answered") == 1
    (heard,) = agent.heard
    assert (heard.sender_id, heard.input_channel) == ("a", "web")
    assert heard.metadata == {"lang": "en"}


async def test_an_agent_that_raises_leads_to_an_apology(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        await turns_of(agent, metrics).run(said("boom"), chat.output())
    (notice,) = chat.notices
    incident = notice.values["incident"]
    assert notice.code == "failed"
    assert incident in notice.text
    assert "hunter2" not in notice.text
    assert incident in caplog.text
    assert "hunter2" in caplog.text, "the log has the whole error"
    assert outcome(metrics, "failed") == 1


async def test_a_turn_that_never_ends_is_given_up(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat
) -> None:
    turns = turns_of(agent, metrics, turn_timeout_seconds=0.05)
    await turns.run(said("hang"), chat.output())
    assert chat.codes == ["gave_up"]
    assert outcome(metrics, "gave_up") == 1
    await turns.run(said("still there?"), chat.output())
    assert chat.said == ["You said: still there?"], "the conversation goes on"


async def test_a_timeout_inside_the_agent_is_a_failure(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def times_out(message: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(agent, "handle_message", times_out)
    await turns_of(agent, metrics).run(said("hi"), chat.output())
    assert chat.codes == ["failed"]


async def test_a_slow_turn_says_so_and_then_answers(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat
) -> None:
    turns = turns_of(agent, metrics, slow_after_seconds=0.02)
    running = asyncio.create_task(turns.run(said("wait"), chat.output()))
    await chat.noticed.wait()
    assert chat.codes == ["slow"]
    agent.release.set()
    await running
    assert chat.said == ["You said: wait"]
    assert chat.codes == ["slow"]


async def test_silence_is_broken(agent: ScriptedAgent, metrics: Metrics, chat: Chat) -> None:
    await turns_of(agent, metrics).run(said("silence"), chat.output())
    assert chat.codes == ["silent"]


async def test_a_bot_that_is_not_ready_says_so(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat
) -> None:
    agent.ready = False
    await turns_of(agent, metrics).run(said("hello"), chat.output())
    assert chat.codes == ["starting"]
    assert agent.heard == []


async def test_messages_of_one_conversation_wait_for_each_other(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat
) -> None:
    turns = turns_of(agent, metrics)
    first = asyncio.create_task(turns.run(said("wait"), chat.output()))
    await agent.waiting.wait()
    others = [asyncio.create_task(turns.run(said(str(n)), chat.output())) for n in range(3)]
    agent.release.set()
    await asyncio.gather(first, *others)
    assert chat.said == ["You said: wait", *(f"You said: {n}" for n in range(3))]
    assert agent.most_running == 1
    assert turns.busy == 0


async def test_conversations_do_not_wait_for_each_other(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat
) -> None:
    turns = turns_of(agent, metrics)
    first = asyncio.create_task(turns.run(said("wait", "a"), chat.output()))
    await agent.waiting.wait()
    other = Chat()
    await turns.run(said("hello there", "b"), other.output())
    assert other.said == ["You said: hello there"]
    agent.release.set()
    await first


async def test_too_many_waiting_messages_are_refused(
    agent: ScriptedAgent, metrics: Metrics, chat: Chat
) -> None:
    turns = turns_of(agent, metrics, queue_per_conversation=2)
    running = [asyncio.create_task(turns.run(said("wait"), chat.output())) for _ in range(3)]
    await agent.waiting.wait()
    await turns.run(said("one more"), chat.output())
    assert chat.codes == ["too_fast"]
    agent.release.set()
    await asyncio.gather(*running)
    assert len(agent.heard) == 3
