"""Words in a script without spaces: those that the language's lists know, and single characters.

What is said and what is known are cut by the same lists, so that a word is found again wherever it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache

from babel import Locale

from common.language.scripts import is_unspaced
from common.language.variants import fold
from generator.tongue import (
    StatementLists,
    copy_words,
    language_code,
    statement_lists,
    statement_words,
)


def segments(run: str, *, counted: bool = False) -> list[tuple[str, int]]:
    """The words of a run of letters, each with its place in it; the run itself where it is one.

    Args:
        run: letters that stand together; ideographs are read in their simplified form.
        counted: whether a number in digits stands right before it, so that it begins with a unit.
    """
    if not is_unspaced(run):
        return [(run, 0)]
    run = fold(run)
    units = statement_words().UNITS if counted else ()
    unit = max((word for word in units if run.lower().startswith(word)), key=len, default="")
    first = [(run[: len(unit)], 0)] if unit else []
    rest = _cutter(language_code()).finditer(run, len(unit))
    return first + [(match.group(), match.start()) for match in rest]


@cache
def countries(code: str) -> frozenset[str]:
    """The names of countries in a language, in lower case.

    Args:
        code: of the language; the places of its lists are those of the language that is spoken.
    """
    lands = Locale.parse(code).territories
    names = {name.lower() for land, name in lands.items() if len(land) == 2}
    return frozenset(names | set(statement_lists().places.values()))


@cache
def _cutter(code: str) -> re.Pattern[str]:
    """Longer words first, then numbers, runs of other letters, and each character alone."""
    held = {word for word in _vocabulary() | countries(code) if len(word) > 1 and is_unspaced(word)}
    listed = map(re.escape, sorted(held, key=lambda one: (-len(one), one)))
    number = statement_words().NUMBER_IN_WORDS
    return re.compile("|".join((*listed, number, r"[a-z'’]+", ".")), re.IGNORECASE)


def _vocabulary() -> frozenset[str]:
    """The words of the lists, and those around values in ``reads/statements.py``."""
    small = vars(statement_words()).values()
    around = [value for value in small if isinstance(value, frozenset | Mapping)]
    lists = [getattr(statement_lists(), one.name) for one in fields(StatementLists)]
    plain = (copy_words().PLAIN_WORDS, copy_words().NEGATIONS)
    return frozenset(_strings((*lists, *around, *plain)))


def _strings(values: object) -> Iterator[str]:
    """Every word of nested lists and tables, the keys of these included."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, Mapping):
        yield from _strings((*values.keys(), *values.values()))
    elif isinstance(values, Iterable):
        for one in values:
            yield from _strings(one)
