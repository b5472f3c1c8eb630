"""The language that texts are written in: its words and patterns, from its folder.

It is the project's, once :func:`write_in` has told it. ``reads/copy.py`` says what a text may say
without a fact behind it, ``reads/shapes.py`` which values read alike, ``reads/texts.py`` how
texts are wanted, ``reads/units.py`` how measures are written, ``reads/statements.py``,
``words/statements.yml`` and ``words/advertising.yml`` what needs a fact, ``words/template.yml`` the
plain text. Of a language that lacks one of these files, English stands in for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from common.errors import LanguageError
from common.language import FALLBACK, Language, language

_language: Language | None = None


def write_in(code: str, folder: Path | None = None) -> None:
    """Write in a language from now on, in the whole process.

    Args:
        code: of the language.
        folder: the project's ``languages/``, if it has one.

    Raises:
        LanguageError: there is no such language.
    """
    global _language
    _language = language(code, folder)


def language_name() -> str:
    """What the language calls itself."""
    return _spoken().name


def language_code() -> str:
    """The code of the language."""
    return _spoken().code


def copy_words() -> ModuleType:
    """What stands freely in a text, what an attribute bears out, and how words are compared."""
    return _reads("copy")


def shape_words() -> ModuleType:
    """``shape_of``: the grammatical shape of a value."""
    return _reads("shapes")


def unit_words() -> ModuleType:
    """Units of measure in attribute names and in texts."""
    return _reads("units")


def template_words() -> dict[str, Any]:
    """The phrases of the plain template."""
    return _words_of(_spoken(), "template")


def claim_words() -> ModuleType:
    """Words of a claim that need no fact, and those by which a text speaks to its reader."""
    return _reads("texts")


def files() -> list[Path]:
    """The files that a trained writer depends on."""
    return [Path(str(module.__file__)) for module in (copy_words(), shape_words(), unit_words())]


def _spoken() -> Language:
    return _language or language(FALLBACK)


def _reads(name: str) -> ModuleType:
    return _module(_spoken(), name)


@cache
def _module(spoken: Language, name: str) -> ModuleType:
    try:
        return spoken.reads(name)
    except LanguageError:
        return language(FALLBACK).reads(name)


@cache
def _words_of(spoken: Language, name: str) -> dict[str, Any]:
    words: dict[str, Any]
    try:
        words = spoken.words(name)
    except LanguageError:
        words = language(FALLBACK).words(name)
    return words


@dataclass(frozen=True)
class StatementLists:
    """The words that need a fact behind them, from ``words/statements.yml`` of the language.

    Attributes:
        materials: word -> more general words for the same.
        ambiguous: those of them that are everyday words beside.
        spelt: another spelling -> the list's.
        parts, parts_too: what a thing has; the second are everyday words beside.
        parts_or_verbs: those that are verbs as well.
        alike: parts that are told of by either name.
        separate: parts that are not of the material of the whole.
        making: what was done with a material -> the part that it makes.
        technologies: what things connect by, charge by or are used with.
        qualities, qualities_too: what can be looked up; the second are everyday words beside.
        denies: a word -> what it says is not there.
        doings: what a thing is said to do.
        same: a word -> words that say the same, in the data.
        measures: a word beside a number -> parts of the names of the attributes it speaks of.
        brands: names of makers.
    """

    materials: Mapping[str, tuple[str, ...]]
    ambiguous: frozenset[str]
    spelt: Mapping[str, str]
    parts: frozenset[str]
    parts_too: frozenset[str]
    parts_or_verbs: frozenset[str]
    alike: tuple[frozenset[str], ...]
    denies: Mapping[str, str]
    separate: frozenset[str]
    making: Mapping[str, str]
    colours: frozenset[str]
    technologies: frozenset[str]
    qualities: frozenset[str]
    qualities_too: frozenset[str]
    quality_endings: tuple[str, ...]
    doings: frozenset[str]
    same: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, frozenset[str]]
    audiences: Mapping[str, tuple[str, ...]]
    places: Mapping[str, str]
    brands: frozenset[str]


def statement_words() -> ModuleType:
    """The small words around values, parts and numbers."""
    return _reads("statements")


def statement_lists() -> StatementLists:
    """The words that need a fact behind them."""
    return _lists(_spoken())


def advertising_rules() -> tuple[Mapping[str, Any], ...]:
    """The rows of ``words/advertising.yml``."""
    return tuple(_words_of(_spoken(), "advertising")["rules"])


@cache
def _lists(spoken: Language) -> StatementLists:
    rows = _words_of(spoken, "statements")
    return StatementLists(
        materials={word: tuple(more) for word, more in rows["materials"].items()},
        ambiguous=frozenset(rows["ambiguous"].split()),
        spelt=rows["spelt"],
        parts=frozenset(rows["parts"].split()),
        parts_too=frozenset(rows["parts_too"].split()),
        parts_or_verbs=frozenset(rows["parts_or_verbs"].split()),
        alike=tuple(map(frozenset, rows["alike"])),
        denies=rows["denies"],
        separate=frozenset(rows["separate"].split()),
        making=rows["making"],
        colours=frozenset(f"{rows['colours']} {rows['colourful']}".split()),
        technologies=frozenset(rows["technologies"].split()),
        qualities=frozenset(rows["qualities"].split()),
        qualities_too=frozenset(rows["qualities_too"].split()),
        quality_endings=tuple(rows["quality_endings"]),
        doings=frozenset(rows["doings"].split()),
        same={word: tuple(map(str, others)) for word, others in rows["same"].items()},
        measures={word: frozenset(names.split()) for word, names in rows["measures"].items()},
        audiences={word: tuple(needs) for word, needs in rows["audiences"].items()},
        places=rows["places"],
        brands=frozenset(_words_of(spoken, "advertising")["brands"].split()),
    )
