"""What the models learn from and what they say: examples, entities and parses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from nlu_models.model.situation import NOTHING, Situation


@dataclass(frozen=True)
class Entity:
    """A span of a text that names something.

    Args:
        start: first character of the span in the original text (0-based).
        end: one past its last character.
        type: the entity type, e.g. ``colour``.
        value: what the span stands for; the text itself unless something links it.
        role: Rasa's entity role, e.g. ``from`` in ``from Berlin``.
        group: Rasa's entity group, e.g. which of two listed products a colour belongs to.
        confidence: between 0 and 1.
    """

    start: int
    end: int
    type: str
    value: str
    role: str | None = None
    group: str | None = None
    confidence: float = 1.0

    @property
    def label(self) -> tuple[str, str | None, str | None]:
        """What a tagger must tell apart: type, role and group."""
        return self.type, self.role, self.group

    def overlaps(self, other: Entity) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Request:
    """One thing that a message asks for, tells or refuses.

    Args:
        start: first character of its words in the original text (0-based).
        end: one past their last character.
        intent: the name.
        refused: the shopper says that they do not want this, or takes it back.
        confidence: the calibrated probability of the intent.
        entities: those that stand in its words.
    """

    start: int
    end: int
    intent: str
    refused: bool = False
    confidence: float = 1.0
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Example:
    """One training or test utterance.

    Args:
        text: as it was written.
        intent: of the first request that is not refused; None when only its entities are known.
        entities: in the order of the text.
        weight: how much it counts in training.
        situation: in which it was said.
        requests: in the order of the text, which they cover; without any, the whole text is one
            request with the ``intent``.
    """

    text: str
    intent: str | None
    entities: tuple[Entity, ...] = ()
    weight: float = 1.0
    situation: Situation = NOTHING
    requests: tuple[Request, ...] = ()

    @property
    def parts(self) -> tuple[Request, ...]:
        """Its requests, the whole text where it has one; none where the intent is not known."""
        if self.requests or self.intent is None:
            return self.requests
        return (Request(0, len(self.text), self.intent),)


class Word(NamedTuple):
    """A word as the tokenizer sees it; offsets count characters of the original text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Parse:
    """What one pass through the model says about a message.

    Args:
        text: the original message.
        intent: the most probable intent.
        confidence: its calibrated probability.
        ranking: (intent, probability) in falling order; starts with ``intent``.
        entities: in the order of the text; they overlap where examples with overlapping ones were
            trained.
        out_of_scope_score: the probability that the message is about something the intents do not
            cover, between 0 and 1.
        words: the words of the text; nothing needs to tokenise it again.
        exact: the label of an utterance decided, see :mod:`nlu_models.model.exact_match`.
        requests: all that is asked for, told or refused, in the order of the text. With several, or
            one that is refused, ``intent`` is that of the first that is not refused and more than a
            yes or no; ``deny`` where all are refused.
    """

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Entity, ...] = ()
    out_of_scope_score: float = 0.0
    words: tuple[Word, ...] = field(default=(), repr=False)
    exact: bool = False
    requests: tuple[Request, ...] = ()
