"""Typing errors for training: what hurried people do to words, one error at a time.

Letters slip to their neighbours; ideographs are chosen by their sound, so that others are taken
that sound alike (``words/typing.yml`` of a language).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from nlu_models.model.examples import Entity, Example, Request
from nlu_models.text.boundaries import is_ideograph
from nlu_models.training.languages import lists_of

Span = TypeVar("Span", Entity, Request)

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST_WORD = 4
_ALIKE = 0.6
"""Share of ideographs that sound alike among the errors in texts that have any."""

Change = tuple[int, str, str]
"""Where a text changes, what stands there and what comes in its place."""


@dataclass(frozen=True)
class Sounds:
    """What sounds alike in languages that are typed by sound.

    Args:
        others: word -> those that are taken for it.
    """

    others: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, languages: Iterable[str]) -> Sounds:
        """Read ``words/typing.yml`` of the languages that have it."""
        others: dict[str, set[str]] = defaultdict(set)
        for listed in lists_of(languages, "typing"):
            for group in listed["sounds_alike"]:
                for word in map(str, group):
                    others[word].update(other for other in map(str, group) if other != word)
        return cls({word: tuple(sorted(found)) for word, found in others.items()})

    def changes(self, text: str, generator: random.Random) -> list[Change]:
        """One change for each word of ``text`` that another one sounds like."""
        found = self._words.finditer(text) if self.others else ()
        return [(word.start(), word[0], generator.choice(self.others[word[0]])) for word in found]

    @cached_property
    def _words(self) -> re.Pattern[str]:
        longest_first = sorted(self.others, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)))


SILENT = Sounds({})


def with_typo(example: Example, generator: random.Random, sounds: Sounds = SILENT) -> Example:
    """``example`` with one typing error in a word of four letters or more, or among ideographs.

    The first letter stays, as people rarely miss it. Entity spans and texts follow the change.

    Args:
        example: returned unchanged when no word is long enough.
        generator: the source of chance.
        sounds: of the languages that are typed by sound.
    """
    changes = _among_ideographs(example, generator, sounds) if sounds.others else []
    places = _places(example.text)
    if changes and (not places or generator.random() < 0.5):
        return _changed(example, *generator.choice(changes))
    if not places:
        return example
    position = generator.choice(places)
    error = generator.choice(_ERRORS)
    return _changed(example, position, *error(example.text, position, generator))


def _among_ideographs(
    example: Example, generator: random.Random, sounds: Sounds
) -> Sequence[Change]:
    """Changes of one kind: a word that sounds alike, or ideographs left out or swapped.

    None reaches over the border of an entity or a request, and none of these vanishes.
    """
    text = example.text
    alike = sounds.changes(text, generator)
    slips = [
        (place, *error(text, place, generator))
        for place in _inside_runs(text)
        for error in (_swap, _drop)
    ]
    spans = [(entity.start, entity.end) for entity in example.entities]
    spans += [(part.start, part.end) for part in example.requests]
    kinds = [[change for change in changes if _fits(change, spans)] for changes in (alike, slips)]
    if not all(kinds):
        return kinds[0] or kinds[1]
    return kinds[0] if generator.random() < _ALIKE else kinds[1]


def _inside_runs(text: str) -> list[int]:
    """Places inside the runs of ideographs that are long enough, never the first or last one."""
    places: list[int] = []
    start = 0
    for ideographs, run in groupby(text, is_ideograph):
        length = len(list(run))
        if ideographs and length >= _SHORTEST_WORD:
            places.extend(range(start + 1, start + length - 1))
        start += length
    return places


def _fits(change: Change, spans: Iterable[tuple[int, int]]) -> bool:
    start, old, new = change
    end = start + len(old)
    apart = all(not start < border < end for span in spans for border in span)
    return apart and (bool(new) or (start, end) not in spans)


def _changed(example: Example, position: int, old: str, new: str) -> Example:
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
