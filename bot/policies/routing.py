"""Who answers next, as far as operations are concerned: a pure function of a few facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORM = "operation_form"
SUBMIT, LEAVE = "action_submit_operation", "action_leave_operation"
LISTEN = "action_listen"
NEVERMIND = "nevermind"
FALLBACK = "action_clarify"


@dataclass(frozen=True)
class TurnState:
    """What the decision depends on.

    Attributes:
        intent: of the shopper's latest message.
        starts: whether that intent starts an operation.
        open: whether the form is active.
        operation: the operation whose facts are known but which has not run yet, or is open.
        latest_action: the action that ran last; ``action_listen`` when the shopper just spoke.
        rejected: the form has looked at the message and left it to others.
    """

    intent: str
    starts: bool
    open: bool
    operation: str | None
    latest_action: str
    rejected: bool = False


def decide(state: TurnState, routes: Mapping[str, str]) -> str | None:
    """The next action, or None to leave it to the other policies.

    Args:
        state: the conversation as it stands.
        routes: intent -> action, as the rules say for a conversation without an operation.
    """
    if state.latest_action == LISTEN:
        return _after_shopper(state)
    if state.open:
        return _while_open(state, routes)
    if state.latest_action == FORM:
        return SUBMIT if state.operation else LISTEN
    if state.latest_action in {SUBMIT, LEAVE}:
        return LISTEN
    return None


def _after_shopper(state: TurnState) -> str | None:
    if state.open:
        return LEAVE if state.intent == NEVERMIND else FORM
    return FORM if state.starts else None


def _while_open(state: TurnState, routes: Mapping[str, str]) -> str:
    if state.latest_action == FORM:
        return routes.get(state.intent, FALLBACK) if state.rejected else LISTEN
    if state.latest_action == SUBMIT:
        return LISTEN
    return FORM
