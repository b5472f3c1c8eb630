"""The language that texts are written in: its words and patterns, from its folder.

``reads/copy.py`` says what a text may say without a fact behind it, ``reads/shapes.py`` which
values read alike, ``reads/units.py`` how measures are written, ``words/template.yml`` the plain
text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from common.language import FALLBACK, language


def copy_words() -> ModuleType:
    """What stands freely in a text, what an attribute bears out, and how words are compared."""
    return _reads("copy")


def shape_words() -> ModuleType:
    """``shape_of``: the grammatical shape of a value."""
    return _reads("shapes")


def unit_words() -> ModuleType:
    """Units of measure in attribute names and in texts."""
    return _reads("units")


@cache
def template_words() -> dict[str, Any]:
    """The phrases of the plain template."""
    words: dict[str, Any] = language(FALLBACK).words("template")
    return words


def files() -> list[Path]:
    """The files that a trained writer depends on."""
    return [Path(str(module.__file__)) for module in (copy_words(), shape_words(), unit_words())]


@cache
def _reads(name: str) -> ModuleType:
    return language(FALLBACK).reads(name)
