"""The situation of a conversation, read from what the bot said and did since the last message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from common import messages as rich
from common.errors import DataError
from nlu_models.model.situation import ASKED, NOTHING, Situation

OPERATION, REQUESTED = "operation", "requested_slot"
SUBMIT = "action_submit_operation"
_TURNS_ON_THE_TABLE = 3
"""Messages of the shopper for which what was shown still lies there."""
_ASKS = {
    "order_number": "order",
    "item_ids": "items",
    "new_sku": "option",
    "proof": "order_number",
    "confirmed": "confirm",
}
"""Slot that is asked for -> what that asks; others are called as what they ask, or say it by the
kind of answer that is expected."""
_EXPECTED = {
    "email": "email",
    "order_number": "order_number",
    "postcode": "postcode",
    "address": "address",
    "yes_no": "confirm",
    "rating": "rating",
    "text": "message",
}
_DID = {
    "action_find_products": "listed",
    "action_refine_search": "listed",
    "action_refine_price": "listed",
    "action_show_more": "listed",
    "action_more_like_this": "listed",
    "action_recommend": "listed",
    "action_product_details": "showed",
    "action_buy_product": "showed",
    "action_show_basket": "answered",
    "action_take_out_of_basket": "answered",
    "action_product_price": "answered",
    "action_product_stock": "answered",
    "action_explain_recommendation": "answered",
    "action_answer_faq": "answered",
    "action_compare_products": "compared",
    "action_describe_product": "wrote_text",
    "action_advertise_product": "wrote_text",
    "action_clarify": "not_understood",
    "action_default_fallback": "not_understood",
    "action_leave_operation": "left",
    SUBMIT: "done",
    "utter_greet": "greeted",
    "utter_welcome": "greeted",
}
"""What each action does; of others nothing is said."""
_PUTS = {"compared": "comparison", "wrote_text": "text"}
"""What lies on the table after it, whatever was shown."""
_OFFERED = {"order": "orders", "items": "items"}
"""What a question puts on the table."""
_SUMMARISED = {"confirm": "order"}
"""What it is about where nothing else was shown."""
_CLARIFIES, _BUYS = "action_clarify", "action_buy_product"


@dataclass(frozen=True)
class _BotTurn:
    """What the bot did and said between two messages of the shopper."""

    actions: tuple[str, ...]
    said: tuple[rich.Message, ...]

    @property
    def did(self) -> str | None:
        """What it did last."""
        if any(isinstance(message, rich.Handoff) for message in self.said):
            return "handed_over"
        known = [_DID[action] for action in self.actions if action in _DID]
        did = known[-1] if known else None
        if did == "listed" and not self.shows(rich.ProductCarousel, rich.ProductCard):
            return "nothing_found"
        return "answered" if did == "done" and self.shows(rich.OrderCard) else did

    @property
    def table(self) -> str | None:
        """What it put on the table."""
        if (did := self.did) in _PUTS:
            return _PUTS[did]
        for message in reversed(self.said):
            if (found := _on_the_table(message)) is not None:
                return found
        return "answer" if did == "answered" else None

    def shows(self, *kinds: type[Any]) -> bool:
        """Whether a message of one of these kinds was said."""
        return any(isinstance(message, kinds) for message in self.said)


def situation_of(tracker: DialogueStateTracker | None) -> Situation:
    """Where a conversation stands before the shopper's next message.

    Args:
        tracker: the conversation so far, without that message.
    """
    turns = _turns(tracker.events) if tracker is not None else []
    if tracker is None or not turns:
        return NOTHING
    latest, *before = turns
    asked = _asked(tracker, latest)
    known = asked or ""
    own = (_OFFERED.get(known), latest.table, _SUMMARISED.get(known))
    lying = (*own, *(turn.table for turn in before))
    return Situation(
        asked=asked,
        open=_open(tracker, asked),
        table=next((table for table in lying if table), None),
        did=latest.did,
    )


def _open(tracker: DialogueStateTracker, asked: str | None) -> str | None:
    """The operation that is open; a purchase while the form of the thing is asked for."""
    if tracker.active_loop_name:
        return str(tracker.get_slot(OPERATION))
    return "buy_product" if asked == "option" else None


def _turns(events: Sequence[Any]) -> list[_BotTurn]:
    """The bot's last turns, the latest first."""
    found: list[_BotTurn] = []
    actions: list[str] = []
    said: list[rich.Message] = []
    for event in reversed(list(events)):
        if isinstance(event, UserUttered) and rich.PART not in (event.metadata or {}):
            found.append(_BotTurn(tuple(actions[::-1]), tuple(said[::-1])))
            actions, said = [], []
            if len(found) == _TURNS_ON_THE_TABLE:
                return found
        elif isinstance(event, BotUttered) and (message := as_rich(event)) is not None:
            said.append(message)
        elif isinstance(event, ActionExecuted) and event.action_name:
            actions.append(event.action_name)
    if actions or said:  # before the shopper said anything
        found.append(_BotTurn(tuple(actions[::-1]), tuple(said[::-1])))
    return found


def _asked(tracker: DialogueStateTracker, turn: _BotTurn) -> str | None:
    slot = tracker.get_slot(REQUESTED) if tracker.active_loop_name else None
    if slot is not None and (asked := _ASKS.get(slot, slot)) in ASKED:
        return str(asked)
    for message in reversed(turn.said):
        match message:
            case rich.FormHint(expects="number", fills=fills):
                return "budget" if (fills or "").startswith("price") else "quantity"
            case rich.FormHint(expects="choice") if _BUYS in turn.actions:
                return "option"
            case rich.FormHint(expects=expects) if expects in _EXPECTED:
                return _EXPECTED[expects]
            case rich.Rating():
                return "rating"
            case rich.Buttons() if _CLARIFIES in turn.actions:
                return "clarify"
    return None


def _on_the_table(message: rich.Message) -> str | None:
    match message:
        case rich.ProductCarousel():
            return "products"
        case rich.ProductCard():
            return "product"
        case rich.OrderCard():
            return "order"
    return None


def last_said(events: Iterable[Any]) -> list[rich.Message]:
    """What the bot said since the shopper's latest message, in its order."""
    turns = _turns(list(events))
    return list(turns[0].said) if turns else []


def as_rich(event: BotUttered) -> rich.Message | None:
    """A bot's event as a message of the contract; None for what no answer depends on."""
    data = event.data or {}
    if rich.is_message(data.get("custom")):
        try:
            return rich.parse(dict(data["custom"]))
        except DataError:
            return None
    choices = data.get("quick_replies") or data.get("buttons")
    if not choices:
        return None
    return rich.Buttons(
        text=event.text or "",
        buttons=tuple(
            rich.Button(title=str(c.get("title")), payload=str(c.get("payload") or c.get("title")))
            for c in choices
        ),
    )
