"""Messages are understood off the event loop, each conversation in order, never without end."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.nlu.classifiers.keyword_intent_classifier import KeywordIntentClassifier
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from bot.channels import rich
from bot.channels.notices import Notice
from bot.channels.output import RichOutput
from bot.runtime.agent import ShopAgent, load
from bot.runtime.processor import CertainProcessor
from bot.runtime.threads import BoundedThreads
from common import messages
from common.errors import ModelError, OverloadedError
from common.language import Phrasebook, program_phrasebook
from common.paths import Project
from nlu_models.components.classifier import JointBertClassifier
from tests.runtime.speaking import ANSWERS

PATIENCE = 10.0


class Gate:
    """Holds the classifier while it reads a message that says "wait"."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()
        self.read: list[str] = []
        self.error: Exception | None = None
        self.problem: str | None = None

    async def wait_entered(self) -> None:
        assert await asyncio.to_thread(self.entered.wait, PATIENCE)

    def pass_through(self, text: str) -> None:
        self.read.append(text)
        if self.error is not None:
            raise self.error
        if "wait" in text:
            self.entered.set()
            assert self.open.wait(PATIENCE)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    process = KeywordIntentClassifier.process

    def gated(self: Any, messages: list[Any]) -> list[Any]:
        for message in messages:
            gate.pass_through(message.get("text"))
        return process(self, messages)

    monkeypatch.setattr(KeywordIntentClassifier, "process", gated)
    monkeypatch.setattr(
        KeywordIntentClassifier, "problem", property(lambda _: gate.problem), raising=False
    )
    yield gate
    gate.open.set()


def load_in_memory(project: Project) -> ShopAgent:
    return load(project, tracker_store=InMemoryTrackerStore(Domain.empty()))


@pytest.fixture
async def agent(gate: Gate, trained_toy: Project) -> AsyncIterator[ShopAgent]:
    agent = load_in_memory(trained_toy)
    yield agent
    gate.open.set()
    agent.close()


async def say(agent: ShopAgent, text: str, sender: str) -> list[str]:
    output = CollectingOutputChannel()
    await agent.handle_message(UserMessage(text, output, sender))
    return [message["text"] for message in output.messages]


async def said_by_user(agent: ShopAgent, sender: str) -> list[str | None]:
    tracker = await agent.tracker_store.retrieve(sender)
    events = tracker.events if tracker else ()
    return [event.text for event in events if isinstance(event, UserUttered)]


async def test_others_are_answered_while_a_message_is_read(agent: ShopAgent, gate: Gate) -> None:
    held = asyncio.create_task(say(agent, "hello wait", "slow"))
    await gate.wait_entered()
    assert await say(agent, "hello", "quick") == ["Hello there"]
    assert not held.done()
    gate.open.set()
    assert await held == ["Hello there"]


async def test_a_door_is_told_the_language_of_the_conversation(agent: ShopAgent) -> None:
    assert isinstance(agent.processor, CertainProcessor)
    agent.processor.book = Phrasebook.load(languages=["en", "zh"])
    said: list[messages.Message] = []

    async def deliver(message: messages.Message) -> None:
        said.append(message)

    async def notify(notice: Notice) -> None:
        raise AssertionError(notice)

    output = RichOutput("web", deliver, notify)
    await agent.handle_message(UserMessage("hello", output, "mia", metadata={"lang": "zh"}))
    assert [one.lang for one in said] == ["zh"]
    tracker = await agent.tracker_store.get_or_create_tracker("mia")
    stored = [event for event in tracker.events if isinstance(event, BotUttered)]
    assert [one.lang for event in stored for one in rich.from_event(event)] == ["zh"]


@pytest.mark.parametrize(
    ("said", "languages"),
    [
        # The page stays English; what was written in Chinese is answered in it.
        ([("hello", "en"), ("你好，在吗", "en"), ("ok", "en"), ("/greet", "en")], "en zh zh zh"),
        # Only another page is a change, too.
        ([("hello", "en"), ("ok", "zh"), ("XL", "zh"), ("HP-104233", None)], "en zh zh zh"),
        ([("/greet", "zh"), ("where is my order please", "zh"), ("ok", "zh")], "zh en en"),
    ],
)
async def test_a_short_message_and_a_button_change_no_language(
    agent: ShopAgent, said: list[tuple[str, str | None]], languages: str
) -> None:
    assert isinstance(agent.processor, CertainProcessor)
    agent.processor.book = Phrasebook.load(languages=["en", "zh"])
    for text, lang in said:
        about = {"lang": lang} if lang else None
        message = UserMessage(text, CollectingOutputChannel(), "mia", metadata=about)
        await agent.handle_message(message)
    tracker = await agent.tracker_store.retrieve("mia")
    assert tracker is not None
    heard = [event for event in tracker.events if isinstance(event, UserUttered)]
    assert [event.parse_data["language"] for event in heard] == languages.split()


