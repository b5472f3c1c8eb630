"""What a shopper told before it could be read: who they were was not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from actions.conversation import Entity, Turn
from actions.operations.base import OPENING, Context, Fact, Refused

CONFIRMED = "confirmed"
HEARD = "heard"
"""Among the facts: messages of a shopper who was not identified yet; what they tell of orders and
things is read once it is known whose they are."""
IN_VAIN = "named_in_vain"
"""Facts that the opening words name in a way that cannot be: they are asked for, never guessed."""
_MOST = 5


def note_heard(context: Context) -> None:
    """Keep the latest message for when more of it can be read."""
    context.values[HEARD] = [*context.values.get(HEARD, ()), asdict(context.turn)][-_MOST:]


async def from_before(fact: Fact, context: Context) -> Any | None:
    """What earlier messages say about a fact that could not be read from them back then."""
    if fact.slot == CONFIRMED:
        return None
    heard = [*reversed(context.values.get(HEARD, ())), context.values.get(OPENING)]
    for turn in filter(None, heard):
        if (value := await _from_turn(fact, turn, context)) is not None:
            return value
    return None


async def _from_turn(fact: Fact, heard: Mapping[str, Any], context: Context) -> Any | None:
    back_then = replace(context, turn=turn_of(heard), requested=None)
    in_vain = context.values.setdefault(IN_VAIN, [])
    try:
        value = await fact.read(back_then)
    except Refused as refusal:
        if refusal.ends:
            raise
        if fact.slot not in in_vain:
            say_why(refusal, context)
            in_vain.append(fact.slot)
        return None
    if value is None:
        return None
    context.also = context.also or back_then.also
    try:
        return await fact.check(value, back_then)
    except Refused as refusal:
        if fact.slot not in in_vain:  # else it was said when it came up
            if refusal.ends:
                raise
            say_why(refusal, context)
            in_vain.append(fact.slot)
        return None


def turn_of(heard: Mapping[str, Any]) -> Turn:
    """A message as it was kept."""
    entities = tuple(Entity(**entity) for entity in heard["entities"])
    return Turn(**{**heard, "entities": entities})


def say_why(refusal: Refused, context: Context) -> None:
    """Why a value was not taken; nothing where the question itself says what is lacking."""
    if refusal.message:
        context.say(refusal.message, **refusal.values)
