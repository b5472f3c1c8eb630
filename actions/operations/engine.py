"""The one engine behind every operation: take in a turn, ask what is missing, confirm.

It knows nothing of Rasa; ``actions.operation_form`` connects it to the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.operations.answering import (
    ANSWER_INTENTS,
    LINES,
    chooses_nothing,
    interrupts,
    is_no_answer,
    limits_unheard,
    wonders,
)
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.confirming import ConfirmFact
from actions.operations.explaining import (
    DOUBT,
    HELPED,
    LACKS,
    PERSON,
    QUIET,
    STOP,
    explain,
    explains,
    helped_before,
)
from actions.operations.heard import (
    CONFIRMED,
    HEARD,
    IN_VAIN,
    OPENING,
    from_before,
    note_heard,
    say_why,
    turn_of,
)
from actions.operations.identity import (
    EMAIL,
    IDENTITY_FACTS,
    complete,
    goes_without,
    identify,
    next_fact,
    ways_in_words,
)
from actions.operations.offers import choices_of, offered_after, payload_of
from actions.operations.passing import answered_beside, answered_in_passing, asks_something
from actions.operations.steps import Outcome, Step, ask
from actions.operations.stuck import help_after_miss, is_lacking, lacking
from actions.operations.telling import told_of_it
from common.errors import ShopRuleError
from common.messages import FormHint

INTERRUPTED = "interrupted"
"""Among the facts: how often something else came in between since the last answer."""


def facts_of(operation: Operation, context: Context) -> list[Fact]:
    """All facts this operation needs of this shopper, in the order they are asked."""
    facts = list(operation.facts)
    if operation.personal and context.customer is None:
        facts = [*IDENTITY_FACTS, *facts]
    if operation.confirms:
        facts.append(ConfirmFact(operation))
    return facts


async def start(operation: Operation, context: Context, *, instead: bool = False) -> Step:
    """Begin an operation with whatever the opening words already tell.

    Args:
        instead: whether it goes on in the place of another one, so that its first words were said.
    """
    if not instead and (opening := operation.opening(context.turn)):
        context.say(opening)
    for slot, value in operation.defaults(context.turn).items():
        context.values[slot] = context.speaker.own(value) if isinstance(value, str) else value
    context.values[OPENING] = asdict(context.turn)
    return await _guarded(operation, context, take_in=True, opening=True)


async def answer(operation: Operation, context: Context) -> Step:
    """Take the latest message as an answer; ``NOT_MINE`` when it is an interruption."""
    return await _guarded(operation, context, take_in=True, opening=False)


async def resume(operation: Operation, context: Context) -> Step:
    """Ask again after something else was answered in between."""
    return await _guarded(operation, context, take_in=False, opening=False)


async def go_on_instead(operation: Operation, context: Context) -> Step:
    """Begin an operation with what was said to open one that cannot be, of the same order."""
    opened = context.values.get(OPENING) or asdict(context.turn)
    order = {"order_number": context.values.get("order_number")}
    now = asdict(context.turn)
    if now["text"] != opened["text"]:
        order[HEARD] = [now]  # "the white one" tells which order it was, and which line
    context.values.clear()
    context.values.update(order, request_id=context.request_id)
    context.requested = None
    context.refused.clear()
    context.turn = turn_of(opened)
    return await start(operation, context, instead=True)


def settle(step: Step, values: dict[str, Any]) -> dict[str, Any]:
    """The facts after a turn: what counts turns without an answer begins anew after an answer."""
    if step.missed:
        return {**values, QUIET: False}
    return {**values, "misses": 0, HELPED: {}, INTERRUPTED: 0, QUIET: False}


async def _guarded(operation: Operation, context: Context, *, take_in: bool, opening: bool) -> Step:
    try:
        if take_in:
            step = await _take_in(operation, context, opening=opening)
            if step is not None:
                return step
        return await _next(operation, context)
    except Refused as refusal:
        if refusal.message:
            context.say(refusal.message, *choices_of(refusal.offer), **refusal.values)
        why = refusal.message if isinstance(refusal.message, str) else ""
        return Step(
            Outcome.ENDED,
            why=why.removeprefix("utter_"),
            offer=payload_of(refusal.offer),
            instead=refusal.instead,
        )
    except ShopRuleError as rule:
        offer = offered_after(rule)
        context.say(context.speaker.rule(rule), *choices_of(offer))
        return Step(Outcome.ENDED, why=f"rule_{rule.code}", offer=payload_of(offer))


async def _take_in(operation: Operation, context: Context, *, opening: bool) -> Step | None:
    """Read every fact from the message; None means: go on to the next question."""
    requested = context.requested
    facts = facts_of(operation, context)
    asked = None if opening else _asked(facts, context)
    if opening and not operation.opening_proves:
        facts = [fact for fact in facts if fact not in IDENTITY_FACTS]
    any_words = asked is not None and asked.free_text and not asked.story
    if asked is not None and any_words and await told_of_it(operation, context):
        await ask(asked, context, again=True)
        return Step(Outcome.ASKED, asked.slot, missed=True)
    if asked is not None and asked.free_text and context.apart_surely is not None:
        return Step(Outcome.APART, requested)
    wondering = asked is not None and wonders(context, asked)
    if asked is not None and asked.free_text and not wondering and interrupts(context, asked):
        return Step(Outcome.NOT_MINE, requested)
    if asked is not None and explains(asked, context.turn):
        # A doubt names things without meaning them; only the answer itself is read.
        facts = [] if asked.free_text else [asked]
    if asked is not None and asked.free_text and is_no_answer(asked, facts, context, wondering):
        facts = [fact for fact in facts if fact is not asked]
    if not opening and operation.personal and context.customer is None:
        note_heard(context)
    changed = await _read_all(facts, context, opening=opening)
    if changed and not opening and CONFIRMED not in changed:
        await answered_beside(context)
    _note_what_was_offered(asked, changed, context)
    if asked is not None and asked.free_text and asked not in facts and not wondering:
        changed |= {fact.slot for fact in facts if fact.always}
    if context.values.get(CONFIRMED) is False:
        if not changed - {CONFIRMED}:
            return _left(context)
        context.values[CONFIRMED] = None
    again = context.turn.intent in operation.start_intents and not wondering
    if changed or context.refused or opening or again:
        return None
    if asked is not None and (context.said or await told_of_it(operation, context)):
        await ask(asked, context, again=True)
        return Step(Outcome.ASKED, asked.slot, missed=True)
    if asked is not None and context.apart is not None:
        return Step(Outcome.APART, requested)
    if asked is not None and limits_unheard(asked, context):
        context.refused.add(LINES)
        context.values[LINES] = None  # a yes to all of it must not follow: which of them is asked
        context.say("utter_which_of_it_then")
        return None
    if asked is not None and wondering:
        return await _wondered(operation, asked, context)
    if asked is not None and explains(asked, context.turn):
        return await _explained(operation, asked, context)
    if context.turn.intent not in ANSWER_INTENTS:
        return Step(Outcome.NOT_MINE, requested)
    if asked is not None and chooses_nothing(asked, context.turn):
        return _left(context)  # "no", "none of them"
    if asked is not None and asks_something(context) and await answered_in_passing(context):
        await ask(asked, context, again=True)
        return Step(Outcome.ASKED, asked.slot, missed=True)
    return await help_after_miss(operation, asked, context, answers=ANSWER_INTENTS)


async def _wondered(operation: Operation, asked: Fact, context: Context) -> Step:
    """A question is answered, as far as it can be, and the bot's own is asked once more."""
    if not await answered_in_passing(context):
        if context.turn.intent == DOUBT:
            return await _explained(operation, asked, context)
        unknown = operation.personal and context.customer is None
        context.say("utter_can_tell_later" if unknown else "utter_cannot_tell")
    await ask(asked, context, again=True)
    return Step(Outcome.ASKED, asked.slot, missed=True)


