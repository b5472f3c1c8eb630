"""A tracker that begins with a snapshot is where the whole conversation is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from actions.conversation import EARLIER, EARLIER_MESSAGES, EARLIER_SHOWN
from bot.runtime.agent import load
from bot.runtime.look_back import turns_looked_back
from bot.runtime.snapshots import beginning_of_latest, snapshot
from bot.runtime.tracker_store import FOLD_EVERY, ConversationStore
from common.messages import PART
from common.paths import Project
from tests.runtime.test_lost_turns import say

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet]
slots:
  colour: {type: text, initial_value: any, mappings: [{type: custom}]}
  shown_products: {type: list, mappings: [{type: custom}]}
forms: {the_form: {required_slots: []}}
actions: [action_find]
"""
)
LISTEN = "action_listen"

happening = st.one_of(
    st.builds(SlotSet, st.just("colour"), st.sampled_from(["red", "blue", None, "any"])),
    st.builds(SlotSet, st.just("shown_products"), st.lists(st.sampled_from("abcdef"), max_size=3)),
    st.builds(ActiveLoop, st.sampled_from(["the_form", None])),
    st.builds(ActionExecutionRejected, st.just("the_form")),
    st.builds(BotUttered, st.sampled_from(["Yes?", "Here you are."])),
    st.builds(ActionExecuted, st.sampled_from(["the_form", "action_find"])),
)


@st.composite
def turns(draw: st.DrawFn) -> list[Event]:
    parsed = {"intent": {"name": "greet", "confidence": 1.0}, "entities": []}
    said = UserUttered(draw(st.sampled_from(["hi", "red please"])), **parsed)
    return [said, *draw(st.lists(happening, max_size=5)), ActionExecuted(LISTEN)]


def whole(*conversation: list[Event]) -> list[Event]:
    start = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted(LISTEN)]
    return start + [event for turn in conversation for event in turn]


def state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {
        "slots": tracker.current_slot_values(),
        "loop": tracker.active_loop_name,
        "rejected": tracker.active_loop is not None and tracker.is_active_loop_rejected,
        "latest": tracker.latest_action_name,
        "message": tracker.latest_message and tracker.latest_message.text,
        "paused": tracker.is_paused(),
    }


