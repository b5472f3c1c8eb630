"""The one resolver: which rows of the table a message points at.

It answers for products, orders, lines of an order, variants and texts alike. Several rows that fit
one pointer are a question, never a guess; something that is not there is said by its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from types import ModuleType

from rapidfuzz import fuzz

from actions.conversation.described import by_description, by_price
from actions.conversation.heads import by_heads
from actions.conversation.qualities import best_of, names_quality, quality_of
from actions.conversation.table import NOTHING, PRICE, STATUS, Resolution, Row, Table
from actions.conversation.turn import Entity, Turn
from common.language import language
from common.language.scripts import held_words, spoken_words

CHEAPEST, DEAREST, OTHER = "cheapest", "most expensive", "other"
_SAME_WORD = 84.0
ORDERS = "orders"
LINES = "items"
"""The kind of a table of an order's lines."""
_LEAST_TO_MISTYPE = 4
_NO_FACETS = frozenset(
    {"product", "category", "ordinal", "quality", "date", "order_number", "quantity", "choice"}
)


@dataclass(frozen=True)
class _Pointer:
    """A part of a message with what it names, over the rows it may mean."""

    text: str
    entities: tuple[Entity, ...]
    table: Table
    reads: ModuleType
    code: str
    today: date | None = None

    def values(self, *names: str) -> list[Entity]:
        return [entity for entity in self.entities if entity.name in names]

    def over(self, rows: Sequence[Row]) -> _Pointer:
        return replace(self, table=replace(self.table, rows=tuple(rows)))


def resolve(turn: Turn, table: Table, *, today: date | None = None) -> Resolution:
    """Which rows a message means.

    Args:
        turn: with its entities; what they leave out ("not the red one") is left out.
        table: what lies between; with ``asked`` bare words choose, too.
        today: in the shop's time zone; without it, no date counts.

    Returns:
        Nothing at all where the message points at nothing.
    """
    if not table.rows:
        return NOTHING
    reads = language(turn.language).reads("references")
    text = turn.answer if turn.has("choice") else turn.text
    whole = _Pointer(text, turn.entities, table, reads, turn.language, today)
    cut = reads.EXCEPT.search(text)
    if cut is None:
        wanted = tuple(entity for entity in turn.entities if not entity.unwanted)
        return _pointed(replace(whole, entities=wanted))
    return _all_but(whole, cut) or _pointed(whole)


def _all_but(whole: _Pointer, cut: re.Match[str]) -> Resolution | None:
    """ "All but the lamp"; None where nothing here is left out by those words."""
    after = tuple(entity for entity in whole.entities if entity.start >= cut.start())
    rest = whole.text[cut.end() :]
    gone = _pointed(
        replace(whole, text=rest, entities=after, table=replace(whole.table, asked=True))
    )
    dropped = gone.rows or gone.among
    if not dropped or len(dropped) == len(whole.table.rows):
        return None
    before = tuple(entity for entity in whole.entities if entity.start < cut.start())
    kept = whole.table.without(dropped)
    head = _pointed(replace(whole.over(kept), text=whole.text[: cut.start()], entities=before))
    if head.rows:
        return head
    named_all = whole.reads.EVERY.search(whole.text[: cut.end()])
    return Resolution(rows=kept) if named_all or len(kept) == 1 else Resolution(among=kept)


def _pointed(pointer: _Pointer) -> Resolution:
    for look in _LOOKS:
        found = look(pointer)
        if found is not None:
            return found
    return NOTHING


def _described(pointer: _Pointer) -> Resolution | None:
    """ "The thin one", "the one with a clip", "the 45 euro one"."""
    rows = pointer.table.rows
    found = by_price(pointer.text, rows, pointer.code) or by_description(
        pointer.text, rows, pointer.code
    )
    if not found or len(found) == len(rows):
        return None
    return _settled(pointer, found)


def _listed(pointer: _Pointer) -> Resolution | None:
    """ "The boots, duffel + maxi": lines of an order, each called by nothing but its name."""
    reads, text = pointer.reads, pointer.text
    if pointer.table.kind != LINES or reads.SOME_STAY.search(text):
        return None
    cuts = [0, *(match.end() for match in reads.LIST.finditer(text)), len(text)]
    parts = [_named_in(pointer, start, end) for start, end in pairwise(cuts)]
    rows = tuple(row for row in pointer.table.rows if [row] in parts)
    clear = all(len(part) <= 1 for part in parts)
    return Resolution(rows=rows) if clear and len(rows) > 1 else None


