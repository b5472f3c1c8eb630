"""Training utterances whose label is probably wrong.

Confident learning (Northcutt, Jiang and Chuang 2021): a label is suspicious when another intent is
at least as probable for the utterance as it is, on average, for those of that intent. The
probabilities come from the nearest neighbours among the other utterances, so that a label has no
vote on itself; the least probable labels come first ("self-confidence").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu_models.model.neighbours import Neighbour, UtteranceIndex

_ROWS = 512
_NEIGHBOURS = 10
_SHOWN = 3
# A cosine of 0.9 counts seven times as much as one of 0.8: a near paraphrase says more than a few
# distant relatives.
_SHARPNESS = 20.0


@dataclass(frozen=True)
class Suspicion:
    """A label that the utterance's neighbours contradict.

    Args:
        text: the utterance.
        intent: its label.
        suggested: the intent that its neighbours have.
        self_confidence: probability of its label, by its neighbours.
        confidence: probability of the suggested intent.
        neighbours: the nearest utterances that have the suggested intent.
    """

    text: str
    intent: str
    suggested: str
    self_confidence: float
    confidence: float
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True)
class _Votes:
    """What the neighbours of N utterances say.

    Args:
        probabilities: of each intent, (N, intents).
        nearest: the rows of the k neighbours, nearest first, (N, k).
        cosines: with them, (N, k); minus infinity where there are fewer than k.
    """

    probabilities: NDArray[np.floating]
    nearest: NDArray[np.integer]
    cosines: NDArray[np.floating]


def suspicious_labels(index: UtteranceIndex, *, k: int = _NEIGHBOURS) -> list[Suspicion]:
    """The labels to check, the most doubtful first.

    Args:
        index: the utterances; one that is there twice with the same label is no witness for
            itself, and one that is the only one of its intent is never suspected.
        k: neighbours asked.
    """
    names = sorted(set(index.intents))
    labels = np.array([names.index(intent) for intent in index.intents], dtype=int)
    if len(names) < 2:
        return []
    votes = _leave_one_out(index, labels, k)
    own = votes.probabilities[np.arange(len(labels)), labels]
    suggested = _confident(votes.probabilities, labels, own)
    witnessed = np.bincount(labels)[labels] > 1
    found = [
        Suspicion(
            text=index.texts[row],
            intent=index.intents[row],
            suggested=names[suggested[row]],
            self_confidence=float(own[row]),
            confidence=float(votes.probabilities[row, suggested[row]]),
            neighbours=_witnesses(index, votes, row, names[suggested[row]]),
        )
        for row in np.flatnonzero((suggested != labels) & witnessed).tolist()
    ]
    return sorted(found, key=_doubtful)


def _doubtful(found: Suspicion) -> tuple[float, float, float]:
    """Sorts the most doubtful label first; of equals, that which a closer neighbour contradicts."""
    nearest = found.neighbours[0].similarity if found.neighbours else 0.0
    return found.self_confidence, -found.confidence, -nearest


def _confident(
    probabilities: NDArray[np.floating], labels: NDArray[np.integer], own: NDArray[np.floating]
) -> NDArray[np.integer]:
    """For each utterance the likeliest intent that reaches its own usual probability, (N,).

    Where none that does is likelier than the label, it is the label.
    """
    usual = np.bincount(labels, own) / np.bincount(labels)
    reached = np.where((probabilities >= usual) & (probabilities > own[:, None]), probabilities, 0)
    best = reached.argmax(axis=1)
    return np.where(reached.max(axis=1) > 0, best, labels)


def _leave_one_out(index: UtteranceIndex, labels: NDArray[np.integer], k: int) -> _Votes:
    """Let the ``k`` nearest others of each utterance vote, the nearer the more."""
    same = _same_utterance(index)
    nearest, cosines = [], []
    for start in range(0, len(index), _ROWS):
        rows = slice(start, start + _ROWS)
        scores = index.similarities(index.vectors(rows))
        scores[same[rows, None] == same] = -np.inf
        nearest.append(_highest(scores, k))
        cosines.append(np.take_along_axis(scores, nearest[-1], axis=1))
    votes = np.zeros((len(index), int(labels.max()) + 1))
    voters, weights = np.concatenate(nearest), np.exp(_SHARPNESS * (np.concatenate(cosines) - 1))
    np.add.at(votes, (np.arange(len(index))[:, None], labels[voters]), weights)
    totals = votes.sum(axis=1, keepdims=True)
    return _Votes(votes / np.where(totals > 0, totals, 1), voters, np.concatenate(cosines))


def _highest(scores: NDArray[np.floating], k: int) -> NDArray[np.integer]:
    """The columns of the ``k`` highest scores of each row, highest first."""
    few = np.argpartition(-scores, min(k, scores.shape[1]) - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, few, axis=1), axis=1, kind="stable")
    return np.take_along_axis(few, order, axis=1)


def _same_utterance(index: UtteranceIndex) -> NDArray[np.integer]:
    """A number for each utterance that those with the same words and label share, (N,)."""
    keys = [
        (" ".join(text.casefold().split()), intent)
        for text, intent in zip(index.texts, index.intents, strict=True)
    ]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys])


def _witnesses(
    index: UtteranceIndex, votes: _Votes, row: int, intent: str
) -> tuple[Neighbour, ...]:
    pairs = zip(votes.nearest[row], votes.cosines[row], strict=True)
    found = [
        Neighbour(index.texts[other], intent, float(cosine))
        for other, cosine in pairs
        if index.intents[other] == intent and np.isfinite(cosine)
    ]
    return tuple(found[:_SHOWN])
