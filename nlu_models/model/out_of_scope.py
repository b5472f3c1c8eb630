"""Knowing what one does not know: when a message is about nothing that was trained.

Two things tell: how far the message lies from every intent (:mod:`nlu_models.model.distance`), also
when no example out of scope was given; and, where there were examples, the trained intent
``out_of_scope``, which knows what lies near.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from common.config import StrictModel

Floats = NDArray[np.floating]

FEWEST_OUTSIDE = 8
"""Fewer examples out of scope tell nothing about where the scope ends."""

_FEWEST_INSIDE = 20
_NEVER = -30.0
_SHARPNESS = 2.0


class OutOfScopeDetector(StrictModel):
    """The probability of being out of scope from what tells it: a logistic regression.

    Args:
        weights: of the F signs, each of which is higher for what is more likely out of scope.
        bias: added to their weighted sum; zero in all means even odds.
    """

    weights: tuple[float, ...] = ()
    bias: float = _NEVER

    @classmethod
    def fit(cls, inside: Floats, outside: Floats, *, refused: float) -> OutOfScopeDetector:
        """Fit to utterances that were not trained on.

        With eight or more utterances out of scope all signs are weighed, and the bias parts the two
        groups best (Youden's J) without refusing more than the share ``refused`` of those inside.
        With fewer, the first sign alone counts, and the threshold is where that share of a normal
        distribution with its mean and deviation lies beyond: of few utterances, a quantile would
        hang on one or two. With fewer than twenty inside, nothing is refused.

        Args:
            inside: the signs of the utterances in scope, (N, F).
            outside: the signs of the utterances out of scope, (M, F).
            refused: share of ``inside`` that may be refused, 0 to 1.
        """
        if len(inside) < _FEWEST_INSIDE:
            return cls()
        if len(outside) < FEWEST_OUTSIDE:
            mean, deviation = float(inside[:, 0].mean()), max(float(inside[:, 0].std()), 1e-3)
            slope = _SHARPNESS / deviation
            weights = np.array([slope] + [0.0] * (inside.shape[1] - 1))
            beyond = NormalDist(mean, deviation).inv_cdf(1 - np.clip(refused, 1e-6, 1 - 1e-6))
            threshold = beyond * slope
        else:
            weights = _weigh(inside, outside)
            threshold = _parting(inside @ weights, outside @ weights, refused)
        return cls(weights=tuple(weights.tolist()), bias=-threshold)

    def scores(self, signs: Floats) -> Floats:
        """Probability of being out of scope for each row of ``signs`` (N, F), (N,)."""
        weights = np.array(self.weights or [0.0] * signs.shape[1])
        odds = signs @ weights + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def signs(distances: Floats, logits: Floats, outside: NDArray[np.bool_]) -> Floats:
    """What tells that N messages are out of scope, (N, 1) or (N, 2).

    Args:
        distances: of the messages, (N,).
        logits: of all intents, (N, K).
        outside: which of the intents is ``out_of_scope``, (K,). Its log odds are the second sign;
            where there is no such intent there is none.
    """
    if not outside.any():
        return distances[:, None]
    others = logits[:, ~outside]
    peak = others.max(axis=1)
    total = peak + np.log(np.exp(others - peak[:, None]).sum(axis=1))
    return np.stack([distances, logits[:, outside].max(axis=1) - total], axis=1)


def _weigh(inside: Floats, outside: Floats) -> Floats:
    """The weights of a regularised logistic regression in which both groups count alike."""
    from sklearn.linear_model import LogisticRegression

    rows = np.concatenate([inside, outside])
    spread = np.maximum(rows.std(axis=0), 1e-6)
    labels = np.repeat([0, 1], [len(inside), len(outside)])
    fitted = LogisticRegression(class_weight="balanced").fit(rows / spread, labels)
    return np.asarray(np.maximum(fitted.coef_[0], 0) / spread)


def _parting(inside: Floats, outside: Floats, refused: float) -> float:
    """The score that maximises Youden's J among those that refuse few utterances in scope."""
    lowest = np.quantile(inside, 1 - refused)
    candidates = np.sort(np.concatenate([inside[inside >= lowest], outside[outside >= lowest]]))
    costs = 1 - np.searchsorted(np.sort(inside), candidates, side="right") / len(inside)
    caught = 1 - np.searchsorted(np.sort(outside), candidates, side="right") / len(outside)
    return float(candidates[int(np.argmax(caught - costs))])
