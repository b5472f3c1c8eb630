"""Connects the operations to Rasa's form: validate, submit, leave."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction, apology
from actions.conversation import (
    FACTS,
    FORM,
    LAST_ORDER,
    LAST_OUTCOME,
    WAITING,
    set_slot,
    turn_of,
)
from actions.operation_context import (
    current_operation,
    make_context,
    said_at,
    told_before,
    was_interrupted,
)
from actions.operation_events import cleared, left_for, loop, over, rejected, state_events
from actions.operations import all_operations, started_by
from actions.operations.answering import interrupts
from actions.operations.apart import APART
from actions.operations.base import BEFORE, Context, Operation
from actions.operations.care_of import without_care_of
from actions.operations.engine import (
    CONFIRMED,
    INTERRUPTED,
    Outcome,
    Step,
    answer,
    expect,
    go_on_instead,
    lacks_answer,
    missed,
    offers_instead,
    resume,
    settle,
    start,
)
from actions.operations.identity import told
from actions.operations.other_matters import aside
from actions.operations.switching import edits_choice, is_taken, keeps_and_changes, leave_for
from actions.operations.telling import told_of_it
from actions.pending_requests import (
    REPLIES,
    RESUMES,
    also_for,
    begins_another,
    next_words,
    noted_too,
    put_off,
    said_again,
    told_of_next,
    wishes_more,
    without,
    without_replies,
)
from actions.speech import say, speaker_of
from actions.titles import wish_of
from common.errors import ServiceUnavailableError, ShopRuleError
from common.language import language

CHANGED = "changed_since_shown"
HANDOFF = "human_handoff"
CORRECTING = "correct_details"
SUBMIT, LEAVE = "action_submit_operation", "action_leave_operation"
_SURE_OF_ANOTHER = 0.5


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
        turn, current = turn_of(tracker), current_operation(tracker)
        context = await make_context(tracker, turn)
        operation, step = await self._step(tracker, context, current)
        if step.instead and (other := all_operations().get(step.instead)):
            context.request_id = secrets.token_hex(16)
            operation, step = other, await go_on_instead(other, context)
        if step.missed and _goes_to_another(tracker, operation, context):
            return over(operation, "left", context.values, before=context.outcome)
        if step.outcome is Outcome.APART:
            kept = state_events(operation.name, context.values, step.requested)
            other = (tracker.latest_message or {})[APART]
            return [rejected(), *kept, *said_again(other, tracker.get_latest_input_channel())]
        if step.outcome is Outcome.NOT_MINE:
            return [rejected(), *state_events(operation.name, context.values, step.requested)]
        begun = operation is not current or wishes_more(tracker.get_slot(WAITING), operation)
        if step.outcome is Outcome.ASKED and begun and not context.hold:
            _announce(dispatcher, tracker)
        for message in context.said:
            say(dispatcher, message)
        further = _further_orders(tracker, operation, context) or _put_off(tracker, context)
        if context.taken:
            further.append(set_slot(WAITING, without(tracker.get_slot(WAITING), context.taken)))
        if step.outcome is Outcome.ENDED:
            did = "left" if context.turn.intent == "deny" else "refused"
            ended = over(operation, did, context.values, before=context.outcome, step=step)
            return [*ended, *further]
        values = context.values if step.silent else settle(step, context.values)
        return [*state_events(operation.name, values, step.requested), *further]

    async def _step(
        self, tracker: Tracker, context: Context, current: Operation | None
    ) -> tuple[Operation, Step]:
        waiting = tracker.get_slot(WAITING)
        if current is not None and context.requested and was_interrupted(tracker):
            return current, await _back_to(current, context)
        refuses = current is not None and context.requested and _refuses_another(context)
        if current is not None and refuses and not await edits_choice(current, context):
            if current in map(started_by, context.turn.refused):
                return current, Step(Outcome.NOT_MINE, context.requested)
            context.say("utter_refused", wish=wish_of(context.turn.refused[0], context.speaker))
            return current, await resume(current, context)
        wanted = started_by(context.turn.intent)
        if current is not None and lacks_answer(current, context):
            return current, await missed(current, context)
        if current is not None and offers_instead(current, context):
            return current, await answer(current, context)
        if current is not None and (found := await aside(current, context, waiting)):
            return found
        if current is not None and wanted is not None and await _answers(current, context):
            return current, await answer(current, context)
        if current is not None and wanted is not None and _asks_beside(context, current, wanted):
            step = await _told_or_looked_up(context, current, wanted)
            if step is not None:
                return current, step
        if current is None or await _switches(context, current, wanted):
            operation = wanted or current
            if operation is None:
                raise ValueError(f"'{context.turn.intent}' starts no operation.")
            if resumed := (tracker.latest_message or {}).get(RESUMES):
                context.values = {**resumed, "request_id": secrets.token_hex(16)}
                context.request_id, context.requested = context.values["request_id"], None
                return operation, await resume(operation, context)
            if current is not None and operation.name != HANDOFF:
                await leave_for(operation, current, context)
            before = {"operation": current.name, **context.values} if current else {}
            new = {"request_id": secrets.token_hex(16), BEFORE: left_for(before)}
            context.values = {**_known_of(context, tracker), **new}
            context.last_order = before.get("order_number") or context.last_order
            context.request_id, context.requested = context.values["request_id"], None
            return operation, await start(operation, context)
        if not context.requested:
            context.values = {**_known_of(context, tracker), **context.values}
            context.values.setdefault("request_id", context.request_id)
            return current, await start(current, context)
        return current, await answer(current, context)

    def after_failure(self, error: Exception) -> list[Event]:
        """Leave the operation rather than ask on a broken footing."""
        return cleared()


class SubmitOperation(ShopAction):
    """Everything is known and confirmed: do it."""

    def name(self) -> str:
        """Predicted by the operation policy when the form is done."""
        return SUBMIT

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Execute; on a time-out the same request may be repeated, it is done once at most."""
        operation = current_operation(tracker)
        if operation is None:
            return cleared()
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
            return [loop(FORM), *state_events(operation.name, values, CONFIRMED)]
        for message in context.said:
            say(dispatcher, message)
        focus = context.values.get("order_number")
        ended = over(operation, "done", context.values, before=context.outcome)
        return [*ended, set_slot(LAST_ORDER, focus)]

    def after_failure(self, error: Exception) -> list[Event]:
        """The rule or the failure has been told; the operation is over."""
        return cleared()