async def test_messages_of_a_conversation_are_read_in_their_order(
    agent: ShopAgent, gate: Gate
) -> None:
    texts = ["hello wait", "farewell one", "hello two", "farewell three"]
    tasks = [asyncio.create_task(say(agent, texts[0], "mia"))]
    await gate.wait_entered()
    tasks += [asyncio.create_task(say(agent, text, "mia")) for text in texts[1:]]
    assert await say(agent, "hello", "jonas") == ["Hello there"]
    assert gate.read == ["hello wait", "hello"], "the others wait for the first"
    gate.open.set()
    answers = await asyncio.gather(*tasks)
    assert answers == [["Hello there"], ["See you"], ["Hello there"], ["See you"]]
    assert await said_by_user(agent, "mia") == texts


async def test_more_than_can_be_read_is_refused_in_words(
    agent: ShopAgent, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(agent.processor, CertainProcessor)
    agent.processor._threads = BoundedThreads(1, name="test")
    held = asyncio.create_task(say(agent, "hello wait", "slow"))
    await gate.wait_entered()
    assert await say(agent, "hello", "late") == [program_phrasebook().render("utter_busy", "en")]
    assert "A message of late was refused" in caplog.text
    assert await said_by_user(agent, "late") == []
    gate.open.set()
    assert await held == ["Hello there"]
    assert await say(agent, "hello", "late") == ["Hello there"]
    assert await said_by_user(agent, "late") == ["hello"]


async def test_a_component_may_refuse_too(agent: ShopAgent, gate: Gate) -> None:
    gate.error = OverloadedError("The queue is full.")
    assert await say(agent, "hello", "mia") == [program_phrasebook().render("utter_busy", "en")]
    gate.error = ModelError("Broken.")
    with pytest.raises(ModelError, match="Broken"):
        await say(agent, "hello", "mia")


async def test_a_turn_that_is_given_up_keeps_its_place_until_it_ends(
    agent: ShopAgent, gate: Gate
) -> None:
    assert isinstance(agent.processor, CertainProcessor)
    threads = agent.processor._threads = BoundedThreads(1, name="test")
    held = asyncio.create_task(say(agent, "hello wait", "slow"))
    await gate.wait_entered()
    held.cancel()
    with pytest.raises(asyncio.CancelledError):
        await held
    assert await say(agent, "hello", "late") == [program_phrasebook().render("utter_busy", "en")]
    gate.open.set()
    assert await asyncio.to_thread(threads._free.acquire, True, PATIENCE)
    threads._free.release()
    assert await say(agent, "hello", "late") == ["Hello there"]
    assert await said_by_user(agent, "slow") == []


async def test_a_components_problem_is_the_agents(agent: ShopAgent, gate: Gate) -> None:
    assert agent.problem is None
    gate.problem = "The understanding stopped."
    assert agent.problem == "The understanding stopped."


@pytest.fixture
async def speaking(trained_speaking: Project) -> AsyncIterator[ShopAgent]:
    agent = load_in_memory(trained_speaking)
    yield agent
    agent.close()


@pytest.mark.parametrize("seed", range(3))
async def test_each_of_many_conversations_gets_its_own_answers(
    speaking: ShopAgent, seed: int
) -> None:
    choose = random.Random(seed)
    texts = {f"{seed}-{number}": choose.choices(list(ANSWERS), k=5) for number in range(16)}

    async def talk(sender: str) -> list[list[str]]:
        return [await say(speaking, text, sender) for text in texts[sender]]

    answers = await asyncio.gather(*map(talk, texts))
    assert answers == [[[ANSWERS[text]] for text in said] for said in texts.values()]


async def test_a_closed_agent_says_so(trained_speaking: Project) -> None:
    agent = load_in_memory(trained_speaking)
    assert agent.problem is None
    (classifier,) = [
        component
        for component in agent.processor.graph_runner.components()
        if isinstance(component, JointBertClassifier)
    ]
    agent.close()
    assert agent.problem == classifier.problem == "The understanding is closed."
