"""Connects the operations to Rasa's form: validate, submit, leave."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction, apology
from actions.conversation import (
    FACTS,
    FOCUS_PRODUCT,
    FORM,
    LAST_ORDER,
    LAST_OUTCOME,
    OPERATION,
    WAITING,
    Turn,
    set_slot,
    shown_products,
    turn_of,
)
from actions.conversation.transcript import transcript_of
from actions.operations import all_operations, started_by
from actions.operations.base import BEFORE, Context, Operation
from actions.operations.engine import (
    CONFIRMED,
    INTERRUPTED,
    Outcome,
    Step,
    answer,
    expect,
    go_on_instead,
    interrupts,
    lacks_answer,
    missed,
    offers_instead,
    resume,
    settle,
    start,
)
from actions.operations.identity import told
from actions.pending_requests import REPLIES, also_for, next_words, without_replies
from actions.services import call, get
from actions.speech import say, speaker_of
from actions.titles import wish_of
from common.errors import ServiceUnavailableError, ShopRuleError
from common.language import language
from common.messages import CALLER

REQUESTED = "requested_slot"
CHANGED = "changed_since_shown"
HANDOFF = "human_handoff"
CORRECTING = "correct_details"
SUBMIT, LEAVE = "action_submit_operation", "action_leave_operation"
_OWN_ACTIONS = frozenset({FORM, "action_listen", "action_extract_slots", "action_session_start"})
_TURNS_IN_MIND = 3


class ValidateOperationForm(ShopAction):
    """Runs whenever the form runs: takes the turn in and asks for what is missing.

    Rasa lets ``validate_<form>`` decide which slot comes next by setting ``requested_slot``.
    """

    def name(self) -> str:
        """Rasa finds it by this name."""
        return f"validate_{FORM}"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """One step of the engine; its messages go out, its state goes into slots."""
        turn, current = turn_of(tracker), _current(tracker)
        context = await make_context(tracker, turn)
        operation, step = await self._step(tracker, context, current)
        if step.instead and (other := all_operations().get(step.instead)):
            context.request_id = secrets.token_hex(16)
            operation, step = other, await go_on_instead(other, context)
        if step.outcome is Outcome.NOT_MINE:
            return [_rejected(), *_state(operation.name, context.values, step.requested)]
        if step.outcome is Outcome.ASKED and operation is not current:
            _announce(dispatcher, tracker)
        for message in context.said:
            say(dispatcher, message)
        further = _further_orders(tracker, operation, context.also)
        if step.outcome is Outcome.ENDED:
            did = "left" if context.turn.intent == "deny" else "refused"
            ended = _ended(operation, did, context.values, before=context.outcome, step=step)
            return [*ended, *further]
        values = context.values if step.silent else settle(step, context.values)
        return [*_state(operation.name, values, step.requested), *further]

    async def _step(
        self, tracker: Tracker, context: Context, current: Operation | None
    ) -> tuple[Operation, Step]:
        if current is not None and context.requested and _was_interrupted(tracker):
            return current, await _back_to(current, context)
        if current is not None and context.requested and _refuses_another(context):
            if current in map(started_by, context.turn.refused):
                return current, Step(Outcome.NOT_MINE, context.requested)
            context.say("utter_refused", wish=wish_of(context.turn.refused[0], context.speaker))
            return current, await resume(current, context)
        wanted = started_by(context.turn.intent)
        if current is not None and lacks_answer(current, context):
            return current, await missed(current, context)
        if current is not None and offers_instead(current, context):
            return current, await answer(current, context)
        if current is not None and wanted is not None and _asks_beside(context, current, wanted):
            step = await _looked_up(context, current, wanted)
            if step is not None:
                return current, step
        if current is None or await _switches(context, current, wanted):
            operation = wanted or current
            if operation is None:
                raise ValueError(f"'{context.turn.intent}' starts no operation.")
            if current is not None and operation.name != HANDOFF:
                context.say("utter_switched_to", wish=wish_of(operation, context.speaker))
            before = {"operation": current.name, **context.values} if current else {}
            new = {"request_id": secrets.token_hex(16), BEFORE: _left_for(before)}
            context.values = {**told(context.values), **new}
            context.last_order = before.get("order_number") or context.last_order
            context.request_id, context.requested = context.values["request_id"], None
            return operation, await start(operation, context)
        if not context.requested:
            context.values.setdefault("request_id", context.request_id)
            return current, await start(current, context)
        return current, await answer(current, context)

    def after_failure(self, error: Exception) -> list[Event]:
        """Leave the operation rather than ask on a broken footing."""
        return _cleared()


class SubmitOperation(ShopAction):
    """Everything is known and confirmed: do it."""

    def name(self) -> str:
        """Predicted by the operation policy when the form is done."""
        return SUBMIT

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Execute; on a time-out the same request may be repeated, it is done once at most."""
        operation = _current(tracker)
        if operation is None:
            return _cleared()
        context = await make_context(tracker, turn_of(tracker))
        try:
            await operation.execute(context)
        except ShopRuleError as rule:
            if rule.code != CHANGED:
                raise
            return await _shown_again(dispatcher, operation, context, rule)
        except ServiceUnavailableError as error:
            if not operation.confirms:
                raise
            say(dispatcher, apology(error, tracker, where=self.name()))
            say(dispatcher, context.speaker.message("utter_say_yes_once_more"))
            values = {**context.values, CONFIRMED: None}
            return [_loop(FORM), *_state(operation.name, values, CONFIRMED)]
        for message in context.said:
            say(dispatcher, message)
        focus = context.values.get("order_number")
        ended = _ended(operation, "done", context.values, before=context.outcome)
        return [*ended, set_slot(LAST_ORDER, focus)]

    def after_failure(self, error: Exception) -> list[Event]:
        """The rule or the failure has been told; the operation is over."""
        return _cleared()


