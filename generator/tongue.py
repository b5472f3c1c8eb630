"""The language that texts are written in: its words and patterns, from its folder.

It is the project's, once :func:`write_in` has told it. ``reads/copy.py`` says what a text may say
without a fact behind it, ``reads/shapes.py`` which values read alike, ``reads/texts.py`` how
texts are wanted, ``reads/units.py`` how measures are written, ``words/template.yml`` the plain
text. Of a language that lacks one of these files, English stands in for it.
"""

from __future__ import annotations

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
    return _words(_spoken())


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
def _words(spoken: Language) -> dict[str, Any]:
    words: dict[str, Any]
    try:
        words = spoken.words("template")
    except LanguageError:
        words = language(FALLBACK).words("template")
    return words
