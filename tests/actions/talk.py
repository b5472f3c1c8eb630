"""A whole operation, turn by turn, without Rasa around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.operation_form import SubmitOperation, ValidateOperationForm
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker


@dataclass
class Talk:
    """Plays Rasa: keeps the slots, runs the form, and submits when it is done."""

    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    open: bool = False
    said: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    rejected: bool = False

    async def says(
        self,
        text: str,
        intent: str,
        *,
        ranking: list[tuple[str, float]] | None = None,
        message: dict[str, Any] | None = None,
        **entities: Any,
    ) -> str:
        """One turn of the shopper; returns everything the bot said."""
        dispatcher = CollectingDispatcher()
        turn = tracker(
            text, intent, entities, slots=self.slots, events=self.events, ranking=ranking
        )
        turn.latest_message.update(message or {})
        self.events.append(turn.events[-1])
        events = await ValidateOperationForm().run(dispatcher, turn, {})
        self.rejected = any(e["event"] == "action_execution_rejected" for e in events)
        self._apply(events)
        if not self.rejected and self.slots.get("operation") and not self.slots["requested_slot"]:
            turn = tracker(text, intent, entities, slots=self.slots)
            self._apply(await SubmitOperation().run(dispatcher, turn, {}))
        self.messages = dispatcher.messages
        self.events += [
            {"event": "bot", "text": message.get("text"), "data": {"custom": message.get("custom")}}
            for message in self.messages
        ]
        self.said = texts(dispatcher)
        return "\n".join(self.said)

    def _apply(self, events: list[dict[str, Any]]) -> None:
        self.slots.update(slots_of(events))
        self.events += events

    @property
    def requested(self) -> str | None:
        return self.slots.get("requested_slot")

    @property
    def buttons(self) -> list[str]:
        return [
            button["title"]
            for message in self.messages
            for button in (message.get("custom") or {}).get("buttons", [])
        ]


@pytest.fixture
def talk(wired: Services) -> Talk:
    """A conversation with the small shop."""
    return Talk()