class LeaveOperation(ShopAction):
    """The shopper changed their mind."""

    def name(self) -> str:
        """Predicted by the operation policy for ``nevermind``."""
        return LEAVE

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Say that nothing was changed."""
        operation, speaker = _current(tracker), speaker_of(tracker)
        changes = operation is not None and operation.confirms
        facts = tracker.get_slot(FACTS) or {}
        ended = _ended(operation, "left", facts, before=tracker.get_slot(LAST_OUTCOME) or {})
        intent = turn_of(tracker).intent
        if intent == "goodbye":
            say(dispatcher, speaker.message("utter_left_goodbye", changes=changes))
            return [*ended, set_slot(WAITING, None)]
        waiting = without_replies(tracker.get_slot(WAITING))
        goes_on = intent not in REPLIES or bool(waiting and waiting["requests"])
        say(dispatcher, speaker.message("utter_left_open", changes=changes, waiting=goes_on))
        return [*ended, set_slot(WAITING, waiting)]


async def _shown_again(
    dispatcher: CollectingDispatcher, operation: Operation, context: Context, rule: ShopRuleError
) -> list[Event]:
    """What the shopper agreed to is not what would be done any more: show that, and ask again."""
    context.said.clear()
    context.say(context.speaker.rule(rule))
    context.values[CONFIRMED] = None
    step = await resume(operation, context)
    for message in context.said:
        say(dispatcher, message)
    if step.outcome is not Outcome.ASKED:
        return _cleared()
    return [_loop(FORM), *_state(operation.name, context.values, step.requested)]


async def make_context(tracker: Tracker, turn: Turn) -> Context:
    """The engine's view of a tracker, the customer looked up again."""
    from shop.identity import customer_of

    services = get()
    values = dict(tracker.get_slot(FACTS) or {})
    return Context(
        conversation_id=tracker.sender_id,
        services=services,
        turn=turn,
        values=values,
        speaker=speaker_of(tracker),
        requested=tracker.get_slot(REQUESTED),
        request_id=str(values.get("request_id") or secrets.token_hex(16)),
        transcript=transcript_of(tracker),
        outcome=tracker.get_slot(LAST_OUTCOME) or {},
        customer=await call(customer_of, services.shop, tracker.sender_id),
        caller=_caller(tracker),
        last_order=_order_in_mind(tracker),
        waiting=bool((tracker.get_slot(WAITING) or {}).get("requests")),
        focus_product=tracker.get_slot(FOCUS_PRODUCT),
        shown_products=tuple(shown_products(tracker)),
    )


def _caller(tracker: Tracker) -> str:
    """What the server calls the address that the latest message came from."""
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    callers = ((event.get("metadata") or {}).get(CALLER) for event in said)
    return str(next(filter(None, callers), ""))


def _further_orders(tracker: Tracker, operation: Operation, numbers: Sequence[str]) -> list[Event]:
    """The same for other orders comes after this one."""
    if not numbers:
        return []
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    at = float((next(said, None) or {}).get("timestamp") or 0.0)
    return [set_slot(WAITING, also_for(tracker.get_slot(WAITING), operation, numbers, at))]


