"""What a project's languages lack, and sentences that ask for a value nobody gives."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from common.config import nearest
from common.language.folder import FALLBACK, NEVER_INHERITED, Language, language
from common.language.phrasebook import Phrasebook, Variant
from common.language.widget import widget_problems

_MODULES = (("reads", "*.py"), ("words", "*.yml"))
_INSTEAD = dict.fromkeys(NEVER_INHERITED, "only a pressed button is a yes")


def check_languages(
    project: Path, book: Phrasebook, *, slots: Collection[str] = ()
) -> Iterator[str]:
    """One line for each thing that is missing or wrong.

    A sentence may ask for what the program's own sentence of that name asks for, for the settings
    that every sentence may name, and for slots.

    Args:
        project: the project's folder.
        book: what it says, in all its languages.
        slots: the names of the domain's slots.
    """
    folder = project / "languages"
    reference = language(FALLBACK)
    own = Phrasebook.load(languages=[FALLBACK])
    for code in book.languages:
        spoken = language(code, folder)
        if spoken.code != reference.code:
            yield from _lacks(spoken, reference, book, own)
        yield from _asks_too_much(book, code, own, slots)
    yield from widget_problems(folder)


def _lacks(
    spoken: Language, reference: Language, book: Phrasebook, own: Phrasebook
) -> Iterator[str]:
    """Sentences, words and patterns that the reference has and this language has not."""
    missing = sorted(own.names(reference.code) - book.names(spoken.code))
    for name in missing:
        yield f"languages/{spoken.code}: the sentence '{name}' is missing; English is said instead."
    for kind, pattern in _MODULES:
        there = {path.name for folder in spoken.folders(kind) for path in folder.glob(pattern)}
        wanted = {path.name for folder in reference.folders(kind) for path in folder.glob(pattern)}
        for name in sorted(wanted - there):
            instead = _INSTEAD.get(f"{kind}/{name}", "English's is used")
            yield f"languages/{spoken.code}: {kind}/{name} is missing; {instead}."


def _asks_too_much(
    book: Phrasebook, code: str, own: Phrasebook, slots: Collection[str]
) -> Iterator[str]:
    for name in sorted(book.names(code) & own.names(FALLBACK)):
        given = {*_asked(own.variants(name, FALLBACK)), *book.always, *slots}
        for variant in book.variants(name, code):
            for value in sorted(_asked([variant]) - given):
                guess = nearest(value, sorted(given))
                hint = f"; did you mean {{{guess}}}?" if guess else "."
                yield (f"{variant.template.where} asks for {{{value}}}, which nobody gives{hint}")


def _asked(variants: Collection[Variant]) -> set[str]:
    return {
        name
        for variant in variants
        for template in (variant.template, *(title for title, _ in variant.buttons))
        for name in template.asks()
    }
