"""Utterances that are read as they were labelled, whatever the network makes of them.

A share of the utterances is held out to calibrate with, and of the others a few are hard to learn.
Whoever writes "yep" into the training data expects it to be understood all the same.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from common.errors import ModelError

EXACT_FILE = "exact.json"

_WORD = re.compile(r"\w+")


class ExactMatches:
    """Finds the intent of an utterance by its words, in any case and punctuation.

    Args:
        intents: what :meth:`plain` makes of an utterance → its intent.
    """

    def __init__(self, intents: Mapping[str, str] | None = None) -> None:
        self._intents = dict(intents or {})

    def __len__(self) -> int:
        return len(self._intents)

    @property
    def intents(self) -> frozenset[str]:
        """Those that its utterances have."""
        return frozenset(self._intents.values())

    @classmethod
    def of(cls, labelled: Iterable[tuple[str, str]], *, needed: Iterable[str]) -> ExactMatches:
        """Know those utterances that are ``needed``, unless they were labelled in several ways.

        Args:
            labelled: all utterances, cleaned, each with its intent.
            needed: those of them that the network was not taught, or not well enough.
        """
        found: dict[str, set[str]] = defaultdict(set)
        for text, intent in labelled:
            found[cls.plain(text)].add(intent)
        plain = map(cls.plain, needed)
        return cls({text: min(found[text]) for text in plain if len(found[text]) == 1})

    @staticmethod
    def plain(text: str) -> str:
        """The words of a cleaned text; the text itself where it has none (":-)")."""
        return " ".join(_WORD.findall(text.casefold())) or text

    def intent(self, text: str) -> str | None:
        """The intent of a cleaned text, if it is known."""
        return self._intents.get(self.plain(text)) if self._intents else None

    def save(self, folder: Path) -> None:
        """Write :data:`EXACT_FILE` into a model folder."""
        text = json.dumps(self._intents, ensure_ascii=False, indent=0)
        (folder / EXACT_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ExactMatches:
        """Read the file of a model folder.

        Raises:
            ModelError: it is missing or damaged.
        """
        path = folder / EXACT_FILE
        try:
            found = {str(t): str(i) for t, i in json.loads(path.read_text("utf-8")).items()}
        except (OSError, ValueError, AttributeError) as error:
            raise ModelError(
                f"{path} is missing or damaged: {error}",
                hint="Train the model again: 'shoptalk train'.",
            ) from error
        return cls(found)
