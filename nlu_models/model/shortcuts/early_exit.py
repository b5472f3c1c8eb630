"""Leaving the network early: easy messages need no more than its lower layers.

Heads on lower layers read every message that comes by; the layers above run only for those of
which these heads are not sure (Xin et al. 2020, "DeeBERT"; Xin et al. 2021, "BERxiT"). A message
that leaves early is inside the scope: what is not, is found by the whole network.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from common.config import StrictModel
from nlu_models.model.calibration import softmax
from nlu_models.model.requests import singleness

Floats = NDArray[np.floating]

_FEWEST_TO_JUDGE = 100
_LEAST_SURE = 0.5


class EarlyExit(StrictModel):
    """When a message leaves after a stage of the network.

    Args:
        stage: number of the stage, from 0.
        temperature: divides the intent logits of its heads.
        sureness: from which a message leaves, see :func:`sureness`.
    """

    stage: int
    temperature: float
    sureness: float


def sureness(
    intent_logits: Floats,
    token_logits: Sequence[Floats],
    heads: Sequence[Sequence[int]],
    inside: NDArray[np.bool_],
    temperature: float,
    tags: int,
) -> Floats:
    """How sure the lower layers are of each of N messages, 0 to 1, (N,).

    It is the probability of the intent, or of the least certain tag if that is lower, or how sure
    the words are that it is the message's only request; 0 where the intent is out of scope.

    Args:
        intent_logits: (N, K).
        token_logits: (T, tags) for each message, (T, tags + K + MARKS) where requests are read.
        heads: for each message, the tokens that carry its tags.
        inside: which of the intents are inside the scope, (K,).
        temperature: of the intent logits.
        tags: number of tags.
    """
    probabilities = softmax(intent_logits / temperature)
    best = probabilities.argmax(axis=1)
    sure = np.where(inside[best], probabilities[np.arange(len(best)), best], 0.0)
    for row, places in enumerate(heads):
        if not len(places) or not sure[row]:
            continue
        words = token_logits[row][list(places)]
        if tags > 1:
            sure[row] = min(sure[row], float(softmax(words[:, :tags]).max(axis=1).min()))
        if words.shape[1] > tags:
            sure[row] = min(sure[row], singleness(words[:, tags:], int(best[row])))
    return np.asarray(sure)


def find_threshold(sure: Floats, same: NDArray[np.bool_], budget: float) -> float | None:
    """The lowest sureness at which few messages would be read otherwise than to the end.

    Args:
        sure: of N messages that were not trained on, (N,).
        same: whether the lower layers read each as the whole network does, (N,).
        budget: share of all messages that may be read otherwise.

    Returns:
        The threshold; None with fewer than a hundred messages, or where none may leave.
    """
    if len(sure) < _FEWEST_TO_JUDGE:
        return None
    order = np.argsort(-sure, kind="stable")
    allowed = np.cumsum(~same[order]) <= budget * len(sure)
    # Messages that are equally sure leave together.
    last_of_equals = np.append(np.diff(sure[order]) != 0, True)
    usable = np.flatnonzero(allowed & last_of_equals & (sure[order] >= _LEAST_SURE))
    return float(sure[order[usable[-1]]]) if len(usable) else None
