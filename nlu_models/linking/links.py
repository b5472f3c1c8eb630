"""What linking yields: a span of a message and the thing it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A span that names a known thing.

    Args:
        start: first character of the span (0-based).
        end: one past its last character.
        type: the entity type.
        value: the canonical value: an id, a normalised text, cents or a place in a list.
        confidence: 1 for an exact match, less for one with typing errors.
        name: how the thing is called, where the value is an id.
        candidates: ids that fit as well, best first; empty when the value is certain.
        role: of the tagged entity that was linked.
        group: of the tagged entity that was linked.
    """

    start: int
    end: int
    type: str
    value: str | int
    confidence: float = 1.0
    name: str | None = None
    candidates: tuple[str, ...] = ()
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Hint:
    """A span that the model tagged: where linking may guess more boldly."""

    start: int
    end: int
    type: str


def hinted(hints: Iterable[Hint], kind: str, start: int, end: int) -> bool:
    """Whether a hint of type ``kind`` overlaps the span."""
    return any(hint.type == kind and hint.start < end and start < hint.end for hint in hints)
