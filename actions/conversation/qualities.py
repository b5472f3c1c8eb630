"""What a judgement is about ("warmer", "the lightest"), and which facts decide it.

A language names qualities and the attributes that tell them (``words/qualities.yml``); beyond these
every number that the things themselves have can be asked for by its name ("the most pockets").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from actions.conversation.table import PRICE, Row
from common.language import language
from common.language.scripts import WholeWords, spoken_words, whole_words


@dataclass(frozen=True)
class Quality:
    """One thing that products are judged by.

    Attributes:
        name: of the language's list, or of the attribute.
        tells: attributes (units apart) that tell it, the best first, each with whether more of it
            is the answer.
        meaning: words that a description has where it holds; for what no attribute tells.
        needs: words of which a thing must be told with one to be so at all.
        degree: how it was asked for: ``best`` (the most of all) or ``more`` (than the other).
        said: the words that named it.
    """

    name: str
    tells: tuple[tuple[str, bool], ...] = ()
    meaning: str = ""
    needs: tuple[str, ...] = ()
    degree: str = "best"
    said: str = ""


def quality_of(text: str, code: str, rows: Sequence[Row] = ()) -> Quality | None:
    """The quality that a text asks for, or None.

    Args:
        text: the message, or the words that are tagged as the quality.
        code: of its language.
        rows: things whose numbers may be asked for by name.
    """
    found = qualities_of(text, code, rows)
    return found[0] if found else None


def qualities_of(text: str, code: str, rows: Sequence[Row] = ()) -> list[Quality]:
    """All qualities that a text asks for, each once, those that the language lists first before
    numbers that are asked for by their names."""
    degree = language(code).reads("judging").degree
    found = [
        replace(quality, degree=degree(match[0]), said=match[0])
        for quality, pattern in _listed(code)
        if (match := pattern.search(text))
    ]
    if found:
        return _apart(found)
    named = _by_attribute(text, code, {name for row in rows for name in row.numbers})
    return [named] if named else []


def names_quality(words: str, code: str) -> bool:
    """Whether words ask for a quality and for nothing else: "lighter" is no colour."""
    return any(pattern.fullmatch(words) for _, pattern in _listed(code))


def quality_named(words: str, code: str) -> Quality | None:
    """The quality with a meaning that words name or ask for as a whole ("warm", "warmer")."""
    for quality, pattern in _listed(code):
        if quality.meaning and (quality.name == words or pattern.fullmatch(words)):
            return replace(quality, said=words)
    return None


def _apart(found: Sequence[Quality]) -> list[Quality]:
    """Those whose words are not a part of another's ("longer" in "longer battery")."""

    def is_part(one: Quality) -> bool:
        return any(one.said != other.said and one.said in other.said for other in found)

    kept: dict[str, Quality] = {}
    for one in found:
        if not is_part(one):
            kept.setdefault(one.said, one)
    return list(kept.values())


def best_of(quality: Quality, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that are most so by the first attribute that tells; none where none tells."""
    told = telling(quality, rows)
    if told is None:
        return ()
    name, most = told
    numbers = [row.numbers[name] for row in rows if name in row.numbers]
    best = max(numbers) if most else min(numbers)
    return tuple(row for row in rows if row.numbers.get(name) == best)


def telling(quality: Quality, rows: Sequence[Row]) -> tuple[str, bool] | None:
    """The attribute that tells all rows apart, and whether more of it is the answer.

    Where none is known of all rows, the first known of at least two.
    """
    known = [(one, [row for row in rows if one[0] in row.numbers]) for one in quality.tells]
    for one, held in known:
        if len(held) == len(rows) and held:
            return one
    return next((one for one, held in known if len(held) > 1), None)


def qualities(code: str) -> Iterable[tuple[str, tuple[tuple[str, bool], ...]]]:
    """The qualities of a language by their plain names, each with what tells it."""
    return ((quality.name, quality.tells) for quality, _ in _listed(code))


@lru_cache(maxsize=16)
def _listed(code: str) -> tuple[tuple[Quality, WholeWords], ...]:
    listed: Mapping[str, Mapping[str, Any]] = language(code).words("qualities")
    return tuple(
        (
            Quality(
                name,
                tuple(_tells(entry.get("tells") or ())),
                str(entry.get("meaning") or ""),
                tuple(str(word) for word in entry.get("needs") or ()),
            ),
            whole_words(str(entry["asked"])),
        )
        for name, entry in listed.items()
    )


def _tells(entries: object) -> Iterable[tuple[str, bool]]:
    """ "weight, least" is the attribute and the direction."""
    for entry in entries if isinstance(entries, list) else ():
        attribute, _, direction = str(entry).partition(", ")
        yield attribute, direction != "least"


def _by_attribute(text: str, code: str, names: Iterable[str]) -> Quality | None:
    """ "The most pockets", "the longest battery": any number that the things have."""
    found = language(code).reads("judging").amount_of(text)
    if found is None:
        return None
    most, rest, degree = found
    stem = language(code).reads("search").stem
    words = {stem(word) for word in spoken_words(rest)}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        parts = [stem(part) for part in name.split("_")]
        if name != PRICE and words.issuperset(parts):
            return Quality(name, ((name, most),), degree=degree, said=rest)
    return None
