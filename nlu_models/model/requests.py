"""From the scores of words to the requests of a message.

Behind its tags a token has, where requests are read, the scores of its intents and two marks: that
it begins a request, and that the request is refused. A message is cut where that makes the words'
intents most likely together, so that no word is lost and no single word decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nlu_models.model.calibration import softmax
from nlu_models.model.encoding import EncodedText
from nlu_models.model.examples import Entity, Request

MARKS = 2
"""Scores of a token behind those of its intents: begins a request, is refused."""
BEGINS, REFUSED = -2, -1

DENY = "deny"
"""The intent of a message that only refuses."""
YES_OR_NO = frozenset({"affirm", DENY})

_BEGINS_FROM, _SURER = 2.0, 4.0
"""The mark from which a word may begin a request, and by how much more where the request before has
the same intent. In training a beginning counts threefold, so the mark is too high by its logarithm
at least; the rest, and the next, were chosen with dialogues that nothing was trained on."""
_REFUSED_FROM = -1.0
_NEVER_CUT = -4.0
"""Below this mark, at all its words, a message is one request."""
_HALF_SURE = 3.0
"""So far below the mark from which a word may begin a request, that none does is half sure."""
Floats = NDArray[np.floating]
Named = TypeVar("Named", bound=Request)


@dataclass(frozen=True)
class Run:
    """Words that belong to one request.

    Args:
        first: place of its first word in the message.
        last: place of its last word.
        refused: whether it is refused.
        logits: of its intents, the mean over its words, (K,).
    """

    first: int
    last: int
    refused: bool
    logits: Floats

    @property
    def intent(self) -> int:
        """The most probable intent."""
        return int(self.logits.argmax())


def find_runs(scores: Floats) -> list[Run]:
    """Cut the words of a message into requests.

    Args:
        scores: logits of the intents and the marks of each of W words, (W, K + MARKS).

    Returns:
        Runs that follow each other and hold all W words; none for no words.
    """
    if not len(scores):
        return []
    cuts = [0, *_cuts(scores), len(scores)]
    return [_run(scores, first, end) for first, end in pairwise(cuts)]


def _run(scores: Floats, first: int, end: int) -> Run:
    words = scores[first:end]
    refused = float(words[:, REFUSED].mean()) > _REFUSED_FROM
    return Run(first, end - 1, refused, np.asarray(words[:, :-MARKS].mean(axis=0)))


def _cuts(scores: Floats) -> list[int]:
    """The words that begin a request, the first left out (Viterbi 1967)."""
    marks = scores[1:, BEGINS] - _BEGINS_FROM
    if not len(marks) or marks.max() < _NEVER_CUT:
        return []
    intents = scores[:, :-MARKS]
    peaks = intents.max(axis=1, keepdims=True)
    logs = intents - peaks - np.log(np.exp(intents - peaks).sum(axis=1, keepdims=True))
    begins, goes_on = -np.logaddexp(0, -marks), -np.logaddexp(0, marks)
    total, steps = logs[0], []
    for word, here in enumerate(logs[1:]):
        before = int(total.argmax())
        begun, kept = np.full_like(total, total[before] + begins[word]), total + goes_on[word]
        begun[before] -= _SURER
        steps.append((begun > kept, before))
        total = np.maximum(begun, kept) + here
    found: list[int] = []
    intent = int(total.argmax())
    for word in range(len(steps), 0, -1):
        starts, before = steps[word - 1]
        if starts[intent]:
            found.append(word)
            intent = before
    return found[::-1]


def singleness(scores: Floats, intent: int) -> float:
    """How sure words are that their message asks for ``intent`` and for nothing else, 0 to 1.

    It is the least of three: that no word begins another request, that nothing is refused, and the
    mean probability of the intent over the words.

    Args:
        scores: logits of the intents and the marks of each of W words, (W, K + MARKS), W > 0.
        intent: the message's.
    """
    begins = scores[1:, BEGINS].max(initial=-np.inf) - _BEGINS_FROM + _HALF_SURE
    refused = scores[:, REFUSED].mean() - _REFUSED_FROM
    least = 1 / (1 + np.exp(max(begins, refused)))
    return float(min(least, softmax(scores[:, :-MARKS])[:, intent].mean()))


def to_requests(
    encoded: EncodedText,
    runs: Sequence[Run],
    entities: Sequence[Entity],
    intents: Sequence[str],
    temperature: float,
) -> tuple[Request, ...]:
    """Runs of words as requests, each with the entities that stand in it.

    Args:
        encoded: the message.
        runs: of its words.
        entities: of the whole message, in the order of the text.
        intents: names, in the order of the logits.
        temperature: divides the logits.
    """
    ends = [encoded.words[run.first].start for run in runs[1:]] + [len(encoded.text)]
    found = []
    for run, after in zip(runs, ends, strict=True):
        start, end = encoded.words[run.first].start, encoded.words[run.last].end
        inside = tuple(e for e in entities if start <= e.start < after)
        confidence = float(softmax(run.logits / temperature)[run.intent])
        name = intents[run.intent]
        refused = run.refused and name not in YES_OR_NO  # who refuses a no says no
        found.append(Request(start, end, name, refused, confidence, inside))
    return tuple(found)


def leading(requests: Sequence[Named]) -> int | None:
    """The place of the request to begin with: the first asked for that is more than a yes or no.

    Where there is none, the first that is asked for; None where all are refused.
    """
    asked = [place for place, each in enumerate(requests) if not each.refused]
    more = [place for place in asked if requests[place].intent not in YES_OR_NO]
    return next(iter(more or asked), None)
