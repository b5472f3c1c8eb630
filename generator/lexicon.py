"""What the writer knows of language beside the network: words, plans, places of slots, slogans."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from common.errors import ModelError
from generator.plan import Planner
from generator.quality import SlotContexts
from generator.tongue import copy_words

EVERYWHERE = 3


@dataclass(frozen=True)
class Language:
    """Learnt beside the network and kept in one JSON file.

    Attributes:
        words: the decoder's vocabulary by id.
        planner: which facts people state together.
        contexts: where people put which slot.
        usage: the categories in which each word was written.
        slogans: every slogan that was learnt from, each with the product it belongs to.
    """

    words: tuple[str, ...]
    planner: Planner
    contexts: SlotContexts
    usage: Mapping[str, Sequence[str]]
    slogans: Mapping[str, str]

    def usual(self, word: str, category: str) -> bool:
        """Whether a word is at home in texts about a category, or everywhere."""
        used = self.usage.get(word, ())
        return category in used or len(used) >= EVERYWHERE or word in copy_words().FUNCTION_WORDS

    def save(self, path: Path) -> None:
        """Write to a file."""
        content = {
            "words": self.words,
            "plans": self.planner.to_json(),
            "before": sorted(self.contexts.before),
            "after": sorted(self.contexts.after),
            "usage": self.usage,
            "slogans": self.slogans,
        }
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ModelError: the file is missing or damaged.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            contexts = SlotContexts(
                {tuple(row) for row in content["before"]}, {tuple(row) for row in content["after"]}
            )
            planner = Planner.from_json(content["plans"])
            usage, slogans = dict(content["usage"]), dict(content["slogans"])
            return cls(tuple(content["words"]), planner, contexts, usage, slogans)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"Cannot read {path}: {error}", hint="Run: shoptalk train") from error
