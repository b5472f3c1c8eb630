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
    tag_logits: Sequence[Floats],
    heads: Sequence[Sequence[int]],
    inside: NDArray[np.bool_],
    temperature: float,
) -> Floats:
    """How sure the lower layers are of each of N messages, 0 to 1, (N,).

    It is the probability of the intent, or of the least certain tag if that is lower; 0 where the
    intent is out of scope.

    Args:
        intent_logits: (N, K).
        tag_logits: (T, tags) for each message.
        heads: for each message, the tokens that carry its tags.
        inside: which of the intents are inside the scope, (K,).
        temperature: of the intent logits.
    """
    probabilities = softmax(intent_logits / temperature)
    best = probabilities.argmax(axis=1)
    sure = np.where(inside[best], probabilities[np.arange(len(best)), best], 0.0)
    for row, places in enumerate(heads):
        if len(places) and tag_logits[row].shape[1] > 1:
            tags = softmax(tag_logits[row][list(places)])
            sure[row] = min(sure[row], float(tags.max(axis=1).min()))
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