def _order_in_mind(tracker: Tracker) -> str | None:
    """The order of the last operation, if that was a few messages ago at most."""
    turns = 0
    for event in reversed(tracker.events):
        turns += event.get("event") == "user"
        if turns > _TURNS_IN_MIND:
            return None
        if event.get("event") == "slot" and event.get("name") == LAST_ORDER:
            return event.get("value") or None
    return None


async def _back_to(operation: Operation, context: Context) -> Step:
    """After something in between the question is asked once more, a summary's each time anew.

    Any other question just stands after a second thing, or every answer would end alike.
    """
    interrupted = int(context.values.get(INTERRUPTED) or 0) + 1
    context.values[INTERRUPTED] = interrupted
    if interrupted > 1 and context.requested != CONFIRMED:
        expect(operation, context)
        return Step(Outcome.ASKED, context.requested, silent=True)
    if interrupted == 1:
        context.say("utter_back_to", wish=wish_of(operation, context.speaker))
    step = await resume(operation, context)
    return replace(step, silent=step.outcome is Outcome.ASKED)


def _asks_beside(context: Context, current: Operation, wanted: Operation) -> bool:
    """Whether something is to be looked up while a summary is open, of the order it is about."""
    named = set(context.turn.all("order_number")) - {context.values.get("order_number")}
    return (
        context.requested == CONFIRMED
        and wanted is not current
        and wanted.personal
        and not wanted.confirms
        and not named
        and context.customer is not None
        and bool(context.values.get("order_number"))
    )


async def _looked_up(context: Context, current: Operation, wanted: Operation) -> Step | None:
    """Look it up and ask about the summary again; None where there is more to ask for it."""
    values = {name: context.values[name] for name in ("order_number",)}
    aside = replace(
        context,
        values={**values, "request_id": secrets.token_hex(16)},
        said=[],
        refused=set(),
        requested=None,
    )
    step = await start(wanted, aside)
    if step.outcome is not Outcome.READY:
        return None
    await wanted.execute(aside)
    context.said += aside.said
    return replace(await resume(current, context), silent=True)


def _left_for(before: Mapping[str, Any]) -> dict[str, Any]:
    """Of an operation that is left for another: its name and its order."""
    return {name: before[name] for name in ("operation", "order_number") if before.get(name)}


def _announce(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say that what else was asked for is not forgotten."""
    if words := next_words(tracker.get_slot(WAITING)):
        message = speaker_of(tracker).message("utter_one_after_the_other", request=words)
        say(dispatcher, message)


def _refuses_another(context: Context) -> bool:
    """Whether all that is said turns a wish down, and is no "no" to an open summary.

    "Not that one, A-1002" names what is meant instead.
    """
    turn = context.turn
    if not turn.refused or turn.intent != "deny":
        return False
    if set(turn.refused) == {CORRECTING} and any(not e.unwanted for e in turn.entities):
        return False
    no = language(turn.language).reads("operations").WAVES_OFF
    return context.requested != CONFIRMED or no.search(turn.whole or turn.text) is None


def _current(tracker: Tracker) -> Operation | None:
    return all_operations().get(str(tracker.get_slot(OPERATION)))


async def _switches(context: Context, current: Operation, wanted: Operation | None) -> bool:
    """Whether the shopper now wants another operation than the open one."""
    if wanted is None or wanted.name == current.name:
        return False
    fact = next((f for f in current.facts if f.slot == context.requested), None)
    if fact is None:
        return True
    if context.turn.has(*fact.entities):
        return False
    if fact.answers_first and not context.turn.has("order_number") and await fact.read(context):
        return False
    return not fact.free_text or wanted.name == HANDOFF or interrupts(context, fact)


def _was_interrupted(tracker: Tracker) -> bool:
    """Whether another action has run since the shopper's latest message."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") not in _OWN_ACTIONS:
            return True
    return False


def _state(operation: str, values: dict[str, Any], requested: str | None) -> list[Event]:
    return [
        set_slot(OPERATION, operation),
        set_slot(FACTS, values),
        set_slot(REQUESTED, requested),
    ]


def _cleared() -> list[Event]:
    return [
        set_slot(OPERATION, None),
        set_slot(FACTS, None),
        set_slot(REQUESTED, None),
        _loop(None),
    ]


def _ended(
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
        *_cleared(),
        *in_mind,
        set_slot(FACTS, told(values) or None),
        set_slot(LAST_OUTCOME, outcome | {name: one for name, one in why.items() if one}),
    ]


def _loop(name: str | None) -> Event:
    return {"event": "active_loop", "timestamp": None, "name": name}


def _rejected() -> Event:
    return {
        "event": "action_execution_rejected",
        "timestamp": None,
        "name": FORM,
        "policy": None,
        "confidence": None,
    }
