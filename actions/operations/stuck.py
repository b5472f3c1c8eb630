"""Helping on a shopper whose message answers nothing, or who lacks what was asked for."""

from __future__ import annotations

from collections.abc import Collection

from actions.conversation import Turn
from actions.operations.base import Context, Fact, Operation
from actions.operations.explaining import PERSON, STOP, doubted, help_on, helped_before
from actions.operations.identity import (
    EMAIL,
    IDENTITY_FACTS,
    PROOF,
    goes_without,
    next_fact,
    proofs_that_would_do,
    ways_in_words,
)
from actions.operations.steps import Outcome, Step, ask
from actions.readings import readings
from common.language import language
from common.language.scripts import count_words

_FEW_WORDS = 3
MISSES_BEFORE_HELP = 1
MISSES_BEFORE_DOUBT = 2
"""A summary is explained first, then asked about once more."""


def is_lacking(turn: Turn) -> bool:
    """Whether a message says that what was asked for is not at hand."""
    patterns = language(turn.language).reads("operations")
    short = count_words(turn.text) <= _FEW_WORDS
    return (
        not turn.text.rstrip().endswith("?")
        and patterns.LACKING.search(turn.text) is not None
        and (short or patterns.THE_ANSWER.search(turn.text) is not None)
    )


def _has_none(asked: Fact, turn: Turn) -> bool:
    """Whether a message says that there is no answer to the question."""
    if asked.free_text or asked.expects == "yes_no":
        return False
    return turn.intent == "deny" or (asked.without is not None and is_lacking(turn))


async def help_after_miss(
    operation: Operation, asked: Fact | None, context: Context, *, answers: Collection[str]
) -> Step:
    """Nothing in the message answered the question: in other words once more, then a person."""
    if asked is not None and _has_none(asked, context.turn):
        return await lacking(asked, context)
    misses = int(context.values.get("misses") or 0) + 1
    context.values["misses"] = misses
    if asked is not None and asked.expects == "yes_no":
        # What is open stays in sight: a person is offered only beside it, never in its place.
        if misses <= MISSES_BEFORE_DOUBT:
            doubted(operation, asked, context)
        else:
            context.values["misses"] = 0
        await ask(asked, context, again=misses <= MISSES_BEFORE_DOUBT)
    elif misses > MISSES_BEFORE_HELP:
        context.values["misses"] = 0
        likely = readings(context.turn, context.speaker, context.services.faq, but=answers)
        choices = ((button.title, button.payload) for button in likely)
        context.say("utter_not_getting_it", *choices, PERSON, STOP)
    else:
        context.say(asked.unclear if asked else Fact.unclear)
        if asked is not None:
            await ask(asked, context, again=True)
    return Step(Outcome.ASKED, asked.slot if asked else None, missed=True)


async def lacking(asked: Fact, context: Context) -> Step:
    """The shopper does not have it: what else will do is asked for, the second time a person."""
    if helped_before(asked, context):
        context.say("utter_without_it", PERSON, STOP)
        return Step(Outcome.ASKED, asked.slot, missed=True)
    if asked in IDENTITY_FACTS:
        asked = _helped_on(asked, context)
    else:
        help_on(asked, context)
    await ask(asked, context, again=True)
    return Step(Outcome.ASKED, asked.slot, missed=True)


def _helped_on(asked: Fact, context: Context) -> Fact:
    """What to ask of a shopper who lacks what was asked for, after saying what is possible."""
    if asked not in IDENTITY_FACTS:
        context.say(str(asked.without))
        return asked
    if goes_without(asked, context):
        context.say("utter_another_way_will_do")
        return next_fact(context)
    either = asked is PROOF and len(proofs_that_would_do(context)) > 1
    if either or asked is EMAIL:
        context.say(str(asked.without))
    if not either:
        context.say("utter_rule_missing_details", ways=ways_in_words(context))
    return asked
