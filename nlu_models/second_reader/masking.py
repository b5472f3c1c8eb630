"""Nothing personal leaves the house: what names a person or an order is masked first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu_models.model.examples import Entity

PERSONAL = frozenset({"email", "person", "order_number", "postcode", "phone", "place"})
"""Entities that say who somebody is, where they live or what they ordered."""
_LOOKS_PERSONAL = (
    ("email", re.compile(r"[^\s@,;]+@[^\s@,;]+")),
    ("number", re.compile(r"(?<!\w)#?(?:[^\W\d_]{1,4}-?)?\d(?:[-\s/.]?\d){3,}")),
)
"""What is masked although nothing tagged it: an address of mail, four digits or more in a row."""


@dataclass(frozen=True)
class Masked:
    """A text in which words are replaced.

    Args:
        original: what the shopper wrote.
        text: what may be sent.
        places: for each character of ``text`` the span of ``original`` that it stands for.
    """

    original: str
    text: str
    places: Sequence[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` stands for; ``start < end``."""
        return self.places[start][0], self.places[end - 1][1]


def mask(text: str, entities: Iterable[Entity]) -> Masked:
    """The text with ``[email]``, ``[person]`` or ``[number]`` in the place of what is personal."""
    hidden = [(e.start, e.end, e.type) for e in entities if e.type in PERSONAL]
    for name, pattern in _LOOKS_PERSONAL:
        hidden += [(found.start(), found.end(), name) for found in pattern.finditer(text)]
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for start, end, name in _joined(hidden):
        parts += [text[at:start], f"[{name}]"]
        places += [(i, i + 1) for i in range(at, start)]
        places += [(start, end)] * (len(name) + 2)
        at = end
    parts.append(text[at:])
    places += [(i, i + 1) for i in range(at, len(text))]
    return Masked(text, "".join(parts), places)


def _joined(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans in their order; those that touch one another become one."""
    joined: list[tuple[int, int, str]] = []
    for start, end, name in sorted(spans):
        if joined and start < joined[-1][1]:
            first = joined[-1]
            joined[-1] = (first[0], max(end, first[1]), first[2])
        else:
            joined.append((start, end, name))
    return joined
