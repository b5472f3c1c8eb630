"""What simulated customers say, and what they recognise in an answer: files of a language.

``simulate/says.yml`` holds, by act, phrases with ``{values}``; ``simulate/reads.yml`` holds, by
name, regular expressions. Nothing is trained on them: the bot must not know its examiner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from common.errors import LanguageError
from common.language.folder import Language, read_yaml

FOLDER = "simulate"


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language.

    Attributes:
        says: act (``cancel.named``) to ways of saying it.
        reads: name to what is looked for in an answer.
    """

    says: Mapping[str, Sequence[str]]
    reads: Mapping[str, re.Pattern[str]]

    @classmethod
    def load(cls, language: Language) -> Phrases:
        """The phrases of a language; a project's own replace those of the same act.

        Raises:
            LanguageError: the language has none, or a file is wrong.
        """
        says: dict[str, Sequence[str]] = {}
        reads: dict[str, re.Pattern[str]] = {}
        for folder in reversed(language.folders(FOLDER)):
            says |= dict(_lists(folder / "says.yml"))
            for name, patterns in _lists(folder / "reads.yml"):
                reads[name] = _pattern(folder / "reads.yml", name, patterns)
        if not says:
            raise LanguageError(
                f"The language '{language.code}' has no phrases for simulated customers.",
                hint=f"Write {FOLDER}/says.yml and {FOLDER}/reads.yml; docs/simulation.md tells "
                "what belongs into them.",
            )
        return cls(says, reads)

    def say(self, act: str, rng: Random, **values: Any) -> str:
        """One way of saying ``act``.

        Raises:
            LanguageError: there is no such act, or a phrase asks for a value it does not get.
        """
        if act not in self.says:
            raise LanguageError(f"{FOLDER}/says.yml has no '{act}'.")
        phrase = rng.choice(self.says[act])
        try:
            return phrase.format(**values)
        except (KeyError, IndexError, ValueError) as error:
            raise LanguageError(
                f"{FOLDER}/says.yml: '{act}' cannot be filled in: {phrase!r}.",
                hint=f"It may use: {', '.join(sorted(values)) or 'no values'}.",
            ) from error

    def finds(self, name: str, text: str) -> bool:
        """Whether ``text`` holds what is looked for under ``name``."""
        pattern = self.reads.get(name)
        return pattern is not None and pattern.search(plain(text)) is not None


def plain(text: str) -> str:
    """``text`` for comparing: lower case, straight quotes, single spaces."""
    text = text.replace("’", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).strip().lower()


def _lists(path: Path, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    if not path.is_file():
        return
    found = read_yaml(path)
    if not isinstance(found, dict):
        raise LanguageError(f"{path} must hold a mapping of names to lists.")
    yield from _flat(path, found, prefix)


def _flat(path: Path, found: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, list[str]]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _flat(path, value, f"{prefix}{name}.")
        elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            yield f"{prefix}{name}", value
        else:
            raise LanguageError(f"{path}: '{prefix}{name}' must be a list of texts.")


def _pattern(path: Path, name: str, patterns: Sequence[str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{one})" for one in patterns))
    except re.error as error:
        raise LanguageError(f"{path}: '{name}' is no regular expression: {error}.") from error
