"""What every tracker store must do; a test class per store inherits this and gives a ``store``."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet]
slots:
  order: {type: any, mappings: [{type: custom}]}
  basket: {type: list, mappings: [{type: custom}]}
"""
)


def session(text: str) -> list[Event]:
    """One session with one exchange."""
    intent = {"name": "greet", "confidence": 0.5}
    parsed = {"text": text, "intent": intent, "entities": []}
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
        UserUttered(text, intent, [], parsed, input_channel="web", metadata={"page": "/x"}),
        SlotSet("order", {"number": "HP-104233", "items": [1, 2]}),
        BotUttered(f"You said {text}", {"buttons": [{"title": "ok"}]}),
        ActionExecuted("action_listen"),
    ]


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    """What the user said, in order."""
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


class StoreContract:
    """Inherit, and define a fixture ``store`` that gives an empty store with DOMAIN."""

    async def test_an_unknown_conversation_is_none(self, store: TrackerStore) -> None:
        assert await store.retrieve("nobody") is None
        assert await store.retrieve_full_tracker("nobody") is None
        assert not await store.exists("nobody")
        assert list(await store.keys()) == []

    async def test_a_saved_conversation_comes_back_whole(self, store: TrackerStore) -> None:
        tracker = store.init_tracker("mia")
        tracker.update_with_events(session("Grüße 😀 'quoted' \u0001"), DOMAIN)
        await store.save(tracker)
        found = await store.retrieve("mia")
        assert found is not None
        assert list(found.events) == list(tracker.events)
        assert found.get_slot("order") == {"number": "HP-104233", "items": [1, 2]}
        assert found.latest_message.metadata == {"page": "/x"}
        assert await store.exists("mia")

    async def test_only_new_events_are_added(self, store: TrackerStore) -> None:
        tracker = await store.get_or_create_tracker("mia")
        for text in ("one", "two", "three"):
            tracker.update(UserUttered(text))
            await store.save(tracker)
            await store.save(tracker)
        assert texts(await store.retrieve_full_tracker("mia")) == ["one", "two", "three"]

    async def test_a_copy_of_a_tracker_continues_where_the_store_is(
        self, store: TrackerStore
    ) -> None:
        tracker = store.init_tracker("mia")
        tracker.update_with_events(session("one"), DOMAIN)
        await store.save(tracker)
        copy = DialogueStateTracker.from_events("mia", list(tracker.events), DOMAIN.slots)
        copy.update(UserUttered("two"))
        await store.save(copy)
        assert texts(await store.retrieve("mia")) == ["one", "two"]

    async def test_only_the_latest_session_is_read(self, store: TrackerStore) -> None:
        for text in ("first", "second", "third"):
            tracker = await store.get_or_create_tracker("mia")
            tracker.update_with_events(session(text), DOMAIN)
            await store.save(tracker)
        assert texts(await store.retrieve("mia")) == ["third"]

    async def test_conversations_are_kept_apart(self, store: TrackerStore) -> None:
        for name in ("mia", "jonas", "mi", "Mia", "mia%"):
            tracker = await store.get_or_create_tracker(name)
            tracker.update(UserUttered(name))
            await store.save(tracker)
        assert texts(await store.retrieve("mia")) == ["mia"]
        assert sorted(await store.keys()) == ["Mia", "jonas", "mi", "mia", "mia%"]

    async def test_new_events_are_streamed_once(self, store: TrackerStore) -> None:
        broker = CollectingBroker()
        store.event_broker = broker
        tracker = await store.get_or_create_tracker("mia", append_action_listen=False)
        for text in ("one", "two"):
            tracker.update(UserUttered(text))
            await store.save(tracker)
        assert [event["text"] for event in broker.published] == ["one", "two"]
        assert {event["sender_id"] for event in broker.published} == {"mia"}


class DurableStoreContract(StoreContract):
    """The same for a store that keeps all sessions, as Rasa's in-memory store does not."""

    async def test_earlier_sessions_are_kept(self, store: TrackerStore) -> None:
        for text in ("first", "second", "third"):
            tracker = await store.get_or_create_tracker("mia")
            tracker.update_with_events(session(text), DOMAIN)
            await store.save(tracker)
        assert texts(await store.retrieve_full_tracker("mia")) == ["first", "second", "third"]


class CollectingBroker:
    """An event broker that keeps what it is given."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.published.append(event)