def replayed(events: list[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("mia", events, DOMAIN.slots)


@given(conversation=st.lists(turns(), min_size=3, max_size=8), kept=st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_state_and_latest_turns_are_the_same(conversation: list[list[Event]], kept: int) -> None:
    events = whole(*conversation)
    start = beginning_of_latest(events, kept)
    shortened = snapshot("mia", events[:start], DOMAIN.slots) + events[start:] if start else events
    assert state_of(replayed(shortened)) == state_of(replayed(events))
    assert sum(isinstance(event, UserUttered) for event in events[start:]) == min(
        kept, len(conversation)
    )
    assert isinstance(events[start], ActionExecuted)
    copied = replayed(shortened).copy()
    assert state_of(copied) == state_of(replayed(events))


@given(conversation=st.lists(turns(), min_size=6, max_size=9))
@settings(max_examples=30, deadline=None)
def test_folding_twice_is_folding_once(conversation: list[list[Event]]) -> None:
    events = whole(*conversation)
    early, late = beginning_of_latest(events, 4), beginning_of_latest(events, 2)
    once = snapshot("mia", events[:late], DOMAIN.slots)
    first = snapshot("mia", events[:early], DOMAIN.slots)
    twice = snapshot("mia", [*first, *events[early:late]], DOMAIN.slots)
    assert [event.as_dict() for event in twice] == [event.as_dict() for event in once]


def test_what_was_said_and_shown_before_is_kept() -> None:
    events = whole(
        [
            UserUttered("jackets"),
            SlotSet("shown_products", ["b", "a"]),
            BotUttered("Two."),
            UserUttered("a part of it", metadata={PART: True}),
            SlotSet("shown_products", ["a", "c"]),
        ]
    )
    (first, *_) = snapshot("mia", events, DOMAIN.slots)
    assert first.metadata[EARLIER] == {
        EARLIER_MESSAGES: [["shopper", "jackets"], ["bot", "Two."]],
        EARLIER_SHOWN: ["b", "a", "c"],
    }


def test_a_part_of_a_message_begins_no_turn() -> None:
    part = UserUttered("and shirts", metadata={PART: True})
    events = whole(
        [UserUttered("one"), ActionExecuted(LISTEN)],
        [UserUttered("two"), ActionExecuted(LISTEN), part, ActionExecuted(LISTEN)],
    )
    assert beginning_of_latest(events, 1) == 4
    assert beginning_of_latest(events, 2) == 0


def test_a_paused_conversation_stays_paused() -> None:
    events = whole([UserUttered("hi"), ConversationPaused()])
    assert replayed(snapshot("mia", events, DOMAIN.slots)).is_paused()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    store = ConversationStore(DOMAIN, url=f"sqlite:///{tmp_path / 'c.db'}")
    yield store
    store.close()


async def talk(store: ConversationStore, first: int, last: int) -> None:
    for number in range(first, last):
        tracker = await store.get_or_create_tracker("mia", append_action_listen=False)
        if not tracker.events:
            tracker.update_with_events(whole(), DOMAIN)
        slot = SlotSet("shown_products", [str(number)])
        events = [UserUttered(str(number)), slot, BotUttered("ok"), ActionExecuted(LISTEN)]
        tracker.update_with_events(events, DOMAIN)
        await store.save(tracker)


async def test_a_long_conversation_is_read_short_and_kept_whole(store: ConversationStore) -> None:
    await talk(store, 0, 60)
    tracker = await store.retrieve("mia")
    assert tracker is not None
    assert tracker.get_slot("shown_products") == ["59"]
    assert store.turns is not None
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert store.turns <= len(said) < store.turns + FOLD_EVERY
    assert said == [str(number) for number in range(60 - len(said), 60)]
    full = await store.retrieve_full_tracker("mia")
    assert full is not None
    told = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert told == [str(number) for number in range(60)]
    assert not any(EARLIER in (event.metadata or {}) for event in full.events)


async def test_the_latest_messages_are_read_without_the_rest(store: ConversationStore) -> None:
    await talk(store, 0, 20)
    said = await store.latest_said("mia", 3)
    assert [getattr(event, "text", None) for event in said] == ["ok", "19", "ok"]
    assert await store.latest_said("jonas", 3) == []


async def test_a_copy_of_a_short_tracker_is_continued(store: ConversationStore) -> None:
    await talk(store, 0, 20)
    tracker = await store.retrieve("mia")
    assert tracker is not None
    copied = tracker.copy()
    copied.update(UserUttered("twenty"))
    await store.save(copied)
    full = await store.retrieve_full_tracker("mia")
    assert full is not None
    assert sum(isinstance(event, UserUttered) for event in full.events) == 21


async def test_a_new_session_leaves_the_snapshot_of_the_old_one(store: ConversationStore) -> None:
    await talk(store, 0, 20)
    tracker = await store.retrieve("mia")
    assert tracker is not None
    tracker.update_with_events(whole([UserUttered("new"), ActionExecuted(LISTEN)]), DOMAIN)
    await store.save(tracker)
    again = await store.retrieve("mia")
    assert again is not None
    assert [event.text for event in again.events if isinstance(event, UserUttered)] == ["new"]
    await talk(store, 20, 40)
    assert await store.delete("mia") > 0
    assert await store.retrieve("mia") is None


async def test_where_policies_may_look_at_all_nothing_is_folded(store: ConversationStore) -> None:
    store.turns = None
    await talk(store, 0, 20)
    tracker = await store.retrieve("mia")
    assert tracker is not None
    assert sum(isinstance(event, UserUttered) for event in tracker.events) == 20


async def test_folding_that_fails_costs_no_turn(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import sqlalchemy as sa

    def locked(*_: Any) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr(ConversationStore, "_write_snapshot", locked)
    await talk(store, 0, 12)
    assert "was not folded" in caplog.text
    tracker = await store.retrieve("mia")
    assert tracker is not None
    assert sum(isinstance(event, UserUttered) for event in tracker.events) == 12


def policy(kind: type, **values: Any) -> Any:
    made = kind.__new__(kind)
    made.__dict__.update(values)
    return made


def test_the_policies_say_how_far_they_look_back() -> None:
    listen = '{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "a"}}'
    other = '{"prev_action": {"action_name": "action_find"}}'
    rule = f"[{', '.join([listen, other] * 8)}]"
    rules = policy(RulePolicy, lookup={"rules": {rule: "x"}, "rules_for_loop_unhappy_path": {}})
    memory = policy(MemoizationPolicy, config={"max_history": 15})
    everything = policy(MemoizationPolicy, config={"max_history": None})
    own: Any = SimpleNamespace(looks_back=20)
    assert turns_looked_back([]) == 5
    assert turns_looked_back([rules]) == 9
    assert turns_looked_back([memory]) == 8
    assert turns_looked_back([memory, rules, own]) == 20
    assert turns_looked_back([rules, everything]) is None


async def test_a_turn_costs_the_same_after_five_and_after_five_hundred(
    trained_toy: Project, tmp_path: Path
) -> None:
    """Processor time of the turn itself, the best of several: other work disturbs it least."""
    store = ConversationStore(url=f"sqlite:///{tmp_path / 'c.db'}")
    agent = load(trained_toy, tracker_store=store)
    assert store.turns == 5, "the policies of the model say so"
    taken: list[float] = []
    for _ in range(300):
        begun = time.process_time()
        assert await say(agent, "hello") == ["Hello there"]
        taken.append(time.process_time() - begun)
    early, late = sorted(taken[4:40])[9], sorted(taken[-36:])[9]
    assert late < 1.5 * early, f"{1000 * early:.1f} ms, then {1000 * late:.1f} ms"
    agent.close()
    store.close()