class LeaveOperation(ShopAction):
    """The shopper changed their mind."""

    def name(self) -> str:
        """Predicted by the operation policy for ``nevermind``."""
        return LEAVE

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Say that nothing was changed."""
        operation, speaker = current_operation(tracker), speaker_of(tracker)
        changes = operation is not None and operation.confirms
        facts = tracker.get_slot(FACTS) or {}
        ended = over(operation, "left", facts, before=tracker.get_slot(LAST_OUTCOME) or {})
        intent = turn_of(tracker).intent
        if intent == "goodbye":
            say(dispatcher, speaker.message("utter_left_goodbye", changes=changes))
            return [*ended, set_slot(WAITING, None)]
        waiting = without_replies(tracker.get_slot(WAITING))
        goes_on = intent not in REPLIES or bool(waiting and waiting["requests"])
        say(dispatcher, speaker.message("utter_left_open", changes=changes, waiting=goes_on))
        return [*ended, set_slot(WAITING, waiting)]


def _known_of(context: Context, tracker: Tracker) -> dict[str, Any]:
    """Who the shopper has said to be so far."""
    known = told(context.values)
    if known or context.customer is not None:
        return known
    return told_before(tracker, context.services.facets)


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
        return cleared()
    return [loop(FORM), *state_events(operation.name, context.values, step.requested)]


def _goes_to_another(tracker: Tracker, operation: Operation, context: Context) -> bool:
    """Whether a message answers nothing and begins another change right after: "my mistake. Can I
    swap it anyway?"; an open summary is never left like that.
    """
    if context.requested == CONFIRMED or context.turn.text.rstrip().endswith("?"):
        return False
    return begins_another(tracker.get_slot(WAITING), operation)


def _further_orders(tracker: Tracker, operation: Operation, context: Context) -> list[Event]:
    """The same for other orders comes after this one."""
    if not context.also:
        return []
    words, waiting = operation.words_for_others(context), tracker.get_slot(WAITING)
    return [set_slot(WAITING, also_for(waiting, operation, context.also, said_at(tracker), words))]


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


async def _answers(current: Operation, context: Context) -> bool:
    """Whether words that would look something up answer what was asked: "refund me please"."""
    asked = next((f for f in current.facts if f.slot == context.requested), None)
    if asked is None or not asked.answers_first or context.turn.text.rstrip().endswith("?"):
        return False
    return await asked.read(context) is not None


def _asks_beside(context: Context, current: Operation, wanted: Operation) -> bool:
    """Whether something is to be looked up while a change is open: that never leaves it."""
    return (
        bool(context.requested)
        and current.confirms
        and wanted is not current
        and wanted.personal
        and not wanted.confirms
        and context.customer is not None
    )


async def _told_or_looked_up(
    context: Context, current: Operation, wanted: Operation
) -> Step | None:
    """Answer it from what the open operation would do, else look it up, and ask again; None where
    there is more to ask for it."""
    named = set(context.turn.all("order_number")) - {context.values.get("order_number")}
    of_a_sum = context.turn.has("price_max", "price_min") and context.requested != CONFIRMED
    if not named and not of_a_sum and await told_of_it(current, context):
        return replace(await resume(current, context), silent=True)
    known = () if named else ("order_number",)
    values = {name: context.values[name] for name in known if context.values.get(name)}
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


def _put_off(tracker: Tracker, context: Context) -> list[Event]:
    """What the latest message has put off comes next."""
    waiting, at = tracker.get_slot(WAITING), said_at(tracker)
    if context.added:
        return [set_slot(WAITING, told_of_next(waiting, context.added, at))]
    if context.noted:
        return [set_slot(WAITING, noted_too(waiting, context.noted, at))]
    if context.kept is None:
        return []
    operation, at = all_operations()[context.kept["operation"]], said_at(tracker)
    later = put_off(tracker.get_slot(WAITING), operation, context.kept["facts"], at)
    return [set_slot(WAITING, later)]


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
    if keeps_and_changes(turn.text, [entity.name for entity in turn.entities], turn.language):
        return False
    if set(turn.refused) == {CORRECTING} and any(not e.unwanted for e in turn.entities):
        return False
    no = language(turn.language).reads("operations").WAVES_OFF
    return context.requested != CONFIRMED or no.search(turn.whole or turn.text) is None


async def _switches(context: Context, current: Operation, wanted: Operation | None) -> bool:
    """Whether the shopper now wants another operation than the open one."""
    if wanted is None or wanted.name == current.name:
        return False
    for always in (one for one in current.facts if one.always):
        if await always.read(context) is not None:
            return False
    if await is_taken(wanted, current, context):
        return False
    if _edits_address(current, context):
        return False
    fact = next((f for f in current.facts if f.slot == context.requested), None)
    if fact is None:
        return context.requested != CONFIRMED or not _is_guessed(wanted, context)
    if context.turn.has(*fact.entities):
        return False
    if fact.answers_first and not context.turn.has("order_number") and await fact.read(context):
        return False
    return not fact.free_text or wanted.name == HANDOFF or interrupts(context, fact)


def _edits_address(current: Operation, context: Context) -> bool:
    """Whether a line "c/o Brinkmann" is told while an address is changed: it is part of it."""
    if not any(fact.slot == "address" for fact in current.facts):
        return False
    return bool(without_care_of(context.turn.text)[1])


def _is_guessed(wanted: Operation, context: Context) -> bool:
    """Whether another change than the one whose summary stands would be begun on a guess."""
    return wanted.confirms and context.turn.confidence < _SURE_OF_ANOTHER
