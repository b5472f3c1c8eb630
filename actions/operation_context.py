"""What an operation sees of a conversation: the turn, who speaks, what is in mind."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from itertools import islice
from typing import Any

from rasa_sdk import Tracker

from actions.catalogue.carried import options_said
from actions.conversation import (
    FACTS,
    FOCUS_PRODUCT,
    FORM,
    LAST_ORDER,
    LAST_OUTCOME,
    OPERATION,
    WAITING,
    Turn,
    shown_products,
)
from actions.conversation.mentioned import mentioned
from actions.conversation.transcript import transcript_of
from actions.conversation.turn import read_turn
from actions.operation_events import REQUESTED
from actions.operations import all_operations
from actions.operations.apart import meant_apart
from actions.operations.base import HELD, Context, Operation
from actions.operations.heard import CONFIRMED
from actions.operations.identity import told_in
from actions.pending_requests import asks_beside, beside
from actions.services import call, get
from actions.speech import speaker_of
from common.messages import CALLER

_OWN_ACTIONS = frozenset({FORM, "action_listen", "action_extract_slots", "action_session_start"})
_TURNS_IN_MIND = 3
_TOLD_BACK = 6
"""Messages back in which somebody may have said who they are."""
_LOG_OUT = "log_out"


async def make_context(tracker: Tracker, turn: Turn) -> Context:
    """The engine's view of a tracker, the customer looked up again."""
    from shop.identity import customer_of

    services = get()
    values = {**(tracker.get_slot(FACTS) or {})}
    values.pop(HELD, None)
    said, requested = tracker.latest_message or {}, tracker.get_slot(REQUESTED)
    return Context(
        conversation_id=tracker.sender_id,
        services=services,
        turn=turn,
        values=values,
        speaker=speaker_of(tracker),
        requested=requested,
        request_id=str(values.get("request_id") or secrets.token_hex(16)),
        transcript=transcript_of(tracker),
        outcome=tracker.get_slot(LAST_OUTCOME) or {},
        customer=await call(customer_of, services.shop, tracker.sender_id),
        caller=caller(tracker),
        last_order=order_in_mind(tracker),
        beside=beside(said),
        mentioned=mentioned(tracker, services.facets),
        waiting=bool((tracker.get_slot(WAITING) or {}).get("requests")),
        hold=requested is not None and asks_beside(tracker.get_slot(WAITING)),
        focus_product=tracker.get_slot(FOCUS_PRODUCT),
        options_said=options_said(tracker, services.facets),
        shown_products=tuple(shown_products(tracker)),
        apart=meant_apart(said, confirms=requested == CONFIRMED),
        apart_surely=meant_apart(said, any_words=True),
    )


def caller(tracker: Tracker) -> str:
    """What the server calls the address that the latest message came from."""
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    callers = ((event.get("metadata") or {}).get(CALLER) for event in said)
    return str(next(filter(None, callers), ""))


def said_at(tracker: Tracker) -> float:
    """When the latest message was said, in seconds."""
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return float((next(said, None) or {}).get("timestamp") or 0.0)


def order_in_mind(tracker: Tracker) -> str | None:
    """The order of the last operation, if that was a few messages ago at most."""
    turns = 0
    for event in reversed(tracker.events):
        turns += event.get("event") == "user"
        if turns > _TURNS_IN_MIND:
            return None
        if event.get("event") == "slot" and event.get("name") == LAST_ORDER:
            return event.get("value") or None
    return None


def was_interrupted(tracker: Tracker) -> bool:
    """Whether another action has run since the shopper's latest message."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") not in _OWN_ACTIONS:
            return True
    return False


def current_operation(tracker: Tracker) -> Operation | None:
    """The operation that is open, if one is."""
    return all_operations().get(str(tracker.get_slot(OPERATION)))


def told_before(tracker: Tracker, facets: Collection[str]) -> dict[str, Any]:
    """Who the shopper has said to be in the messages before this one, as facts of an operation.

    What was said before a log-out is of another person. No order number is carried like that: it
    says what was spoken of.
    """
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    found: dict[str, Any] = {}
    for event in islice(said, 1, 1 + _TOLD_BACK):
        turn = read_turn(event.get("parse_data") or {}, facets)
        if turn.intent == _LOG_OUT:
            break
        named = tuple(one for one in turn.entities if one.name != "order_number")
        found = {**told_in(replace(turn, entities=named)), **found}
    return found
