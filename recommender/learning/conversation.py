"""Learning over the steps of a conversation: what is done now changes what can be had later.

The state is a vector of features, each action has weights of its own, and its worth is linear in
the features: Q(s, a) = θₐ·φ(s) (Sutton and Barto 2018, chapters 9 and 10).
"""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from pydantic import Field

from common.errors import DataError
from recommender.learning.base import Feedback, Following, Learner, LearnerConfig, State


class ConversationConfig(LearnerConfig):
    """Settings of :class:`QLearning` and :class:`Sarsa`.

    Attributes:
        floor: ε, the share of steps chosen evenly.
        dimensions: of the state.
        discount: what a reward is worth one step later.
        step: how far an estimate moves towards what was seen, as a share of the error.
        initial: what every action is worth before anything was seen, on the first feature, which
            should be always 1; above what can be had it makes every action be tried.
    """

    floor: float = Field(default=0.1, ge=0.0, le=1.0)
    dimensions: int = Field(default=1, ge=1)
    discount: float = Field(default=0.9, ge=0.0, le=1.0)
    step: float = Field(default=0.1, gt=0.0, le=1.0)
    initial: float = 0.0


Q = TypeVar("Q", bound=ConversationConfig)


class Conversation(Learner[Q], Generic[Q]):
    """Estimates what each action is worth in each state, what comes after it included."""

    def __init__(self, config: Q | None = None) -> None:
        super().__init__(config)
        self._weights = np.zeros((self.config.arms, self.config.dimensions))
        self._weights[:, 0] = self.config.initial

    def value(self, context: np.ndarray | None = None) -> np.ndarray:
        """What each action is worth in a state, shape (arms,)."""
        return self._weights @ self._checked(context)

    def _checked(self, context: np.ndarray | None) -> np.ndarray:
        found = np.asarray(context, dtype=float) if context is not None else np.zeros(0)
        if found.shape != (self.config.dimensions,):
            raise DataError(
                f"The state has the shape {found.shape}, not ({self.config.dimensions},)."
            )
        if not np.isfinite(found).all():
            raise DataError("A state holds a number that is not finite.")
        return found

    def _draw(self, context: np.ndarray) -> np.ndarray:
        return (self._weights @ context)[None, :]

    def _learn_all(self, feedback: Feedback, context: np.ndarray) -> None:
        if len(feedback.actions) != 1:
            raise DataError(f"A step of a conversation is one action, not {feedback.actions}.")
        action, reward = feedback.actions[0], feedback.rewards[0]
        later = 0.0 if feedback.following is None else self._later(feedback.following)
        error = reward + self.config.discount * later - float(self._weights[action] @ context)
        # The step is a share of the error, whatever the length of the features.
        length = max(float(context @ context), 1.0)
        self._weights[action] += self.config.step * error / length * context

    def _later(self, following: Following) -> float:
        """What the next state is worth."""
        raise NotImplementedError

    def _state(self) -> State:
        return {"weights": self._weights}

    def _restore(self, state: State) -> None:
        self._weights = state["weights"].copy()


class QLearningConfig(ConversationConfig):
    """Settings of :class:`QLearning`."""


class QLearning(Conversation[QLearningConfig]):
    """Learns what the best strategy is worth while it follows another: r + γ·max Q(s′, ·).

    Source: Watkins 1989.
    """

    name = "q_learning"
    config_class = QLearningConfig

    def _later(self, following: Following) -> float:
        values = self.value(following.context)
        free = self._free(following.context, following.allowed)
        return float(values[free].max()) if free.any() else 0.0


class SarsaConfig(ConversationConfig):
    """Settings of :class:`Sarsa`."""


class Sarsa(Conversation[SarsaConfig]):
    """Learns what the strategy that it follows is worth, its tries included: r + γ·Q(s′, a′).

    Source: Rummery and Niranjan 1994.
    """

    name = "sarsa"
    config_class = SarsaConfig

    def _later(self, following: Following) -> float:
        return float(self.value(following.context)[following.action])
