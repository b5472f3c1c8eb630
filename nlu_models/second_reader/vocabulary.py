"""What the second reader may answer with: the intents and entities that the bot was trained on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nlu_models.model.examples import Example

NEVER = frozenset({"affirm", "nlu_fallback"})
"""Intents that it may not name: a yes is what the shopper's own clear words are, never a guess."""
_SHORT = 80


@dataclass(frozen=True)
class Vocabulary:
    """The names that a reading is made of.

    Args:
        intents: each with a few utterances.
        entities: the types.
    """

    intents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entities: tuple[str, ...] = ()

    @classmethod
    def of(cls, examples: Iterable[Example], *, each: int) -> Vocabulary:
        """What ``examples`` hold.

        Args:
            examples: the training utterances.
            each: utterances to keep of an intent, the first short ones of those that stand alone.
        """
        intents: dict[str, list[str]] = {}
        entities: set[str] = set()
        for example in examples:
            entities |= {entity.type for entity in example.entities}
            if example.intent is None or example.intent in NEVER:
                continue
            kept = intents.setdefault(example.intent, [])
            alone = len(example.parts) == 1 and not example.situation.states
            if alone and len(kept) < each and len(example.text) <= _SHORT:
                kept.append(example.text)
        chosen = {name: tuple(kept) for name, kept in sorted(intents.items())}
        return cls(chosen, tuple(sorted(entities)))
