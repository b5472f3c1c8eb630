"""Values of options in a message: what reading took for one or for a kind, and what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actions.catalogue.facets import CATEGORY, COLOUR, SIZE
from actions.catalogue.kinds import KindSaid, needs_of, pool
from actions.conversation import Entity, Turn
from common.language import language

if TYPE_CHECKING:
    from actions.services import Services


def with_true_values(turn: Turn, services: Services) -> Turn:
    """The turn where values of options are those, and words that are none are no values."""
    return _of_true_colours(_sizes_said(_values_as_such(turn, services), services), services)


def _sizes_said(turn: Turn, services: Services) -> Turn:
    """The turn with the size that is told by the word before one for it ("king size", "a double
    bed"), where things come in it."""
    said = getattr(language(turn.language).reads("wishes"), "SIZE_BEFORE", None)
    if said is None or turn.has(SIZE):
        return turn
    for match in said.finditer(turn.text):
        word, at = match["value"].casefold(), match.start("value")
        held = (v for item in pool("", services) for v in item.options.get(SIZE, ()))
        value = next((v for v in held if v.casefold() == word), None)
        if value is not None:
            others = (e for e in turn.entities if e.text.casefold() != word)
            return replace(turn, entities=(*others, Entity(SIZE, value, match["value"], at)))
    return turn


def _values_as_such(turn: Turn, services: Services) -> Turn:
    """The turn where what was taken for a kind, and is a value of an option ("king"), is that."""
    doubtful = {
        entity.text.casefold()
        for entity in turn.entities
        if entity.name == CATEGORY
        and entity.text
        and entity.value not in services.categories
        and not needs_of(KindSaid("", entity.text.lower()), services)
    }
    if not doubtful:
        return turn
    values = {
        value.casefold(): (name, value)
        for item in pool("", services)
        for name, held in item.options.items()
        for value in held
        if value.casefold() in doubtful
    }
    entities = tuple(
        replace(e, name=values[e.text.casefold()][0], value=values[e.text.casefold()][1])
        if e.name == CATEGORY and e.text.casefold() in values
        else e
        for e in turn.entities
    )
    return replace(turn, entities=entities)


def _of_true_colours(turn: Turn, services: Services) -> Turn:
    """The turn without what was taken for a colour and is neither the shop's nor a word for one."""
    if not turn.has(COLOUR):
        return turn
    lists = language(turn.language).words("statements")
    words = f"{lists['colours']} {lists['colourful']}".split()
    doubtful = [
        entity
        for entity in turn.entities
        if entity.name == COLOUR
        and entity.text
        and not any(word in entity.text.casefold() for word in words)
    ]
    if not doubtful:
        return turn
    held = {v.casefold() for one in pool("", services) for v in one.options.get(COLOUR, ())}
    odd = [entity for entity in doubtful if str(entity.value).casefold() not in held]
    return replace(turn, entities=tuple(e for e in turn.entities if e not in odd))
