"""Messages with several requests, composed of single utterances while a model is trained."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nlu_models.model.examples import Entity, Example, Request
from nlu_models.model.requests import DENY
from nlu_models.model.situation import NOTHING, PARTS, Situation

COURTESY = frozenset({"greet", "goodbye", "thank", "praise"})
"""Intents that are no request of their own beside another."""

_MOST_CHARACTERS = 200
_THREE = 0.25
"""Share of three requests among the composed messages."""
_REFUSED = 0.1
"""Share of refusals among the utterances that come second or third."""
_TOLD = 0.15
"""Share of the single utterances that are read in a situation of their intent, and of those said
at length in any."""
_WHATEVER_WAS_ASKED = 25
"""Characters from which on an utterance is said at length."""
_END = re.compile(r"[\s.,;:!…]+$")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Piece:
    """A message that is being composed."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    requests: tuple[Request, ...] = ()

    def with_next(self, example: Example, joint: str) -> Piece:
        """The same with another utterance of one request; the words of a joint belong to it."""
        before = _END.sub("", self.text)
        if before.endswith("?"):
            joint = joint.lstrip(",;. ")
            joint = f" {joint}" if joint else ""
        word = _WORD.search(joint)
        start = len(before) + (word.start() if word else len(joint) + 1)
        moved = len(before) + len(joint) + 1
        entities = (replace(e, start=e.start + moved, end=e.end + moved) for e in example.entities)
        text = f"{before}{joint} {example.text}"
        last = replace(example.parts[0], start=start, end=len(text))
        known = [replace(each, end=min(each.end, len(before))) for each in self.requests]
        if known and last.intent in COURTESY:
            known[-1] = replace(known[-1], end=len(text))
        elif known and known[-1].intent in COURTESY:
            known[-1] = replace(last, start=known[-1].start)
        else:
            known.append(last)
        return Piece(text, (*self.entities, *entities), tuple(known))


class Composer:
    """Makes of some single utterances messages with several requests, and tells situations.

    Args:
        examples: utterances and turns of dialogues.
        joints: what joins two requests, such as ", and" (``words/joints.yml`` of the language).
        generator: the source of chance.
        out_of_scope: the intent that is not composed.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        joints: Sequence[str],
        generator: random.Random,
        *,
        out_of_scope: str,
    ) -> None:
        self._joints = joints
        self._generator = generator
        self._out_of_scope = out_of_scope
        self._single = [example for example in examples if self._is_single(example)]
        self._refused = [example for example in self._single if example.requests]
        self._situations = _situations(examples)
        self._every_situation = [each for known in self._situations.values() for each in known]

    def __bool__(self) -> bool:
        return bool(self._joints and self._single)

    def _is_single(self, example: Example) -> bool:
        """Whether an utterance may be composed with others."""
        return (
            example.intent not in {None, self._out_of_scope}
            and example.weight == 1
            and example.situation == NOTHING
            and len(example.parts) == 1
        )

    def composed(self, example: Example, share: float) -> Example:
        """``example``, or with the probability ``share`` a message that begins with it."""
        if not self or not self._is_single(example) or self._generator.random() >= share:
            return example
        piece = Piece(example.text, example.entities, example.parts)
        for _ in range(2 if self._generator.random() < _THREE else 1):
            other = self._generator.choice(self._others())
            if len(piece.text) + len(other.text) <= _MOST_CHARACTERS:
                piece = piece.with_next(other, self._generator.choice(self._joints))
        parts = piece.requests
        asked = (part.intent for part in parts if not part.refused)
        return replace(
            example,
            text=piece.text,
            intent=next(asked, DENY),
            entities=piece.entities,
            requests=parts if len(parts) > 1 or parts[0].refused else (),
        )

    def _others(self) -> Sequence[Example]:
        """What may come next: more often a refusal than there are such utterances."""
        often = self._refused and self._generator.random() < _REFUSED
        return self._refused if often else self._single

    def situated(self, example: Example, dropout: float) -> Example:
        """The example with a part of its situation left out at times, or with one told.

        So no reading depends on the situation alone. What is said at length means the same whatever
        was asked, a question in the middle of something else for one.
        """
        if example.situation != NOTHING:
            if self._generator.random() >= dropout:
                return example
            gone = [part for part in PARTS if self._generator.random() < 0.5]
            return replace(example, situation=example.situation.without(gone))
        if len(example.text) >= _WHATEVER_WAS_ASKED and self._generator.random() < _TOLD:
            known = self._every_situation
        elif self._generator.random() < _TOLD:
            known = self._situations.get(str(example.intent), [])
        else:
            return example
        return replace(example, situation=self._generator.choice(known)) if known else example


def _situations(examples: Iterable[Example]) -> dict[str, list[Situation]]:
    """The situations in which each intent was said."""
    found = defaultdict[str, list[Situation]](list)
    for example in examples:
        if example.situation != NOTHING:
            found[str(example.intent)].append(example.situation)
    return found
