"""Typing errors for training: what hurried people do to words, one error at a time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from nlu_models.model.examples import Entity, Example, Request

Span = TypeVar("Span", Entity, Request)

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST_WORD = 4


def with_typo(example: Example, generator: random.Random) -> Example:
    """``example`` with one typing error in a word of four letters or more.

    The first letter stays, as people rarely miss it. Entity spans and texts follow the change.

    Args:
        example: returned unchanged when no word is long enough.
        generator: the source of chance.
    """
    places = _places(example.text)
    if not places:
        return example
    position = generator.choice(places)
    error = generator.choice(_ERRORS)
    old, new = error(example.text, position, generator)
    text = example.text[:position] + new + example.text[position + len(old) :]
    shift = len(new) - len(old)
    entities = tuple(_moved(entity, position, shift, text) for entity in example.entities)
    requests = tuple(_shifted(part, position, shift) for part in example.requests)
    return replace(example, text=text, entities=entities, requests=requests)


def _places(text: str) -> list[int]:
    """Positions of letters inside words that are long enough, never the first or last letter."""
    places: list[int] = []
    start = 0
    for index in range(len(text) + 1):
        if index < len(text) and text[index].isascii() and text[index].isalpha():
            continue
        if index - start >= _SHORTEST_WORD:
            places.extend(range(start + 1, index - 1))
        start = index + 1
    return places


def _swap(text: str, position: int, _: random.Random) -> tuple[str, str]:
    pair = text[position : position + 2]
    return pair, pair[::-1]


def _drop(text: str, position: int, _: random.Random) -> tuple[str, str]:
    return text[position], ""


def _double(text: str, position: int, _: random.Random) -> tuple[str, str]:
    return text[position], text[position] * 2


def _neighbour(text: str, position: int, generator: random.Random) -> tuple[str, str]:
    letter = text[position]
    row = next((row for row in _ROWS if letter.lower() in row), letter)
    index = row.index(letter.lower())
    return letter, generator.choice([row[max(index - 1, 0)], row[min(index + 1, len(row) - 1)]])


_ERRORS: tuple[Callable[[str, int, random.Random], tuple[str, str]], ...] = (
    _swap,
    _drop,
    _double,
    _neighbour,
)


def _moved(entity: Entity, position: int, shift: int, text: str) -> Entity:
    moved = _shifted(entity, position, shift)
    return replace(moved, value=text[moved.start : moved.end] if entity.value else entity.value)


def _shifted(span: Span, position: int, shift: int) -> Span:
    start = span.start + (shift if span.start > position else 0)
    end = span.end + (shift if span.end > position else 0)
    return replace(span, start=start, end=end)