async def _explained(operation: Operation, asked: Fact, context: Context) -> Step:
    if context.turn.intent == LACKS and asked.expects != "yes_no":
        return await lacking(asked, context)
    if explain(operation, asked, context):
        await ask(asked, context, again=True)
    return Step(Outcome.ASKED, asked.slot, missed=True)


def _left(context: Context) -> Step:
    context.say("utter_left_as_it_is", waiting=context.waiting)
    return Step(Outcome.ENDED)


async def _read_all(facts: list[Fact], context: Context, *, opening: bool) -> set[str]:
    """Read and check every fact; returns those that changed."""
    changed = context.changed = set()
    for fact in facts:
        try:
            value = await fact.read(context)
            if value is None or value == context.values.get(fact.slot):
                continue
            value = await fact.check(value, context)
        except Refused as refusal:
            if refusal.ends:
                raise
            say_why(refusal, context)
            context.refused.add(fact.slot)
            if opening:
                context.values.setdefault(IN_VAIN, []).append(fact.slot)
            # What was said before is not meant any more, or the correction would have no reason.
            context.values[fact.slot] = None
            _forget_dependents(fact.slot, facts, context.values, keep=changed)
            continue
        context.values[fact.slot] = value
        changed.add(fact.slot)
        _forget_dependents(fact.slot, facts, context.values, keep=changed)
    return changed


