"""What helps a shopper who answers a question with a doubt, a "why" or "I don't have it".

Whatever is asked for has a sentence of each kind, ``utter_why_<slot>`` and
``utter_without_<slot>``, and so has an operation: ``utter_doubt_<name>``, ``utter_next_<name>``.
Where a language (or a project's ``data/responses``) has none, a general one is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import Turn
from actions.operations.base import Context, Fact, Operation
from common.language import language

DOUBT, LACKS, WHY, NEXT = "doubt", "lack_details", "why_asked", "what_next"
EXPLAINED = frozenset({DOUBT, LACKS, WHY, NEXT})
"""Intents that answer a question with something that has to be explained."""
QUIET = "quiet"
"""Among the facts: set while other things were talked about and the question was not repeated."""
HELPED = "helped"
"""Among an operation's facts: how often each question was helped with."""
PERSON = ("utter_button_person", "/human_handoff")
STOP = ("utter_button_stop_this", "/nevermind")


def keeps_waiting(facts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The facts of an open operation once something else was asked: an ok is no yes to it."""
    return {**facts, QUIET: True} if facts else None


def explains(asked: Fact | None, turn: Turn) -> bool:
    """Whether a message wants to be helped with the question that was asked, not to answer it."""
    return asked is not None and turn.intent in EXPLAINED


def explain(operation: Operation, asked: Fact, context: Context) -> bool:
    """Say what helps, whatever is asked (who does not have it is helped by the engine).

    Returns:
        Whether the question is to be asked again.
    """
    intent = context.turn.intent
    if intent == WHY:
        return _why(operation, asked, context)
    if intent == NEXT:
        return _next(operation, asked, context)
    return doubted(operation, asked, context)


def help_on(asked: Fact, context: Context) -> None:
    """Where it can be found, or what else will do."""
    own = asked.without or f"utter_without_{asked.slot}"
    context.say(own if context.speaker.knows(own) else "utter_without_anything")


def doubted(operation: Operation, asked: Fact, context: Context) -> bool:
    """At a summary what a yes does and what it does not; before it, no hurry."""
    if asked.expects != "yes_no":
        context.say("utter_no_hurry")
        return False
    if helped_before(asked, context):
        context.say("utter_only_on_a_clear_yes")
        return True
    context.say(_own(context, "utter_doubt_", operation.name))
    return True


def _why(operation: Operation, asked: Fact, context: Context) -> bool:
    if asked.expects == "yes_no":
        context.say("utter_why_confirmed")
        return True
    context.say(_own(context, "utter_why_", asked.slot))
    return True


def _next(operation: Operation, asked: Fact, context: Context) -> bool:
    if language(context.turn.language).reads("operations").WHAT_DONE.search(context.turn.text):
        context.say("utter_did_nothing_yet")
        return True
    if asked.expects == "yes_no":
        context.say("utter_next_if_yes", next=context.speaker.words(next_of(operation, context)))
    else:
        context.say("utter_next_in_between", confirms=operation.confirms)
    return True


def next_of(operation: Operation, context: Context) -> str:
    """The name of the sentence that says what happens once an operation is done."""
    return _own(context, "utter_next_", operation.name)


def _own(context: Context, kind: str, name: str) -> str:
    own = f"{kind}{name}"
    return own if context.speaker.knows(own) else f"{kind}anything"


def helped_before(asked: Fact, context: Context) -> bool:
    """Whether this question was helped with since its last answer; notes that it is now."""
    helped = dict(context.values.get(HELPED) or {})
    times = int(helped.get(asked.slot, 0))
    context.values[HELPED] = {**helped, asked.slot: times + 1}
    return times > 0
