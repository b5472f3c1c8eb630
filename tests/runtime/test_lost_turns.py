"""No answer for a turn that was not stored, and no yes to what was shown before an outage."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    ConversationPaused,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.notices import Notice
from bot.runtime.agent import ShopAgent, apology, load
from bot.runtime.lost_turns import Unheard, is_torn, take_back
from bot.runtime.processor import CertainProcessor
from bot.runtime.tracker_store import ConversationStore
from common.errors import OverloadedError, StorageError
from common.paths import Project
from tests.runtime.conftest import write_toy

SUMMARY, KEPT, DONE = "Shall I cancel it?", "I've left it as it is.", "It is cancelled."
DOMAIN = """\
version: "3.1"
intents: [cancel, affirm, deny]
actions: [action_ask, action_yes, action_no]
slots:
  operation_facts: {type: any, influence_conversation: false, mappings: [{type: custom}]}
"""
NLU = """\
version: "3.1"
nlu:
- intent: cancel
  examples: "- cancel\\n"
- intent: affirm
  examples: "- ok\\n"
- intent: deny
  examples: "- keep it\\n"
"""
RULES = """\
version: "3.1"
rules:
- {rule: a, steps: [{intent: cancel}, {action: action_ask}]}
- {rule: b, steps: [{intent: affirm}, {action: action_yes}]}
- {rule: c, steps: [{intent: deny}, {action: action_no}]}
"""
FACTS = {"shown": {"digest": "d1", "preview": "p1"}}


class Desk:
    """Actions that ask before they do something, and do it on a yes to what was shown."""

    kwargs: dict[str, Any] = {}
    url = None

    def __init__(self) -> None:
        self.done: list[str] = []
        self.before: Any = None

    async def request(self, **call: Any) -> dict[str, Any]:
        tracker, name = call["json"]["tracker"], call["json"]["next_action"]
        if self.before is not None:
            self.before()
        facts = tracker["slots"]["operation_facts"] or {}
        if name == "action_no":
            return self._say(KEPT, None)
        if name == "action_yes" and facts == FACTS:
            self.done.append(tracker["sender_id"])
            return self._say(DONE, None)
        return self._say(SUMMARY, FACTS)

    def _say(self, text: str, facts: Any) -> dict[str, Any]:
        event = {"event": "slot", "timestamp": None, "name": "operation_facts", "value": facts}
        return {"events": [event], "responses": [{"text": text}]}


@pytest.fixture(scope="session")
def trained_desk(tmp_path_factory: pytest.TempPathFactory) -> Project:
    from bot.runtime.training import train_rasa

    project = write_toy(tmp_path_factory.mktemp("desk"))
    (project.root / "domain.yml").write_text(DOMAIN)
    (project.data / "nlu" / "nlu.yml").write_text(NLU)
    (project.data / "rules" / "rules.yml").write_text(RULES)
    train_rasa(project)
    return project


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("bot.runtime.databases.BUSY_TIMEOUT_SECONDS", 0.01)
    return tmp_path / "conversations.db"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def start(project: Project, desk: Desk, url: str) -> ShopAgent:
    """The bot as after a start of the process, which is over at once for the conversations."""
    agent = load(project, action_endpoint=desk, tracker_store=ConversationStore(url=url))  # type: ignore[arg-type]
    assert isinstance(agent.processor, CertainProcessor)
    agent.processor.unheard = Unheard(since=0.0)
    return agent


@pytest.fixture
async def agent(trained_desk: Project, desk: Desk, file: Path) -> AsyncIterator[ShopAgent]:
    agent = start(trained_desk, desk, f"sqlite:///{file}")
    yield agent
    agent.close()


class Lock:
    """Another program that writes to the file and does not end."""

    def __init__(self, file: Path) -> None:
        self._other = sqlite3.connect(file, check_same_thread=False)

    def close(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    def open(self) -> None:
        self._other.rollback()


@pytest.fixture
def lock(agent: ShopAgent, file: Path) -> Iterator[Lock]:
    lock = Lock(file)
    yield lock
    lock._other.close()


async def say(agent: ShopAgent, text: str) -> list[str]:
    output = CollectingOutputChannel()
    try:
        await agent.handle_message(UserMessage(text, output, "mia"))
    except StorageError:
        assert output.messages == [], "nothing is said about a turn that is not kept"
        return [apology("mia")]
    return [message["text"] for message in output.messages]


NOT_KEPT = Notice.not_kept().text


async def test_a_no_that_was_not_stored_is_not_answered_and_no_ok_cancels_afterwards(
    agent: ShopAgent, desk: Desk, lock: Lock
) -> None:
    assert await say(agent, "cancel") == [SUMMARY]
    lock.close()
    assert await say(agent, "keep it") == [NOT_KEPT]
    lock.open()
    assert await say(agent, "ok") == [SUMMARY], "it is shown again"
    assert desk.done == []
    assert await say(agent, "ok") == [DONE]
    assert desk.done == ["mia"]


async def test_nothing_is_done_on_a_yes_that_cannot_be_stored(
    agent: ShopAgent, desk: Desk, lock: Lock
) -> None:
    await say(agent, "cancel")
    lock.close()
    assert await say(agent, "ok") == [NOT_KEPT]
    lock.open()
    assert desk.done == []
    assert await say(agent, "keep it") == [KEPT], "a no needs no second look"


async def test_an_answer_that_cannot_be_stored_is_not_given(
    agent: ShopAgent, desk: Desk, lock: Lock
) -> None:
    await say(agent, "cancel")
    desk.before = lock.close  # between the message and its answer
    assert await say(agent, "keep it") == [NOT_KEPT]
    desk.before = None
    lock.open()
    assert await say(agent, "ok") == [SUMMARY]
    assert desk.done == []


async def test_another_process_sees_that_the_last_turn_never_ended(
    agent: ShopAgent, desk: Desk, lock: Lock, trained_desk: Project, file: Path
) -> None:
    await say(agent, "cancel")
    desk.before = lock.close
    await say(agent, "keep it")
    desk.before = None
    lock.open()
    other = start(trained_desk, desk, f"sqlite:///{file}")
    assert await say(other, "ok") == [SUMMARY]
    tracker = await other.tracker_store.retrieve("mia")
    assert tracker is not None
    texts = [event.text for event in tracker.applied_events() if isinstance(event, UserUttered)]
    assert texts == ["cancel", "ok"], "the lost message counts as not said"


async def test_what_was_shown_before_the_process_began_is_shown_again(
    agent: ShopAgent, desk: Desk, trained_desk: Project, file: Path
) -> None:
    await say(agent, "cancel")
    again = load(
        trained_desk,
        action_endpoint=desk,  # type: ignore[arg-type]
        tracker_store=ConversationStore(url=f"sqlite:///{file}"),
    )
    assert await say(again, "ok") == [SUMMARY]
    assert await say(again, "ok") == [DONE]


async def test_a_store_that_cannot_be_read_is_not_taken_for_a_new_conversation(
    agent: ShopAgent, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(agent, "cancel")
    with monkeypatch.context() as patch:
        patch.setattr(ConversationStore, "_read_latest", _fails)
        assert await say(agent, "keep it") == [NOT_KEPT]
        assert "could not be read" in str(agent.problem)
    assert await say(agent, "ok") == [SUMMARY]
    assert agent.problem is None


def _fails(*_: Any) -> Any:
    raise RuntimeError("the disk is gone")


async def test_a_turn_that_is_given_up_counts_as_lost(agent: ShopAgent, desk: Desk) -> None:
    await say(agent, "cancel")
    begun = asyncio.Event()

    async def hangs(**_: Any) -> dict[str, Any]:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    desk.request, answer = hangs, desk.request  # type: ignore[method-assign]
    turn = asyncio.create_task(say(agent, "keep it"))
    await begun.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    desk.request = answer  # type: ignore[method-assign]
    assert await say(agent, "ok") == [SUMMARY]


async def test_a_message_that_was_refused_counts_as_lost(
    agent: ShopAgent, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(agent, "cancel")

    async def full(*_: Any) -> None:
        raise OverloadedError("The queue is full.")

    with monkeypatch.context() as patch:
        patch.setattr(CertainProcessor, "parse_message", full)
        await say(agent, "keep it")
    assert await say(agent, "ok") == [SUMMARY]
    agent.unheard("mia")
    assert await say(agent, "ok") == [SUMMARY]
    assert await say(agent, "ok") == [DONE]


async def test_health_knows_whether_conversations_can_be_stored(
    agent: ShopAgent, lock: Lock
) -> None:
    assert await agent.find_problem() is None
    lock.close()
    assert "is locked by another program" in str(await agent.find_problem())
    lock.open()
    assert await agent.find_problem() is None


async def test_a_broker_that_fails_costs_no_answer(
    agent: ShopAgent, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def publish(self, *_: Any, **__: Any) -> None:
            raise ConnectionError("no broker")

    agent.tracker_store.event_broker = Broken()  # type: ignore[assignment]
    assert await say(agent, "cancel") == [SUMMARY]
    assert "did not reach the broker" in caplog.text


async def test_rasas_own_stores_are_held_to_it_too(trained_desk: Project, desk: Desk) -> None:
    store = InMemoryTrackerStore(Domain.empty())
    agent = load(trained_desk, action_endpoint=desk, tracker_store=store)  # type: ignore[arg-type]
    assert await say(agent, "cancel") == [SUMMARY]
    save, store.save = store.save, _refuses  # type: ignore[method-assign]
    assert await say(agent, "keep it") == [NOT_KEPT]
    store.save = save  # type: ignore[method-assign]
    assert await say(agent, "ok") == [SUMMARY]
    assert desk.done == []


async def _refuses(_: Any) -> None:
    raise ConnectionError("Redis is away.")


@pytest.mark.postgres
async def test_a_table_that_is_locked_in_postgresql(
    trained_desk: Project, desk: Desk, postgres: str
) -> None:
    agent = start(trained_desk, desk, postgres)
    assert await say(agent, "cancel") == [SUMMARY]
    other = sa.create_engine(postgres)
    with other.begin() as connection:
        connection.execute(sa.text("LOCK TABLE conversation_events IN SHARE MODE"))
        assert await say(agent, "keep it") == [NOT_KEPT]
    other.dispose()
    assert await say(agent, "ok") == [SUMMARY]
    assert desk.done == []
    agent.tracker_store.close()  # type: ignore[attr-defined]


def tracker_of(*events: Any) -> DialogueStateTracker:
    slots = Domain.from_yaml(DOMAIN).slots
    return DialogueStateTracker.from_events("mia", list(events), slots)


LISTEN = ActionExecuted("action_listen")


def test_a_turn_is_torn_when_nothing_follows_its_message() -> None:
    assert is_torn(tracker_of(LISTEN, UserUttered("hi")))
    assert not is_torn(tracker_of())
    assert not is_torn(tracker_of(LISTEN, UserUttered("hi"), BotUttered("hello"), LISTEN))
    assert not is_torn(tracker_of(LISTEN, ConversationPaused(), UserUttered("hi")))


def test_a_torn_turn_is_undone_and_the_bot_listens() -> None:
    tracker = tracker_of(LISTEN, UserUttered("one"), LISTEN, UserUttered("two"))
    take_back(tracker, Domain.from_yaml(DOMAIN), Unheard(since=0.0))
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "one"
    assert tracker.latest_action_name == "action_listen"
    assert isinstance(tracker.events[-2], UserUtteranceReverted)


def test_a_conversation_without_operations_is_left_alone() -> None:
    tracker = DialogueStateTracker.from_events("mia", [LISTEN], [])
    unheard = Unheard(since=0.0)
    unheard.add("mia")
    take_back(tracker, Domain.empty(), unheard)
    assert list(tracker.events) == [LISTEN]


def test_what_was_shown_is_forgotten_and_the_rest_is_kept() -> None:
    tracker = tracker_of(LISTEN, SlotSet("operation_facts", {"order_number": "1", **FACTS}))
    unheard = Unheard(since=0.0)
    take_back(tracker, Domain.from_yaml(DOMAIN), unheard)
    assert tracker.get_slot("operation_facts") == {"order_number": "1", **FACTS}
    unheard.add("mia")
    take_back(tracker, Domain.from_yaml(DOMAIN), unheard)
    forgotten = {"order_number": "1", "shown": {"digest": "", "preview": ""}}
    assert tracker.get_slot("operation_facts") == forgotten


def test_only_so_many_are_remembered() -> None:
    unheard = Unheard(max_keys=2, since=0.0)
    for name in ("a", "b", "a", "c"):
        unheard.add(name)
    known = [n for n in "abc" if unheard.has(DialogueStateTracker.from_events(n, [], []))]
    assert known == ["a", "c"]