def _forget_dependents(
    slot: str, facts: list[Fact], values: dict[str, Any], *, keep: set[str]
) -> None:
    for fact in facts:
        if slot in fact.depends_on and fact.slot not in keep:
            values[fact.slot] = None
            if fact.slot in values.get(IN_VAIN, ()):
                values[IN_VAIN].remove(fact.slot)


def lacks_answer(operation: Operation, context: Context) -> bool:
    """Whether the shopper says that they do not have what they were asked for.

    "I don't know my order number" asks for no list of orders while that number is asked for.
    """
    asked = _asked(facts_of(operation, context), context)
    if asked is None or asked.without is None or context.turn.has(*asked.entities):
        return False
    return is_lacking(context.turn) and not offers_instead(operation, context)


def offers_instead(operation: Operation, context: Context) -> bool:
    """Whether the shopper proves in another way who they are than the one that was asked for.

    "I don't have my e-mail at hand, it's Mia Lindqvist, 20457".
    """
    asked = _asked(facts_of(operation, context), context)
    others = {e for fact in IDENTITY_FACTS if fact is not asked for e in fact.entities}
    return asked in IDENTITY_FACTS and is_lacking(context.turn) and context.turn.has(*others)


def _note_what_was_offered(asked: Fact | None, changed: set[str], context: Context) -> None:
    """Who answers with another proof than the one that was asked for is not asked for it again."""
    others = changed & {fact.slot for fact in IDENTITY_FACTS}
    if asked in IDENTITY_FACTS and asked is not None and others and asked.slot not in changed:
        goes_without(asked, context, others)


async def missed(operation: Operation, context: Context) -> Step:
    """Help on, and ask again."""
    asked = _asked(facts_of(operation, context), context)
    return await help_after_miss(operation, asked, context, answers=ANSWER_INTENTS)


def _asked(facts: list[Fact], context: Context) -> Fact | None:
    return next((fact for fact in facts if fact.slot == context.requested), None)


def expect(operation: Operation, context: Context) -> None:
    """Tell the channel what is still asked for, without a word."""
    if (asked := _asked(facts_of(operation, context), context)) is not None:
        context.say(FormHint(expects=asked.expects))


async def _who(operation: Operation, context: Context) -> Step | None:
    """Check who speaks as soon as enough is known for it, and ask until then.

    Returns:
        None when the customer is identified.
    """
    tried = bool(complete(context))
    if tried and await identify(context):
        await _check_early_facts(operation, context)
        return None
    fact = next_fact(context)
    again = fact.slot == context.requested and fact.slot not in context.refused
    if again and context.changed and not tried:
        return await _once_more(fact, context)
    await ask(fact, context, plain=tried and fact is EMAIL)
    return Step(Outcome.ASKED, fact.slot)


async def _once_more(fact: Fact, context: Context) -> Step:
    """Something else was told than what proves who speaks: it is kept, and that is said.

    Whoever goes on without it hears what would be enough, and is offered a person.
    """
    if helped_before(fact, context):
        context.say("utter_rule_missing_details", ways=ways_in_words(context))
        context.say("utter_without_proof", PERSON, STOP)
    else:
        context.say("utter_noted")
        await ask(fact, context, again=True)
    return Step(Outcome.ASKED, fact.slot, missed=True)


async def _next(operation: Operation, context: Context) -> Step:
    """Identify, infer and ask, until a question is out or everything is known.

    What needs no identity comes before it: a code that is not valid is told at once.
    """
    if operation.personal and context.customer is None:
        first = [fact for fact in operation.facts if not fact.personal]
        asked = await _settle(first, context) or await _who(operation, context)
        if asked is not None:
            return asked
    return await _settle(facts_of(operation, context), context) or Step(Outcome.READY)


async def _settle(facts: Sequence[Fact], context: Context) -> Step | None:
    """Infer what can be, and ask for the first fact that is not known then."""
    for fact in facts:
        if context.values.get(fact.slot) is not None:
            continue
        value = None
        if fact.slot not in context.refused:
            value = await from_before(fact, context)
        if value is None and fact.slot not in {*context.refused, *context.values.get(IN_VAIN, ())}:
            value = await fact.infer(context)
        if value is None:
            again = fact.slot == context.requested and fact.slot not in context.refused
            await ask(fact, context, again=again)
            return Step(Outcome.ASKED, fact.slot)
        context.values[fact.slot] = await fact.check(value, context)
    return None


async def _check_early_facts(operation: Operation, context: Context) -> None:
    """Check what was said before we knew who speaks, now that the shop can tell."""
    for fact in operation.facts:
        value = context.values.get(fact.slot)
        if value is None:
            continue
        try:
            context.values[fact.slot] = await fact.check(value, context)
        except Refused as refusal:
            if refusal.ends:
                raise
            say_why(refusal, context)
            context.values[fact.slot] = None
            context.refused.add(fact.slot)