def _named_in(pointer: _Pointer, start: int, end: int) -> list[Row]:
    """The rows that a part of a message names, where it says no other word beside."""
    inside = tuple(e for e in pointer.entities if start <= e.start < end)
    part = replace(pointer, text=pointer.text[start:end], entities=inside)
    linked = _by_name(part)
    if linked is not None:
        return list(linked.rows or linked.among)
    stem = language(pointer.code).reads("search").stem
    named = part.reads.naming(part.text, asked=False) or part.reads.naming(part.text, asked=True)
    words = [stem(word) for word in named if not any(map(str.isdigit, word))]
    rows = pointer.table.rows
    held = ((row, {stem(word) for word in _words_of(row)}) for row in rows)
    return [row for row, its in held if words and its.issuperset(words)]


def _by_name(pointer: _Pointer) -> Resolution | None:
    """Rows whose id or product is named; those alike are told apart by what else is said."""
    named = pointer.values("product", "order_number")
    rows = [row for row in pointer.table.rows if any(row.is_called(e.value) for e in named)]
    if not rows:
        return None
    if len(rows) > len({str(entity.value) for entity in named}):
        closer = _like(pointer.over(rows), words=False)
        return _settled(pointer, closer or rows)
    return Resolution(rows=tuple(rows))


def _in_a_row(pointer: _Pointer) -> Resolution | None:
    """ "The first two", "the last three"."""
    found = pointer.reads.group(pointer.text)
    if found is None:
        return None
    number, from_end = found
    rows = pointer.table.rows
    if number > len(rows):
        return Resolution(among=rows, lacking=str(number))
    return Resolution(rows=rows[-number:] if from_end else rows[:number])


def _at_places(pointer: _Pointer) -> Resolution | None:
    """Rows by their places, counted among those that the message describes."""
    places = [(e, e.value) for e in pointer.values("ordinal") if str(e.value).lower() != OTHER]
    if not places:
        places = [
            (Entity("ordinal", place, pointer.text[start:end], start), place)
            for find in language(pointer.code).reads("ordinals").FINDERS
            for start, end, place in find(pointer.text)
        ]
    if not places:
        return None
    rows = tuple(_like(_counting(pointer, places), words=False) or pointer.table.rows)
    found: list[Row] = []
    for entity, place in places:
        row = _at(rows, place)
        if row is None:
            return Resolution(among=rows, lacking=entity.text or str(place))
        found += [row] if row not in found else []
    return Resolution(rows=tuple(found))


def _counting(pointer: _Pointer, places: Sequence[tuple[Entity, object]]) -> _Pointer:
    """What is counted: the red ones for "the second red one", all for "the second, in red?"."""
    if any(str(place).lower() in (CHEAPEST, DEAREST) for _, place in places):
        return pointer
    ends = {entity.start + len(entity.text) for entity, _ in places}
    first = min(entity.start for entity, _ in places)
    kept = []
    for entity in sorted(pointer.entities, key=lambda one: one.start):
        between = (pointer.text[end : entity.start] for end in ends if end <= entity.start)
        beside = any(not words.strip() for words in between)
        if beside:
            ends.add(entity.start + len(entity.text))
        if beside or entity.name == "category" or entity.start < first:
            kept.append(entity)
    return replace(pointer, entities=tuple(kept))


def _at(rows: Sequence[Row], place: object) -> Row | None:
    text = str(place).lower()
    if text in (CHEAPEST, DEAREST):
        priced = [row for row in rows if PRICE in row.numbers]
        sign = 1 if text == CHEAPEST else -1
        return min(priced, key=lambda row: sign * row.numbers[PRICE], default=None)
    if not text.lstrip("-").isdigit():
        return None
    index = int(text)
    if index < 0:
        return rows[index] if -index <= len(rows) else None
    return rows[index - 1] if 1 <= index <= len(rows) else None


def _by_likeness(pointer: _Pointer) -> Resolution | None:
    """ "The red one", "both small ones", "the lighter one", "the one from November"."""
    like = _like(pointer)
    every = pointer.reads.EVERY.search(pointer.text)
    some = pointer.reads.some_of(pointer.text)
    rows = tuple(like or pointer.table.rows)
    if some and some < len(rows):
        return Resolution(among=rows)
    if every and not _is_lacking(pointer, like):
        number = pointer.reads.count(pointer.text)
        return Resolution(rows=rows) if number in (None, len(rows)) else Resolution(among=rows)
    if like is None and (best := _by_quality(pointer)):
        return best
    if like is None:
        return None
    if not like:
        return Resolution(lacking=_said(pointer))
    if len(like) > 1 and (best := _by_quality(pointer.over(like))):
        return best
    return _settled(pointer, like)


