"""What becomes of a turn in an operation, and asking its questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from actions.operations.base import HELD, Context, Fact
from common.messages import FormHint


class Outcome(Enum):
    """What became of a turn."""

    ASKED = "asked"
    READY = "ready"
    ENDED = "ended"
    NOT_MINE = "not_mine"
    APART = "apart"
    """Nothing was answered, but the message says something by itself; it is taken up as that."""


@dataclass(frozen=True)
class Step:
    """The outcome, and the fact that is now asked for.

    Attributes:
        missed: nothing answered the question.
        silent: the message was answered by others, so nothing is counted anew.
        why: of an operation that ended, what refused it: the rule's code or the sentence's name.
        offer: the payload of what was offered in its place.
        instead: the operation that goes on in the place of one that cannot be.
    """

    outcome: Outcome
    requested: str | None = None
    missed: bool = False
    silent: bool = False
    why: str = ""
    offer: str = ""
    instead: str | None = None


async def ask(fact: Fact, context: Context, *, plain: bool = False, again: bool = False) -> None:
    """Ask for a fact, and tell the channel what is expected.

    Args:
        plain: after details that did not match.
        again: something else was said since.
    """
    if context.hold:
        context.values[HELD] = True
        return
    if plain:
        context.say("utter_question_email_again")
    elif again:
        await fact.ask_again(context)
    else:
        await fact.ask(context)
    context.say(FormHint(expects=fact.expects))
