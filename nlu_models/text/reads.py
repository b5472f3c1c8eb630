"""What understanding asks of a language: the modules ``languages/<code>/reads`` and their names.

A language may lack any of them. What needs it is then left out: without ``amounts`` no price is
found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from common.errors import ConfigError, LanguageError
from common.language import Language, language
from common.paths import DEFAULT_LANGUAGE, Project

Pattern = re.Pattern[str]
WORDS = ("ambiguous", "joints")
"""What is a list of ``words/<name>.yml`` and no module."""


class AnswerReads(Protocol):
    """``reads/answers.py``: short answers. Each pattern is matched against a whole answer."""

    NUMBER: Pattern
    """A number and what may stand around it; its group ``value`` are digits or one of WORDS."""
    WORDS: Mapping[str, int]
    """Small numbers in words."""
    AROUND_A_PLACE: Pattern
    """What may stand around "the second"."""
    BOTH: Pattern
    OTHER: Pattern
    LEAVING: Pattern
    """Leaves what is going on, and can mean nothing else."""
    OFFER: Pattern
    """Finds a question that offers to do something ("shall I ...?")."""


class NumberReads(Protocol):
    """``reads/numbers.py``: numbers in words."""

    WORDS: str
    """A pattern of one, without groups."""

    def from_words(self, text: str) -> float | None:
        """The number that lower-case words stand for."""


class AmountReads(Protocol):
    """``reads/amounts.py``: patterns without groups, see there for what each is."""

    CURRENCY: str
    CENTS: str
    AT_MOST: str
    AT_LEAST: str
    ABOUT: str
    VAGUELY: str
    AND_LESS: str
    AND_MORE: str
    ISH: str
    BETWEEN: str
    TO: str
    OTHER_UNIT: str
    AFTER: str


class OrdinalReads(Protocol):
    """``reads/ordinals.py``: places in a list: 1-based, -1 the last, or ``cheapest`` and so on."""

    FINDERS: Sequence[Callable[[str], Iterator[tuple[int, int, int | str]]]]
    """Each gives spans of a text with their place; the first that finds one decides."""

    def place_of(self, text: str) -> int | str | None:
        """The place that a text alone stands for."""


class SizeReads(Protocol):
    """``reads/sizes.py``: patterns without groups, see there for what each is."""

    SIZE: str
    BEFORE: str


class IdentifierReads(Protocol):
    """``reads/identifiers.py``: patterns without groups, see there for what each is."""

    POSTCODE: str
    IS: str
    NUMBER: str
    COUNTED: str
    AT: str
    SPOKEN_AT: str
    DOT: str
    SIGNS: Mapping[str, str]
    DIGITS: Mapping[str, str]
    TWICE: str
    PHONE: str
    """A telephone number by its form alone; a language may lack it."""


class NameReads(Protocol):
    """``reads/names.py``: how words are compared with the names of things."""

    PARTING: frozenset[str]
    HEAD_IS_LAST: bool

    def fold(self, word: str) -> str:
        """A word without what makes no difference between names."""


@dataclass(frozen=True)
class Reads:
    """What a language gives to the understanding; None for what it lacks.

    Args:
        ambiguous: words of names that mean something else at least as often
            (``words/ambiguous.yml``).
        joints: what joins two requests in a message (``words/joints.yml``).
    """

    answers: AnswerReads | None = None
    numbers: NumberReads | None = None
    amounts: AmountReads | None = None
    ordinals: OrdinalReads | None = None
    sizes: SizeReads | None = None
    identifiers: IdentifierReads | None = None
    names: NameReads | None = None
    ambiguous: frozenset[str] = frozenset()
    joints: tuple[str, ...] = ()


def reads_here(code: str | None = None) -> Reads:
    """The patterns and words of the project around the working directory.

    Args:
        code: of the language; ``language:`` of ``config.yml`` unless given.
    """
    try:
        project = Project.find()
    except ConfigError:
        return reads_of(code or DEFAULT_LANGUAGE)
    return reads_of(code or project.language, project.languages)


@lru_cache(maxsize=16)
def reads_of(code: str, folder: Path | None = None) -> Reads:
    """The patterns and words of a language.

    Args:
        code: as ``language:`` of ``config.yml`` has it. A language without a folder has none.
        folder: the project's ``languages/``, if it has one.
    """
    try:
        spoken = language(code, folder)
    except LanguageError:
        return Reads()
    modules = {name: _module(spoken, name) for name in Reads.__annotations__ if name not in WORDS}
    words = {name: _listed(spoken, name) for name in WORDS}
    return Reads(**modules, ambiguous=frozenset(words["ambiguous"]), joints=words["joints"])


def _module(spoken: Language, name: str) -> Any:
    try:
        return spoken.reads(name)
    except LanguageError:
        return None


def _listed(spoken: Language, name: str) -> tuple[str, ...]:
    try:
        return tuple(map(str, spoken.words(name)))
    except LanguageError:
        return ()
