"""Reading a conversation: the latest message as one frozen object, and what was shown before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

SHOWN_PRODUCTS = "shown_products"
FOCUS_PRODUCT = "focus_product"
SEARCH_STATE = "search_state"
FORM = "operation_form"
OPERATION, FACTS = "operation", "operation_facts"


@dataclass(frozen=True)
class Entity:
    """One thing the shopper named.

    ``value`` is the canonical one when it was linked; ``text`` the words, empty for a button.
    """

    name: str
    value: Any
    text: str = ""
    start: int = 0
    role: str | None = None


@dataclass(frozen=True)
class Turn:
    """The latest message of the shopper."""

    text: str = ""
    intent: str = ""
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()
    ranking: tuple[tuple[str, float], ...] = field(default=())

    def all(self, *names: str) -> list[Any]:
        """Values of the entities with one of these names, in the order they were said."""
        return [entity.value for entity in self.entities if entity.name in names]

    def first(self, *names: str) -> Any | None:
        """The first such value, or None."""
        values = self.all(*names)
        return values[0] if values else None

    def has(self, *names: str) -> bool:
        """Whether one of these entities was named."""
        return any(entity.name in names for entity in self.entities)


def read_turn(message: Mapping[str, Any]) -> Turn:
    """The turn of a Rasa ``latest_message``."""
    intent = message.get("intent") or {}
    text = message.get("text") or ""
    entities = tuple(
        Entity(
            name=str(found.get("entity")),
            value=found.get("value"),
            text=text[found.get("start") or 0 : found.get("end") or 0],
            start=found.get("start") or 0,
            role=found.get("role"),
        )
        for found in sorted(message.get("entities") or [], key=lambda e: e.get("start") or 0)
    )
    return Turn(
        text=text,
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        entities=entities,
        ranking=tuple(
            (str(entry["name"]), float(entry["confidence"]))
            for entry in message.get("intent_ranking") or []
        ),
    )


def turn_of(tracker: Tracker) -> Turn:
    """The turn of a tracker's latest message."""
    return read_turn(tracker.latest_message or {})


def shown_products(tracker: Tracker) -> list[str]:
    """Ids of the products shown last, in their order."""
    return list(tracker.get_slot(SHOWN_PRODUCTS) or [])


def begin(operation: str) -> list[dict[str, Any]]:
    """Events that open the form with this operation, whatever the intent was."""
    return [
        set_slot(OPERATION, operation),
        set_slot(FACTS, None),
        {"event": "followup", "timestamp": None, "name": FORM},
    ]


def set_slot(name: str, value: Any) -> dict[str, Any]:
    """A Rasa SlotSet event."""
    return {"event": "slot", "timestamp": None, "name": name, "value": value}
