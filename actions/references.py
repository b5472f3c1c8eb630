"""Resolving "the second one", "the cheaper one", "the blue one" against what was shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rapidfuzz import fuzz

from actions.conversation import Turn
from common.language import language

T = TypeVar("T")

CHEAPEST, DEAREST = "cheapest", "most expensive"
OTHER = "other"
_SAME_WORD = 80.0
_ENOUGH_SHARED = 0.5


def places(turn: Turn) -> list[int | str]:
    """The ordinals of a message: whole numbers (1-based, -1 the last), or a superlative."""
    found: list[int | str] = []
    for value in turn.all("ordinal"):
        text = str(value).strip().lower()
        if text in {CHEAPEST, DEAREST}:
            found.append(text)
        elif text.lstrip("-").isdigit():
            found.append(int(text))
    return found


def means_the_other(turn: Turn) -> bool:
    """Whether a message points at the one of two that is not chosen."""
    return turn.first("ordinal") == OTHER


def points_back(turn: Turn) -> bool:
    """Whether a message is about what was talked about before ("can I still cancel it?")."""
    return bool(language(turn.language).reads("conversation").POINTS_BACK.search(turn.text))


def at_place(
    things: Sequence[T], place: int | str, *, price: Callable[[T], int] | None = None
) -> T | None:
    """The thing at a place, or None when there is no such place."""
    if not things:
        return None
    if place == CHEAPEST:
        return min(things, key=price) if price else None
    if place == DEAREST:
        return max(things, key=price) if price else None
    index = int(place)
    if index < 0:
        return things[index] if -index <= len(things) else None
    return things[index - 1] if 1 <= index <= len(things) else None


def pick(
    turn: Turn,
    things: Sequence[T],
    *,
    describe: Callable[[T], str],
    price: Callable[[T], int] | None = None,
) -> T | None:
    """The one thing that a message points at, or None when it points at none or several."""
    for place in places(turn):
        return at_place(things, place, price=price)
    matches = _by_words(turn, things, describe)
    return matches[0] if len(matches) == 1 else None


def pick_many(
    turn: Turn, things: Sequence[T], *, describe: Callable[[T], str], asked: bool = True
) -> list[T]:
    """All things that a message points at; words count only when they were asked for."""
    ordinals = places(turn) if asked or turn.has("ordinal") else []
    if ordinals:
        return [t for place in ordinals if (t := at_place(things, place)) is not None]
    if turn.has("product"):
        ids: list[Any] = turn.all("product")
        named = [t for t in things if any(str(i) in describe(t).split() for i in ids)]
        if named:
            return named
    return _by_words(turn, things, describe) if asked else []


def _by_words(turn: Turn, things: Sequence[T], describe: Callable[[T], str]) -> list[T]:
    """The things that share most words with the message, if they share half of them at all."""
    skipped = language(turn.language).reads("conversation").NOT_NAMING
    said = [word for word in _words(turn.text) if word not in skipped]
    if not said:
        return []
    scored = [(_shared(said, _words(describe(thing))), thing) for thing in things]
    best = max((score for score, _ in scored), default=0.0)
    return [thing for score, thing in scored if score == best] if best >= _ENOUGH_SHARED else []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _shared(said: list[str], described: list[str]) -> float:
    """The share of the words that stand in the description, typos forgiven."""
    hits = sum(any(fuzz.ratio(word, other) >= _SAME_WORD for other in described) for word in said)
    return hits / len(said)
