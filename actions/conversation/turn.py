"""Reading a conversation: the latest message as one frozen object, and what was shown before."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

from actions.services import get
from common.language import FALLBACK, available_languages, language
from common.language.scripts import narrow

SHOWN_PRODUCTS = "shown_products"
FOCUS_PRODUCT = "focus_product"
SEARCH_STATE = "search_state"
BASKET = "basket"
"""What was put into the basket (``actions.basket.lines.Basket``)."""
TEXT_WISH = "text_wish"
"""What the text on the table shall be, with the texts so far (``generator.texts.TextWish``)."""
FORM = "operation_form"
OPERATION, FACTS = "operation", "operation_facts"
SHOWN = "shown"
"""Among the facts: digests of what the shopper has read and is asked to agree to."""
LAST_ORDER = "last_order"
LAST_OUTCOME = "last_outcome"
"""What became of the last operation: ``operation``, its name, and ``did``: done, refused, left."""
WAITING = "waiting_requests"
MISSES = "fallback_count"
"""How many messages in a row were not understood."""
EARLIER = "earlier"
"""In the metadata of a long conversation's first event: what was before the events that follow."""
EARLIER_MESSAGES, EARLIER_SHOWN = "messages", "shown"

LISTEN = "action_listen"
SEARCHING = frozenset({"find_product", "refine_search"})
MATERIAL = "material"
"""A wish of any shop's shoppers, whether or not the shop filters by it."""


@dataclass(frozen=True)
class Entity:
    """One thing the shopper named.

    ``value`` is the canonical one when it was linked; ``text`` the words, empty for a button. An
    ``unwanted`` one was named to be left out ("anything but black").
    """

    name: str
    value: Any
    text: str = ""
    start: int = 0
    role: str | None = None
    unwanted: bool = False


@dataclass(frozen=True)
class Turn:
    """The latest message of the shopper; of one that asks for several things, the first.

    Attributes:
        text: the words.
        intent: what they ask for; ``deny`` where all that is said is refused.
        confidence: between 0 and 1.
        entities: in the order they were said.
        ranking: (intent, confidence) in falling order.
        refused: intents that the message turns down ("I don't want to cancel").
        whole: all words of the message, of which ``text`` is the first request.
        language: whose words and patterns read it.
    """

    text: str = ""
    intent: str = ""
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()
    ranking: tuple[tuple[str, float], ...] = field(default=())
    refused: tuple[str, ...] = ()
    whole: str = ""
    language: str = FALLBACK

    def all(self, *names: str) -> list[Any]:
        """Values of the wanted entities with one of these names, in the order they were said."""
        return [e.value for e in self.entities if e.name in names and not e.unwanted]

    def first(self, *names: str) -> Any | None:
        """The first such value, or None."""
        values = self.all(*names)
        return values[0] if values else None

    @property
    def answer(self) -> str:
        """The words of an answer: those on the chosen button, else what was said."""
        return str(self.first("choice") or self.text).strip()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Colours, brands and materials that the shopper does not want, in lower case."""
        unwanted = (e for e in self.entities if e.unwanted and e.name != "size")
        return tuple(sorted({str(entity.value).lower() for entity in unwanted}))

    def has(self, *names: str) -> bool:
        """Whether one of these entities was named and is wanted."""
        return any(entity.name in names and not entity.unwanted for entity in self.entities)


_TYPED_PAYLOAD = re.compile(r"\u200b/\w+\s*\{")
"""What a button would say, typed by hand and made harmless: it names nothing."""


def read_turn(message: Mapping[str, Any], facets: Collection[str] = ()) -> Turn:
    """The turn of a Rasa ``latest_message``.

    Args:
        message: as understanding gives it.
        facets: what shoppers filter by; these and the material may be named to be left out.
    """
    of_products = frozenset({MATERIAL, *facets})
    intent = message.get("intent") or {}
    whole, requests = narrow(message.get("text") or ""), message.get("requests") or []
    spoken = message.get("language") or FALLBACK
    if spoken not in available_languages():  # said all the same: a name, a number, a "да"
        spoken = FALLBACK
    left_out = language(spoken).reads("conversation").LEFT_OUT
    text, offset = _part(whole, requests, intent.get("name"))
    turned_down = [part for part in requests if part.get("negated")]
    found = [*(message.get("entities") or []), *_refused_wishes(turned_down, of_products)]
    if _TYPED_PAYLOAD.match(whole):
        found = []
    entities = tuple(
        Entity(
            name=str(one.get("entity")),
            value=one.get("value"),
            text=whole[one.get("start") or 0 : one.get("end") or 0],
            start=max((one.get("start") or 0) - offset, 0),
            role=one.get("role"),
            unwanted=one.get("entity") in of_products
            and (
                one.get("refused", False)
                or left_out.search(whole[: one.get("start") or 0]) is not None
            ),
        )
        for one in sorted(found, key=lambda e: e.get("start") or 0)
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
        refused=tuple(str(part["intent"]) for part in turned_down),
        whole=whole,
        language=spoken,
    )


def _refused_wishes(
    turned_down: Sequence[Mapping[str, Any]], of_products: Collection[str]
) -> list[dict[str, Any]]:
    """What products may not be, by the requests that are turned down ("I don't want wool")."""
    return [
        {**entity, "refused": True}
        for part in turned_down
        if part["intent"] in SEARCHING
        for entity in part.get("entities") or ()
        if entity.get("entity") in of_products
    ]


def _part(text: str, requests: Sequence[Mapping[str, Any]], intent: str | None) -> tuple[str, int]:
    """The words of the request that a message begins with, and where they start."""
    for part in requests:
        if part["intent"] == intent and not part.get("negated"):
            return narrow(str(part["text"])), int(part["start"])
    return text, 0


def turn_of(tracker: Tracker) -> Turn:
    """The turn of a tracker's latest message."""
    return read_turn(tracker.latest_message or {}, get().facets)


def shown_products(tracker: Tracker) -> list[str]:
    """Ids of the products shown last, in their order."""
    return list(tracker.get_slot(SHOWN_PRODUCTS) or [])


def action_before(tracker: Tracker) -> str:
    """The action that answered the message before the latest one; empty where there was none."""
    heard = False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            if heard:
                return ""
            heard = True
        elif heard and event.get("event") == "action" and event.get("name") != LISTEN:
            return str(event.get("name") or "")
    return ""


def earlier(tracker: Tracker, what: str) -> list[Any]:
    """What was said (pairs of who and what) or shown (ids) before the events of the tracker."""
    first = tracker.events[0] if tracker.events else {}
    return list(((first.get("metadata") or {}).get(EARLIER) or {}).get(what) or ())


def nothing_shown(facts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The facts of an open operation as if its summary had not been read: no yes agrees to it."""
    if not facts or SHOWN not in facts:
        return dict(facts) if facts else None
    return {**facts, SHOWN: {"digest": "", "preview": ""}}


def begin(operation: str, known: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Events that open the form with this operation, whatever the intent was.

    Args:
        operation: its name.
        known: facts that need not be asked for.
    """
    return [
        set_slot(OPERATION, operation),
        set_slot(FACTS, dict(known) if known else None),
        {"event": "followup", "timestamp": None, "name": FORM},
    ]


def set_slot(name: str, value: Any) -> dict[str, Any]:
    """A Rasa SlotSet event."""
    return {"event": "slot", "timestamp": None, "name": name, "value": value}
