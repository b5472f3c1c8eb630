"""What the chat widget itself says: ``languages/<code>/widget.yml``, the project's on top.

A folder that holds this file alone gives a page's language its widget, without the bot speaking it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from common.config import nearest
from common.errors import LanguageError
from common.language.choice import known_language
from common.language.folder import (
    FALLBACK,
    PROGRAM_LANGUAGES,
    WIDGET_FILE,
    language_layers,
    read_yaml,
)

logger = logging.getLogger(__name__)

OF_THE_CONVERSATION = ("greeting", "suggestions", "agree", "decline")
"""Texts that open the conversation or are sent to the bot: in a language that it speaks."""
_GAP = re.compile(r"\{(\w+)\}")


def widget_texts(folder: Path | None, spoken: Sequence[str]) -> dict[str, dict[str, str]]:
    """Language -> the texts of the widget that are there in it.

    A file that is wrong is reported in the log and left out: the chat itself must not fail.

    Args:
        folder: the project's ``languages/``, if it has one.
        spoken: the languages that the bot speaks, the one a conversation begins in first.
    """
    texts = {code: _merged(files) for code, files in _files(folder).items()}
    texts = {code: found for code, found in texts.items() if found}
    first = {
        **texts.get(FALLBACK, {}),
        **texts.get(known_language(spoken[0], list(texts)) or "", {}),
    }
    own = {key: first[key] for key in OF_THE_CONVERSATION if key in first}
    return {
        code: found if known_language(code, spoken) else {**found, **own}
        for code, found in texts.items()
    }


def widget_problems(folder: Path | None) -> Iterator[str]:
    """One line for each file of the widget's texts that cannot be used."""
    for files in _files(folder).values():
        for path in files:
            try:
                read_widget_file(path)
            except LanguageError as error:
                yield str(error)


def read_widget_file(path: Path) -> dict[str, str]:
    """The texts of one file.

    Raises:
        LanguageError: it is not YAML, a text is unknown or no text, or names a value that the
            widget does not give.
    """
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise LanguageError(f"{path} must hold texts by their names, such as 'send: Send'.")
    texts = {str(key): text for key, text in values.items()}
    known = texts if path == PROGRAM_LANGUAGES / FALLBACK / WIDGET_FILE else _english()
    for key, text in texts.items():
        if key not in known:
            guess = nearest(key, sorted(known))
            suggestion = f"; did you mean '{guess}'?" if guess else "."
            raise LanguageError(f"{path}: the widget has no text '{key}'{suggestion}")
        if not isinstance(text, str):
            raise LanguageError(
                f"{path}: '{key}' must be a text.", hint=f'Put it into quotes: "{text}".'
            )
        given = set(_GAP.findall(known[key]))
        if wrong := sorted(set(_GAP.findall(text)) - given):
            names = ", ".join(f"{{{name}}}" for name in sorted(given)) or "no value"
            raise LanguageError(
                f"{path}: '{key}' asks for {{{wrong[0]}}}, which nobody gives.",
                hint=f"It is given {names}.",
            )
    return texts


@cache
def _english() -> dict[str, str]:
    return read_widget_file(PROGRAM_LANGUAGES / FALLBACK / WIDGET_FILE)


def _files(folder: Path | None) -> dict[str, list[Path]]:
    """Language -> its files; a later one overrides an earlier."""
    return {
        code: [path for layer in reversed(layers) if (path := layer.folder / WIDGET_FILE).is_file()]
        for code, layers in sorted(language_layers(folder).items())
    }


def _merged(files: Sequence[Path]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in files:
        try:
            texts |= read_widget_file(path)
        except LanguageError as error:
            logger.error("The widget does without a file of its texts: %s", error)
    return texts
