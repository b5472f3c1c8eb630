"""How well the requests of messages are read: each with its intent, asked for or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu_models.model.examples import Example, Parse, Request

Told = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Share:
    """So many of so many are right."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; 0 of none."""
        return self.right / max(self.of, 1)


@dataclass(frozen=True)
class RequestScores:
    """The requests of N messages.

    Args:
        whole: messages whose requests are all right: how many there are, their intents in the order
            of the text, and which are refused.
        one: the same of messages with one request that is asked for.
        several: the same of messages with two or more.
        refused: messages that refuse something, of which what they refuse is right.
        counted: messages with the right number of requests.
    """

    whole: Share
    one: Share
    several: Share
    refused: Share
    counted: Share


def score_requests(examples: Sequence[Example], parses: Sequence[Parse]) -> RequestScores:
    """Compare the requests of ``parses`` with those of the examples they were made from."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for example, parse in zip(examples, parses, strict=True):
        wanted, given = told(example.parts), told(parse.requests)
        for kind, is_right in _judged(wanted, given):
            of[kind] += 1
            right[kind] += is_right
    kinds = ("whole", "one", "several", "refused", "counted")
    return RequestScores(*(Share(right[kind], of[kind]) for kind in kinds))


def told(requests: Sequence[Request]) -> Told:
    """What a message asks for and refuses, in the order of its text."""
    return tuple((request.intent, request.refused) for request in requests)


def _judged(wanted: Told, given: Told) -> Iterator[tuple[str, bool]]:
    """What a message counts for, and whether it is right in that."""
    yield "whole", wanted == given
    yield "counted", len(wanted) == len(given)
    if len(wanted) > 1:
        yield "several", wanted == given
    elif wanted and not wanted[0][1]:
        yield "one", wanted == given
    if any(refused for _, refused in wanted):
        yield "refused", _refused(wanted) == _refused(given)


def _refused(requests: Told) -> list[str]:
    return sorted(intent for intent, refused in requests if refused)
