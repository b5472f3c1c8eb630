"""Who answers next: a pure function of a few facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.pending_requests import REPLIES

FORM = "operation_form"
SUBMIT, LEAVE = "action_submit_operation", "action_leave_operation"
NEXT = "action_next_request"
LISTEN = "action_listen"
NEVERMIND = "nevermind"
LEAVING = frozenset({NEVERMIND, "goodbye"})
FALLBACK = "action_clarify"
QUIET = frozenset({"action_repeat", "action_other_reading", FALLBACK})
"""They ask something themselves, or have just repeated it, so an open form does not ask as well."""


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
        refused: the shopper says that they do not want the open operation, whatever else they say.
        followed_up: the latest action was run at the wish of the action before it.
        waiting: something else was asked for and is still to come.
        waiting_starts: whether that starts an operation.
        waiting_edits: what waits was said of the very operation whose summary stands.
        asks_beside: what waits is a question, and the form holds its own back until it is answered.
        elsewhere: a form of the project's own is active.
        unsure: the intent would change something, and may well not be meant.
        puzzled: the fallback has found no answer, and asked what is meant.
    """

    intent: str
    starts: bool
    open: bool
    operation: str | None
    latest_action: str
    rejected: bool = False
    refused: bool = False
    followed_up: bool = False
    waiting: bool = False
    waiting_starts: bool = False
    waiting_edits: bool = False
    asks_beside: bool = False
    elsewhere: bool = False
    unsure: bool = False
    puzzled: bool = True


Routes = Mapping[str, Sequence[str]]
"""Intent -> the actions that answer it, as plain rules say where no operation is open."""


def decide(state: TurnState, routes: Routes) -> str | None:
    """The next action, or None to leave it to rules that ask for more than an intent.

    Args:
        state: the conversation as it stands.
        routes: what answers which intent.
    """
    route = routes.get(state.intent, ())
    if state.latest_action == LISTEN:
        return _after_shopper(state, route)
    if state.open:
        return _while_open(state)
    if state.latest_action == FORM and state.operation:
        return SUBMIT
    if state.latest_action == LEAVE and state.intent not in REPLIES:
        return FORM if state.starts else (route or (FALLBACK,))[0]
    if state.latest_action in {FORM, SUBMIT, LEAVE, FALLBACK}:
        return NEXT if state.waiting else LISTEN
    if state.elsewhere:
        return None
    if state.latest_action in route[:-1] and not state.followed_up:
        return route[route.index(state.latest_action) + 1]
    if state.waiting:
        return NEXT
    return LISTEN if state.followed_up or state.latest_action in route else None


def _after_shopper(state: TurnState, route: Sequence[str]) -> str | None:
    if state.rejected:
        return route[0] if route else FALLBACK
    if state.open:
        return LEAVE if state.refused or state.intent in LEAVING else FORM
    if state.starts:
        return FALLBACK if state.unsure else FORM
    return route[0] if route and not state.elsewhere else None


def _while_open(state: TurnState) -> str:
    if state.latest_action in {FORM, SUBMIT}:
        # The form has taken its answer and holds its question back until the other is answered.
        return NEXT if state.asks_beside or state.waiting_edits else LISTEN
    # Two questions in between are both answered before the form asks again.
    if state.waiting and (state.waiting_edits or not state.waiting_starts):
        return NEXT
    answered = state.latest_action == FALLBACK and not state.puzzled
    return LISTEN if state.latest_action in QUIET and not answered else FORM