def _is_lacking(pointer: _Pointer, like: Sequence[Row] | None) -> bool:
    return like is not None and not like


def _by_quality(pointer: _Pointer) -> Resolution | None:
    """The row that is most so; several that are equally so are a question."""
    if pointer.table.kind == ORDERS:
        return _by_total(pointer)
    quality = quality_of(pointer.text, pointer.code, pointer.table.rows)
    if quality is None:
        return None
    best = best_of(quality, pointer.table.rows)
    return Resolution(rows=best) if len(best) == 1 else Resolution(among=best) if best else None


def _by_total(pointer: _Pointer) -> Resolution | None:
    """ "The bigger order": the one that came to more."""
    reads = language(pointer.code).reads("orders")
    told = {DEAREST: reads.ORDER_DEAREST, CHEAPEST: reads.ORDER_CHEAPEST}
    place = next((one for one, words in told.items() if words.search(pointer.text)), None)
    row = _at(pointer.table.rows, place) if place else None
    return Resolution(rows=(row,)) if row else None


def _settled(pointer: _Pointer, rows: Sequence[Row]) -> Resolution:
    """One row is meant; several only where the message speaks of several."""
    if len(rows) == 1 or _speaks_of_several(pointer):
        return Resolution(rows=tuple(rows))
    focus = [row for row in rows if row.id == pointer.table.focus]
    tells_nothing = len(rows) == len(pointer.table.rows)
    if focus and (tells_nothing or pointer.reads.IT.search(pointer.text)):
        return Resolution(rows=tuple(focus))
    return Resolution(among=tuple(rows))


def _speaks_of_several(pointer: _Pointer) -> bool:
    words = pointer.reads.naming(pointer.text, asked=pointer.table.asked)
    plural = any(pointer.reads.is_plural(word) and _is_named_so(pointer, word) for word in words)
    kinds = [entity for entity in pointer.values("category", "product") if entity.text]
    plural = plural or any(pointer.reads.is_plural(e.text.split()[-1].lower()) for e in kinds)
    return plural or pointer.reads.PLURAL.search(pointer.text) is not None


def _is_named_so(pointer: _Pointer, plural: str) -> bool:
    """Whether a plural names rows that are called by its singular (and no row by itself)."""
    held = {word for row in pointer.table.rows for word in _words_of(row)}
    stem = language(pointer.code).reads("search").stem
    return plural not in held and stem(plural) in {stem(word) for word in held}


def _like(pointer: _Pointer, *, words: bool = True) -> list[Row] | None:
    """The rows that everything said of them holds for; None where nothing is said of any."""
    rows, said = list(pointer.table.rows), False
    for entity in pointer.values("category"):
        # A kind of all rows ("which jacket") tells nothing apart, but it is no lack either.
        if any(entity.value in row.kinds for row in pointer.table.rows):
            rows, said = [row for row in rows if entity.value in row.kinds], True
    for entity in pointer.entities:
        known = any(entity.name in row.facets for row in pointer.table.rows)
        if entity.name not in _NO_FACETS and known and not names_quality(entity.text, pointer.code):
            rows, said = [row for row in rows if row.has(entity.name, entity.value)], True
    if (states := _states(pointer)) is not None:
        rows, said = [row for row in rows if row.facets.get(STATUS, states) & states], True
    if (days := _days(pointer)) is not None:
        rows, said = _on(days, rows, pointer), True
    if words and (named := _by_words(pointer, rows)) is not None:
        rows, said = named, True
    return rows if said else None


def _states(pointer: _Pointer) -> frozenset[str] | None:
    """How far the orders have come that are meant; None where that is not said."""
    if pointer.table.kind != ORDERS:
        return None
    states = language(pointer.code).reads("orders").STATES
    return next((found for words, found in states if words.search(pointer.text)), None)


