"""Knowing what one does not know: how near a message comes to anything that was trained.

The intent logits of a JointBERT model are scaled cosines between the message and a vector for each
intent, so the largest of them tells how familiar a message is ("maximum logit", Hendrycks et al.
2022). It finds what lies far from every intent, also when no example out of scope was given; what
lies near is the business of a trained intent ``out_of_scope``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from common.config import StrictModel
from nlu_models.config import Positive

Floats = NDArray[np.floating]

_REFUSED_BLINDLY = 0.02
_REFUSED_AT_MOST = 0.002
_FEWEST_OUTSIDE = 8
_FEWEST_INSIDE = 20


class OutOfScopeDetector(StrictModel):
    """Turns the largest logit of a message into the probability that it is out of scope.

    Args:
        threshold: logit at which the probability is one half.
        spread: difference in logit over which the log odds change by one.
    """

    threshold: float = float("-inf")
    spread: Positive = 1.0

    @classmethod
    def fit(cls, inside: Floats, outside: Floats) -> OutOfScopeDetector:
        """Choose the threshold from utterances that were not trained on.

        With eight or more utterances out of scope the threshold parts the two groups best, but
        refuses at most 0.2 % of those inside; with fewer it refuses 2 % of those inside. With fewer
        than twenty inside, nothing is refused.

        Args:
            inside: the largest logit of each utterance in scope, (N,).
            outside: the largest logit of each utterance out of scope, (M,).
        """
        if len(inside) < _FEWEST_INSIDE:
            return cls()
        threshold = (
            _parting(inside, outside)
            if len(outside) >= _FEWEST_OUTSIDE
            else float(np.quantile(inside, _REFUSED_BLINDLY))
        )
        return cls(threshold=threshold, spread=max(float(inside.std()) / 2, 1e-3))

    def scores(self, largest_logits: Floats) -> Floats:
        """Probability of being out of scope for each largest logit (N,), (N,)."""
        odds = (self.threshold - largest_logits) / self.spread
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def _parting(inside: Floats, outside: Floats) -> float:
    """The logit that maximises Youden's J among those that refuse few utterances in scope."""
    highest = np.quantile(inside, _REFUSED_AT_MOST)
    candidates = np.sort(np.concatenate([inside[inside <= highest], outside[outside <= highest]]))
    refused = np.searchsorted(np.sort(inside), candidates, side="left") / len(inside)
    caught = np.searchsorted(np.sort(outside), candidates, side="left") / len(outside)
    return float(candidates[int(np.argmax(caught - refused))])
