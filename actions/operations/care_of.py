"""The line of an address that says with whom a parcel is left ("c/o Brinkmann").

It stands beside the recipient and never in the place of one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.conversation import Entity, Turn
from common.language import language

_ENGLISH = "en"
_JOINT = ", "
_WORD = re.compile(r"\S+")
_NUMBER_NEXT = re.compile(r"\s*\d")


def without_care_of(text: str) -> tuple[str, str]:
    """A text without the line that says with whom a parcel is left.

    Args:
        text: what the shopper wrote; such a line is told in Latin letters in every language.

    Returns:
        The text, as long as it was (the line is blanked out), and the line as it is written on a
        label ("c/o Brinkmann"); the text as it is and an empty line where none is told.
    """
    start, end, line = _found(text)
    return text[:start] + " " * (end - start) + text[end:], line


def turn_without_care_of(turn: Turn) -> tuple[Turn, str]:
    """A message without that line, and the line: nothing in it is the name of the recipient."""
    start, end, line = _found(turn.text)
    if not line:
        return turn, ""
    text, _ = without_care_of(turn.text)
    kept = (_up_to(one, start, end) for one in turn.entities)
    return replace(turn, text=text, entities=tuple(one for one in kept if one is not None)), line


def with_line(extra: str, line: str) -> str:
    """What is beside the street, with this line in the place of an earlier one of its kind."""
    others = [part for part in extra.split(_JOINT) if part and not care_of_in(part)]
    return _JOINT.join([*others, *([line] if line else [])])


def care_of_in(extra: str) -> str:
    """The line of what is beside the street that says with whom a parcel is left; else empty."""
    return _found(extra)[2]


def is_turned_down(turn: Turn) -> bool:
    """Whether a message wants such a line off ("without the c/o Brinkmann")."""
    start, _, line = _found(turn.text)
    turned_down = language(turn.language).reads("matters").TURNED_DOWN
    return bool(line) and turned_down.search(turn.text[:start]) is not None


def is_name(words: str) -> bool:
    """Whether words can be whom a parcel is for: no rest of a shorter word, no letter alone."""
    first, *_ = words.split() or [""]
    return any(len(word) > 1 for word in words.split()) and (len(first) > 1 or first.isupper())


def _found(text: str) -> tuple[int, int, str]:
    """Where the line begins and ends, and how it is written; (0, 0, "") where there is none."""
    reads: Any = language(_ENGLISH).reads("addresses")
    for match in reads.CARE_OF.finditer(text):
        words = match["name"].split()
        if _NUMBER_NEXT.match(text[match.end() :]):
            words = words[: len(words) // 2]  # the rest is the street that the number is of
        if not words:
            continue
        end = (
            match.start("name")
            + [one.end() for one in _WORD.finditer(match["name"])][len(words) - 1]
        )
        return match.start(), end, f"{_written(match['how'], reads)} {' '.join(words)}"
    return 0, 0, ""


def _written(how: str, reads: Any) -> str:
    return str(reads.CARE_OF_SHORT) if reads.SAYS_CARE_OF.fullmatch(how) else how


def _up_to(entity: Entity, start: int, end: int) -> Entity | None:
    """An entity as far as it stands before the line; None where it is a part of it."""
    if entity.start >= end or entity.start + len(entity.text) <= start:
        return entity
    text = entity.text[: max(start - entity.start, 0)].strip(" ,")
    return replace(entity, text=text, value=text) if text else None
