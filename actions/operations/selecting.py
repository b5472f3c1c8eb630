"""Which lines of an order are chosen, and what a later message makes of that choice.

"Only the boots", "and the mug as well", "keep the pan after all", "all but the lamp": a choice is
edited, never lost, and what fits several lines is a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING

from actions.conversation import Resolution, Turn
from actions.operations.base import Context
from actions.operations.choosing import (
    clause_spans,
    clauses,
    items_meant,
    lines_described,
    names_lines,
    part_of,
    products_of,
    without_options,
)
from common.language import language
from common.language.scripts import count_words

if TYPE_CHECKING:
    from shop.views import OrderItemView

_A_NAME = 4
"""Words up to which a clause goes on with what the one before it said."""

Chosen = dict[int, int]
"""Line -> how many of its pieces."""


class How(Enum):
    """What a part of a message does with the lines that it names."""

    NAMED = "named"
    ONLY = "only"
    ALSO = "also"
    STAYS = "stays"


@dataclass(frozen=True)
class Choice:
    """What a message chooses.

    Attributes:
        chosen: the lines, with the pieces of each; empty where nothing is left of the choice.
        among: lines that all fit what was said: which of them is to be asked.
        how: what is to be done with the one of them that is meant.
    """

    chosen: Chosen
    among: tuple[int, ...] = ()
    how: How = How.NAMED


@dataclass(frozen=True)
class Choosing:
    """The choice that is under way.

    Attributes:
        items: the lines that may be chosen.
        before: what is chosen so far; None at the beginning.
        asked: whether the bot has just asked to choose, so that bare words count.
        naming: whether merely naming lines chooses them, anew where some are chosen already.
        taking_out: whether words for taking lines out take them out of the choice; where they are
            taken out of an order, those words choose them.
        for_others: whether the lines are to be other variants, so that an option may be a wish.
        staying: lines of the order that cannot be chosen, but may be named to be left out.
    """

    items: Sequence[OrderItemView]
    before: Mapping[int, int] | None = None
    asked: bool = False
    naming: bool = True
    taking_out: bool = True
    for_others: bool = False
    staying: Sequence[OrderItemView] = ()

    @property
    def whole(self) -> Chosen:
        """Every piece of every line."""
        return _whole(self.items)


async def choose(context: Context, choosing: Choosing) -> Choice | None:
    """What the latest message makes of a choice; None where it says nothing about it."""
    turn = context.turn
    if (rest := await all_but(context, choosing)) is not None:
        return rest
    reads = language(turn.language).reads("lines")
    found: dict[How, Chosen] = {}
    parts = list(_segments(turn, reads, choosing))
    by_name = any(how is How.NAMED and names_lines(part) for how, part in parts)
    for how, part in parts:
        if how is How.NAMED and not choosing.naming:
            continue
        if How.NAMED in found and only_points(part) and _they_stay(part, reads):
            # "The jeans fit my sister, those stay too": what was named is what stays.
            found[How.STAYS] = {**found.get(How.STAYS, {}), **found.pop(How.NAMED)}
            continue
        if by_name and only_points(part) and (how is How.NAMED or How.NAMED in found):
            # "Nothing is wrong with them" beside "can I return the boots"
            found |= _of_it(part, found.get(How.NAMED, {}), choosing)
            continue
        lines, among = await _lines(context, part, how, choosing)
        named_here = lines or 0 < len(among) < len(choosing.items)
        if spoken := _spoken_of(found, part, choosing, named_here=bool(named_here)):
            lines, among = spoken, ()
        if among:
            return Choice(dict(choosing.before or {}), among, how)
        if not lines and how is not How.NAMED and reads.REST.search(part.text):
            lines = _whole(_rest(found, how, choosing))
        if lines:
            found[how] = {**found.get(how, {}), **lines}
    return Choice(_put_together(found, choosing)) if found else None


def _they_stay(part: Turn, reads: ModuleType) -> bool:
    """Whether a part says, with a word for what was named, that it stays, all of it."""
    return _stays(part.text, reads) and _pieces_told(part) is None


def _of_it(part: Turn, named: Chosen, choosing: Choosing) -> dict[How, Chosen]:
    """How many pieces of the one line named are meant: "one of them", "I only need one"."""
    told, line = _pieces_told(part), next(iter(named), None)
    if not told or line is None or len(named) > 1 or told >= choosing.whole[line]:
        return {}
    kept = language(part.language).reads("lines").NEEDS.search(part.text)
    return {How.NAMED: {line: choosing.whole[line] - told if kept else told}}


def only_points(part: Turn) -> bool:
    """Whether a part of a message has a word for what was spoken of, and names nothing."""
    pointing = language(part.language).reads("references")
    points = pointing.PLURAL.search(part.text) or pointing.IT.search(part.text)
    return bool(points) and not names_lines(part)


def _spoken_of(
    found: Mapping[How, Chosen], part: Turn, choosing: Choosing, *, named_here: bool
) -> Chosen:
    """The lines that were named just before, where a part only points at them.

    "The bread knife, I only need one of them": of the bread knife, and of nothing else.
    """
    named = {line for lines in found.values() for line in lines}
    every = language(part.language).reads("lines").ALL_LINES
    points = only_points(part) or (not named_here and _pieces_told(part) is not None)
    if not named or not points or every.search(part.text):
        return {}
    return _pieces(part, [item for item in choosing.items if item.id in named])


def carried_on(choice: Choice, how: How, choosing: Choosing) -> Choice:
    """The answer to "which of these?": what was to be done is done with the one that is named."""
    return Choice(_put_together({how: choice.chosen}, choosing))


async def all_but(context: Context, choosing: Choosing) -> Choice | None:
    """ "Everything except the jacket"; with "keep" before it, only the jacket goes."""
    turn = context.turn
    pointing = language(turn.language).reads("references")
    cut = pointing.EXCEPT.search(turn.text)
    if cut is None or not pointing.EVERY.search(turn.text[: cut.end()]):
        return None
    reads = language(turn.language).reads("lines")
    every = [*choosing.items, *choosing.staying]
    meant = await items_meant(context, every, turn=turn, asked=choosing.asked)
    kept = {int(one) for one in meant.ids}
    rest = kept & choosing.whole.keys()
    if not rest or len(kept) == len(every):
        return None
    if _stays(turn.text[: cut.start()], reads):
        rest = choosing.whole.keys() - rest
    return Choice({one: n for one, n in choosing.whole.items() if one in rest})


def _segments(turn: Turn, reads: ModuleType, choosing: Choosing) -> list[tuple[How, Turn]]:
    """The parts of a message that do one and the same, in their order."""
    found: list[tuple[How, int, int]] = []
    for start, end in clause_spans(turn):
        text = turn.text[start:end]
        how = _how(text, reads, choosing)
        if found and (how is found[-1][0] or (how is None and _goes_on(text, found[-1][0], reads))):
            found[-1] = (found[-1][0], found[-1][1], end)
        else:
            found.append((how or How.NAMED, start, end))
    joined = any(how is How.ALSO for how, _, _ in found) and choosing.before
    return [
        (How.ALSO if joined and how is How.NAMED else how, part_of(turn, start, end))
        for how, start, end in found
    ]


def _goes_on(text: str, how: How, reads: ModuleType) -> bool:
    short = count_words(text) <= _A_NAME and not reads.TELLS.search(text)
    return short or how is How.NAMED


def _how(text: str, reads: ModuleType, choosing: Choosing) -> How | None:
    if _stays(text, reads) or (choosing.taking_out and reads.TAKEN_OUT.search(text)):
        return How.STAYS
    if reads.NEEDS_ONLY.search(text):
        return How.STAYS
    if reads.ALSO.search(text) or reads.NOT_KEPT.search(text):
        return How.ALSO
    return How.ONLY if reads.NOTHING_BUT.search(text) else None


def _stays(text: str, reads: ModuleType) -> bool:
    return reads.STAYS.search(text) is not None and reads.NOT_KEPT.search(text) is None


async def _lines(
    context: Context, part: Turn, how: How, choosing: Choosing
) -> tuple[Chosen, tuple[int, ...]]:
    """The lines that a part names, one name after the other, or those that it leaves open."""
    names = clauses(part)
    if len(names) > 1:
        found = [await _named(context, name, how, choosing) for name in names]
        # "They are too small" beside a name means what was named.
        some = [lines for lines, _ in found if len(lines) < len(choosing.items)]
        named = {line: pieces for lines in some for line, pieces in lines.items()}
        if named and not any(among for _, among in found):
            rows = [item for item in choosing.items if item.id in named]
            return (named if len(rows) > 1 else _pieces(part, rows)), ()
    return await _named(context, part, how, choosing)


async def _named(
    context: Context, part: Turn, how: How, choosing: Choosing
) -> tuple[Chosen, tuple[int, ...]]:
    asked = choosing.asked or how is not How.NAMED or choosing.before is not None
    meant = await _meant(context, _bare(part, how), choosing, asked=asked)
    rows = [item for item in choosing.items if str(item.id) in meant.ids]
    among = [item for item in choosing.items if str(item.id) in {row.id for row in meant.among}]
    if len(rows) == len(choosing.items) > 1 and not _says_all(part, rows, choosing):
        rows, among = [], []
    if not rows and len(among) in {0, len(choosing.items)} and _pieces_told(part):
        rows = [item for item in choosing.items if item.id in (choosing.before or ())]
        rows = rows if len(rows) == 1 else []
    tells_nothing = len(among) == len(choosing.items)
    if tells_nothing and (not choosing.asked or (how is How.NAMED and only_points(part))):
        among = []
    if rows or not among:
        return _pieces(part, rows), ()
    likely = [item for item in among if _is_likely(item, how, choosing)]
    if len(likely) == 1:
        return _pieces(part, likely), ()
    return {}, tuple(item.id for item in likely or among)


def _whole(items: Sequence[OrderItemView]) -> Chosen:
    return {item.id: item.quantity for item in items}


def _pieces_told(part: Turn) -> int | None:
    found: int | None = language(part.language).reads("lines").pieces(part.text)
    return found


async def _meant(context: Context, part: Turn, choosing: Choosing, *, asked: bool) -> Resolution:
    if not choosing.for_others:
        return await items_meant(context, choosing.items, turn=part, asked=asked)
    if choosing.before:
        products = await products_of(context, choosing.items)
        part = without_options(part, products.values())
    return await lines_described(context, choosing.items, part, asked=asked)


def _says_all(part: Turn, rows: Sequence[OrderItemView], choosing: Choosing) -> bool:
    """Whether all lines are meant: "all good" means none, and "them" those that are chosen."""
    reads = language(part.language)
    every = reads.reads("references").EVERY.search(part.text)
    return (
        (every is None and choosing.before is None and not (choosing.asked and only_points(part)))
        or reads.reads("lines").ALL_LINES.search(part.text) is not None
        or (
            any(
                word in part.text.casefold() for row in rows for word in row.name.casefold().split()
            )
        )
    )


def _is_likely(item: OrderItemView, how: How, choosing: Choosing) -> bool:
    """What stays was chosen, what comes to the choice was not."""
    chosen = choosing.before is None or item.id in choosing.before
    return chosen if how is How.STAYS else how is not How.ALSO or not chosen


def _bare(part: Turn, how: How) -> Turn:
    """A part without the words that say what to do: only the names of lines are left."""
    if how is How.NAMED:
        return part
    reads = language(part.language).reads("lines")
    text = part.text
    for pattern in (
        reads.NOT_KEPT,
        reads.JOINS,
        reads.TAKEN_OUT,
        reads.STAYS,
        reads.ALSO,
        reads.NOTHING_BUT,
    ):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    entities = tuple(replace(entity, unwanted=False) for entity in part.entities)
    return replace(part, text=text, entities=entities)


def _pieces(part: Turn, rows: Sequence[OrderItemView]) -> Chosen:
    """How many of each line are spoken of: all, unless a smaller number of one line is told."""
    told = _pieces_told(part) if len(rows) == 1 else None
    if told and told < rows[0].quantity:
        return {rows[0].id: told}
    return _whole(rows)


def _rest(found: Mapping[How, Chosen], how: How, choosing: Choosing) -> list[OrderItemView]:
    """The lines that were not spoken of; of a choice, those of it."""
    spoken = {one for lines in found.values() for one in lines}
    if how is How.ALSO:
        spoken |= set(choosing.before or ())
    elif choosing.before:
        spoken |= choosing.whole.keys() - choosing.before.keys()
    return [item for item in choosing.items if item.id not in spoken]


def _put_together(found: Mapping[How, Chosen], choosing: Choosing) -> Chosen:
    anew = {**found.get(How.NAMED, {}), **found.get(How.ONLY, {})}
    also, stays = found.get(How.ALSO, {}), found.get(How.STAYS, {})
    in_part = {n for n, pieces in stays.items() if pieces < choosing.whole.get(n, 0)}
    if anew:
        chosen = anew
    elif stays and in_part == stays.keys() and choosing.before is None:
        # Who keeps one of two speaks of these two, not of all that is there.
        chosen = {line: choosing.whole[line] for line in stays}
    elif choosing.before is not None:
        chosen = dict(choosing.before)
    else:
        chosen = {} if also else choosing.whole
    chosen = {**chosen, **also}
    for line, pieces in stays.items():
        chosen[line] = chosen.get(line, 0) - pieces
    return {line: pieces for line, pieces in chosen.items() if pieces > 0}
