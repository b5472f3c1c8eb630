"""Whether confidence means what it says, and how sure a score of few utterances is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Bin:
    """The answers whose confidence lies between two bounds.

    Args:
        low: the lower bound, within.
        high: the upper bound, without (but 1.0 is in the last bin).
        right: number of right answers.
        wrong: number of wrong ones.
        confidence: the mean of their confidences; 0 where there are none.
    """

    low: float
    high: float
    right: int
    wrong: int
    confidence: float

    @property
    def count(self) -> int:
        """Answers in this bin."""
        return self.right + self.wrong

    @property
    def accuracy(self) -> float:
        """Share of them that is right; 0 where there are none."""
        return self.right / max(self.count, 1)


def reliability(
    confidences: NDArray[np.floating], correct: NDArray[np.bool_], bins: int = 15
) -> tuple[Bin, ...]:
    """A reliability diagram (DeGroot and Fienberg 1983): equally wide bins of confidence.

    Args:
        confidences: of the answers, (N,), between 0 and 1.
        correct: whether each was right, (N,).
        bins: number of bins; empty ones are among them.
    """
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        right, count = int(correct[inside].sum()), int(inside.sum())
        mean = float(confidences[inside].mean()) if count else 0.0
        found.append(Bin(place / bins, (place + 1) / bins, right, count - right, mean))
    return tuple(found)


def interval(right: int, count: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if count == 0:
        return 0.0, 1.0
    share, z2 = right / count, _NORMAL_95**2
    centre = share + z2 / (2 * count)
    spread = _NORMAL_95 * (share * (1 - share) / count + z2 / (4 * count**2)) ** 0.5
    low, high = centre - spread, centre + spread
    return max(0.0, low / (1 + z2 / count)), min(1.0, high / (1 + z2 / count))
