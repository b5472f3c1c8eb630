"""Which strategy comes next in a conversation, and the state that it is chosen in.

The state is what Q-learning and SARSA see (:mod:`recommender.learning.conversation`): what the
shopper is known to want, how often something was shown and asked, and how the answers went.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

STRATEGIES = ("similar", "cheaper", "bundle", "ask", "stop")
"""Show what is like it, show what costs less, show what goes with it, ask, or leave off."""
SHOWING = STRATEGIES[:3]
OUTCOMES = ("", "liked", "ignored", "answered")


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation stands.

    Attributes:
        wish: the strategy that the shopper's own words ask for; empty where nothing is known.
        last: how the last step went, one of ``OUTCOMES``.
        strategy: what was shown last; empty where nothing was.
        steps: how many were taken.
        ignored: how often something was shown and nothing was liked.
    """

    wish: str = ""
    last: str = ""
    strategy: str = ""
    steps: int = 0
    ignored: int = 0

    DIMENSIONS: ClassVar[int] = 1 + 3 + 4 + 6 + 2

    def asked(self, wish: str) -> State:
        """After a question that was answered; ``wish`` may be empty."""
        return replace(self, wish=wish or self.wish, last="answered", steps=self.steps + 1)

    def shown(self, strategy: str, *, liked: bool) -> State:
        """After something was shown."""
        return replace(
            self,
            last="liked" if liked else "ignored",
            strategy=strategy,
            steps=self.steps + 1,
            ignored=self.ignored + (not liked),
        )

    def features(self) -> np.ndarray:
        """φ(s), shape (DIMENSIONS,), each number from 0 to 1, the first always 1."""
        wish = [float(self.wish == one) for one in SHOWING]
        last = [float(self.last == one) for one in OUTCOMES]
        went = [
            float(self.strategy == one and self.last == outcome)
            for one in SHOWING
            for outcome in ("liked", "ignored")
        ]
        counts = [min(self.steps, 10) / 10, min(self.ignored, 5) / 5]
        return np.array([1.0, *wish, *last, *went, *counts])
