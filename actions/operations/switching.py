"""Another operation is asked for while one is open: it is meant for it, comes first, or instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from actions.catalogue.facets import COLOUR, SIZE
from actions.operations.base import BEFORE, Context, Operation, Refused
from actions.operations.choosing import items_meant
from actions.operations.consent import SHOWN
from actions.operations.explaining import QUIET
from actions.operations.heard import CONFIRMED
from actions.titles import wish_of
from common.language import language

_LINES = "item_ids"
_OPTIONS = frozenset({COLOUR, SIZE, "option"})
_OF_THE_SUMMARY = frozenset({CONFIRMED, SHOWN, QUIET, BEFORE, "request_id"})
"""Facts of what was shown and answered: what is shown again needs a yes of its own."""


async def is_taken(wanted: Operation, current: Operation, context: Context) -> bool:
    """Whether words for another operation change what the open one is about to do.

    "Cancel the mug as well", said to a change of the same order, takes the mug out of it.
    """
    if _names_another_order(context) or context.requested == "order_number":
        return False
    looking = replace(context, values=dict(context.values), said=[])
    for fact in current.facts:
        if wanted.name in fact.takes:
            try:
                if await fact.read(looking) is not None:
                    return True
            except Refused:
                return True
    return False


async def edits_choice(current: Operation, context: Context) -> bool:
    """Whether what sounds like a refusal tells another choice: "money back, not a new one"."""
    looking = replace(context, values=dict(context.values), said=[], taken=[], changed=set())
    for fact in current.facts:
        if not (fact.always or fact.answers_first):
            continue
        try:
            told = await fact.read(looking)
        except Refused:
            continue
        if told is not None and told != context.values.get(fact.slot):
            return True
    return False


def keeps_and_changes(text: str, named: Collection[str], spoken: str) -> bool:
    """Whether what sounds like a refusal keeps one line as it is and changes another.

    "Leave the velvet one as it is. The other one in S" turns no change down.

    Args:
        named: names of the entities in the message.
        spoken: code of its language.
    """
    keeps = language(spoken).reads("changes").KEEP.search(text) is not None
    return keeps and not _OPTIONS.isdisjoint(named)


async def leave_for(wanted: Operation, current: Operation, context: Context) -> None:
    """Say what becomes of the open operation: it comes after the other, or is left for it."""
    if (rest := await _without_named(wanted, current, context)) is not None:
        put_off(current, context, {_LINES: rest})
        return
    waves_off = language(context.turn.language).reads("operations").WAVES_OFF
    both = current.beside and wanted.beside and context.requested == CONFIRMED
    if both and not _names_another_order(context) and not waves_off.search(context.turn.text):
        put_off(current, context, {})
        return
    context.say("utter_switched_to", wish=wish_of(wanted, context.speaker))


async def _without_named(
    wanted: Operation, current: Operation, context: Context
) -> list[int] | None:
    """The lines that are left to the open operation where another one takes over some of them.

    "And can I get the clogs a size smaller instead?", said to a return of clogs and a duvet.
    """
    lines = context.values.get(_LINES) or []
    both = wanted.confirms and current.confirms and context.requested == CONFIRMED
    if len(lines) < 2 or not both or context.customer is None or _names_another_order(context):
        return None
    if language(context.turn.language).reads("operations").WAVES_OFF.search(context.turn.text):
        return None
    items = [one for one in (await context.chosen_order()).items if one.id in lines]
    named = {int(one) for one in (await items_meant(context, items, asked=False)).ids}
    rest = [line for line in lines if line not in named]
    return rest if named and rest else None


def put_off(current: Operation, context: Context, known: Mapping[str, Any]) -> None:
    """Say that the open operation comes right after what is begun now, and keep its facts.

    Args:
        known: further facts of it, which need not be asked for then.
    """
    facts = {k: v for k, v in context.values.items() if k not in _OF_THE_SUMMARY}
    context.kept = {"operation": current.name, "facts": {**facts, **known}}
    context.say("utter_put_off", wish=wish_of(current, context.speaker))


def _names_another_order(context: Context) -> bool:
    return bool(set(context.turn.all("order_number")) - {context.values.get("order_number")})
