"""The events by which the form of operations begins, goes on and ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.base_action import Event
from actions.conversation import FACTS, FORM, LAST_ORDER, LAST_OUTCOME, OPERATION, set_slot
from actions.operations.base import Operation
from actions.operations.engine import Step
from actions.operations.identity import told

REQUESTED = "requested_slot"


def state_events(operation: str, values: dict[str, Any], requested: str | None) -> list[Event]:
    """The operation stands open: what is known, and what is asked for next."""
    return [
        set_slot(OPERATION, operation),
        set_slot(FACTS, values),
        set_slot(REQUESTED, requested),
    ]


def cleared() -> list[Event]:
    """No operation is open."""
    return [
        set_slot(OPERATION, None),
        set_slot(FACTS, None),
        set_slot(REQUESTED, None),
        loop(None),
    ]


def over(
    operation: Operation | None,
    did: str,
    values: Mapping[str, Any],
    *,
    before: Mapping[str, Any],
    step: Step | None = None,
) -> list[Event]:
    """The operation is over: done, refused or left; who the shopper is need not be told again.

    Args:
        before: the outcome of the one before; the last change is remembered behind look-ups.
    """
    outcome: dict[str, Any] = {"operation": operation.name if operation else None, "did": did}
    if order := values.get("order_number"):
        outcome["order"] = order
    changed = before.get("changed")
    if operation is not None and operation.confirms and did == "done":
        changed = dict(outcome)
    if changed:
        outcome["changed"] = changed
    why = {"why": step.why, "offer": step.offer} if step is not None else {}
    in_mind = [set_slot(LAST_ORDER, outcome["order"])] if order and did != "done" else []
    return [
        *cleared(),
        *in_mind,
        set_slot(FACTS, told(values) or None),
        set_slot(LAST_OUTCOME, outcome | {name: one for name, one in why.items() if one}),
    ]


def left_for(before: Mapping[str, Any]) -> dict[str, Any]:
    """Of an operation that is left for another: its name and its order."""
    return {name: before[name] for name in ("operation", "order_number") if before.get(name)}


def loop(name: str | None) -> Event:
    """Rasa's loop begins, or ends with None."""
    return {"event": "active_loop", "timestamp": None, "name": name}


def rejected() -> Event:
    """The form leaves this turn to the other policies."""
    return {
        "event": "action_execution_rejected",
        "timestamp": None,
        "name": FORM,
        "policy": None,
        "confidence": None,
    }