def _on(days: tuple[date, date], rows: Sequence[Row], pointer: _Pointer) -> list[Row]:
    """The rows of some days: those placed then, or those that came then where words say so."""
    first, last = days
    placed = [row for row in rows if row.at is not None and first <= row.at <= last]
    came = [row for row in rows if row.came is not None and first <= row.came <= last]
    if came and pointer.table.kind == ORDERS:
        says_came = language(pointer.code).reads("orders").CAME.search(pointer.text)
        return came if says_came or not placed else placed
    return placed


def _days(pointer: _Pointer) -> tuple[date, date] | None:
    if pointer.today is None or not any(row.at for row in pointer.table.rows):
        return None
    text = " ".join(str(e.text or e.value) for e in pointer.values("date")) or pointer.text
    rows = sorted(row.at for row in pointer.table.rows if row.at)
    if pointer.reads.NEWEST.search(text):
        return rows[-1], rows[-1]
    if pointer.reads.OLDEST.search(text):
        return rows[0], rows[0]
    found: tuple[date, date] | None = (
        language(pointer.code).reads("dates").past(text, pointer.today)
    )
    return found


def _by_words(pointer: _Pointer, rows: Sequence[Row]) -> list[Row] | None:
    """The rows that most of the words call by name; words that all rows have tell nothing."""
    tagged = [e.text.lower() for e in pointer.values("product", "category") if e.text]
    said = pointer.reads.naming(pointer.text, asked=pointer.table.asked)
    said += [word for text in tagged for word in spoken_words(text) if word not in said]
    stem = language(pointer.code).reads("search").stem
    held = [{stem(word) for word in _words_of(row)} for row in rows]
    hits = [[_calls(stem(word), words) for words in held] for word in dict.fromkeys(said)]
    telling = [row for row in hits if any(row) and not all(row)]
    if not telling:
        text = pointer.text if pointer.table.asked else "".join(said)
        return by_heads(text, rows, pointer.code)
    scores = [sum(column) for column in zip(*telling, strict=True)]
    best = max(scores)
    return [row for row, score in zip(rows, scores, strict=True) if score == best]


def _calls(word: str, words: set[str]) -> bool:
    if word in words:
        return True
    return len(word) >= _LEAST_TO_MISTYPE and any(
        len(other) >= _LEAST_TO_MISTYPE and fuzz.ratio(word, other) >= _SAME_WORD for other in words
    )


def _words_of(row: Row) -> frozenset[str]:
    values = " ".join(value for held in row.facets.values() for value in held)
    return held_words(f"{row.name} {row.words} {values}")


def _the_other(pointer: _Pointer) -> Resolution | None:
    """The one of two that is not talked about, or the one that was talked about before."""
    table = pointer.table
    if pointer.reads.BEFORE.search(pointer.text) and (before := table.row(table.before)):
        return Resolution(rows=(before,))
    said = any(str(e.value).lower() == OTHER for e in pointer.values("ordinal"))
    if not said and not pointer.reads.OTHER.search(pointer.text):
        return None
    focus = table.row(table.focus)
    rest = table.without([focus] if focus else [])
    before = table.row(table.before) if focus and not _others(pointer) else None
    if before and (len(rest) > 1 or focus not in table.rows):
        return Resolution(rows=(before,))
    if focus is None or len(rest) > 1:
        return Resolution(rows=rest) if focus and _others(pointer) else Resolution(among=rest)
    return Resolution(rows=rest)


def _others(pointer: _Pointer) -> bool:
    match = pointer.reads.OTHER.search(pointer.text)
    return match is not None and pointer.reads.is_plural(match[0].split()[-1].lower())


def _it(pointer: _Pointer) -> Resolution | None:
    """ "It", "that one"; "them" are all."""
    table = pointer.table
    if pointer.reads.PLURAL.search(pointer.text) and len(table.rows) > 1:
        return Resolution(rows=table.rows)
    if not pointer.reads.IT.search(pointer.text):
        return None
    row = table.row(table.focus) or (table.rows[0] if len(table.rows) == 1 else None)
    return Resolution(rows=(row,)) if row else Resolution(among=table.rows)


def _said(pointer: _Pointer) -> str:
    """What was said of the thing that is not there."""
    wanted = [e for e in pointer.entities if e.name not in {"ordinal", "quality", "quantity"}]
    return " ".join(str(entity.text or entity.value) for entity in wanted) or pointer.text.strip()


_LOOKS = (
    _listed,
    _by_name,
    _in_a_row,
    _at_places,
    _by_likeness,
    _described,
    _the_other,
    _it,
)
"""How a message may point, the clearest first."""
