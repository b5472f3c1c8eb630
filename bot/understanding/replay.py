"""A newly trained model beside what past messages were read as, before it serves.

Messages that shoppers had to put right tell which of the two is right. All others tell only what
would be read otherwise, which a person looks at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.confirmed import confirmed, example_of
from bot.understanding.talks import Talk, is_typed, reading

NO_READING = ("nlu_fallback", "out_of_scope")
SURE = 0.5
"""A reading less sure than this is no reading: a shopper is asked."""

Reads = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, float]]]]
"""Of messages, the ranking of each: intents with how sure they are, the surest first."""


@dataclass(frozen=True)
class Change:
    """A message that is read otherwise now, how often it was typed, and what its shopper said."""

    text: str
    before: str
    now: str
    count: int
    meant: str = ""


@dataclass(frozen=True)
class Replayed:
    """What a model reads in past conversations.

    Attributes:
        messages: how many were typed.
        same: how many are read as they were.
        known: how many of them are such that a shopper has said what they mean.
        right_before, right_now: how many of those were, and are, read so.
        unsure_before, unsure_now: how many messages are read less surely than :data:`SURE`.
        changes: what is read otherwise, the most frequent first.
    """

    messages: int
    same: int
    known: int
    right_before: int
    right_now: int
    unsure_before: int
    unsure_now: int
    changes: tuple[Change, ...]

    @property
    def is_worse(self) -> bool:
        """Whether fewer of the messages that are known are read rightly."""
        return self.right_now < self.right_before


def replay(talks: Sequence[Talk], reads: Reads, kinds: Sequence[str] | frozenset[str]) -> Replayed:
    """Read past messages with a model, and compare.

    Args:
        talks: the conversations.
        reads: the model.
        kinds: see :func:`bot.understanding.confirmed.confirmed`.
    """
    typed = [event for talk in talks for event in talk.events if is_typed(event)]
    texts = list(dict.fromkeys(str(event["text"]) for event in typed))
    now = dict(zip(texts, map(_surest, reads(texts)), strict=True))
    before = {str(event["text"]): reading(event, NO_READING) for event in typed}
    counts = Counter(str(event["text"]) for event in typed)
    meant = _meant(talks, kinds)
    changed = [text for text in texts if before[text][0] != now[text][0]]
    changes = [
        Change(text, before[text][0], now[text][0], counts[text], meant.get(text, ""))
        for text in sorted(changed, key=lambda text: -counts[text])
    ]
    return Replayed(
        messages=len(typed),
        same=len(typed) - sum(counts[text] for text in changed),
        known=len(meant),
        right_before=sum(before[text][0] == intent for text, intent in meant.items()),
        right_now=sum(now[text][0] == intent for text, intent in meant.items()),
        unsure_before=sum(before[str(event["text"])][1] < SURE for event in typed),
        unsure_now=sum(now[str(event["text"])][1] < SURE for event in typed),
        changes=tuple(changes),
    )


def _surest(ranking: Sequence[tuple[str, float]]) -> tuple[str, float]:
    return next((one for one in ranking if one[0] not in NO_READING), ("", 0.0))


def _meant(talks: Sequence[Talk], kinds: Sequence[str] | frozenset[str]) -> Mapping[str, str]:
    """What each message means by its shopper, where all who typed it agree; by its plain words."""
    said: dict[str, set[str]] = {}
    for talk in talks:
        plain: dict[str, str] = {}
        for event in talk.events:
            if is_typed(event):
                plain[example_of(event, kinds)] = str(event["text"])
        for one in confirmed(talk, kinds):
            said.setdefault(plain[one.text], set()).add(one.intent)
    return {text: next(iter(intents)) for text, intents in said.items() if len(intents) == 1}


__all__ = ["Change", "Replayed", "replay"]
