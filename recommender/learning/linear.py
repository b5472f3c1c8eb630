"""Learners with a context: Gaussian beliefs about weights.

A context is a vector, shape (dimensions,), and each arm has weights of its own; or, with
``shared``, one row for each candidate, shape (candidates, dimensions), and one vector of weights
for all. Then the number of candidates may differ from choice to choice, and what is learnt of one
product tells of others like it.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from pydantic import Field

from common.errors import ConfigError, DataError
from recommender.learning.base import Learner, LearnerConfig, Lesson, State

NEWTON_STEPS = 8


class LinearConfig(LearnerConfig):
    """Settings of learners with a context.

    Attributes:
        dimensions: of the context.
        shared: one vector of weights for all candidates.
        prior_variance: of each weight, before anything was seen.
        prior_mean: of each weight then; all 0 when left out.
        drift: how much variance a weight gains with each feedback (a random walk): tastes change.
    """

    dimensions: int = Field(default=1, ge=1)
    shared: bool = False
    prior_variance: float = Field(default=1.0, gt=0.0)
    prior_mean: tuple[float, ...] = ()
    drift: float = Field(default=0.0, ge=0.0)


L = TypeVar("L", bound=LinearConfig)


class Linear(Learner[L], Generic[L]):
    """Weights with a mean and a covariance, learnt one feedback at a time.

    The update of squared loss is Kalman's (1960), which is recursive least squares; the noise has
    the variance 1.
    """

    def __init__(self, config: L | None = None) -> None:
        super().__init__(config)
        groups = 1 if self.config.shared else self.config.arms
        size = self.config.dimensions
        if len(self.config.prior_mean) not in (0, size):
            raise ConfigError(
                f"'prior_mean' has {len(self.config.prior_mean)} numbers, 'dimensions' is {size}."
            )
        self._mean = np.tile(self.config.prior_mean or (0.0,) * size, (groups, 1))
        self._covariance = np.tile(np.eye(size) * self.config.prior_variance, (groups, 1, 1))

    def value(self, context: np.ndarray | None = None) -> np.ndarray:
        """The expected reward of each arm or candidate."""
        return self._scores(self._checked(context))

    def _checked(self, context: np.ndarray | None) -> np.ndarray:
        found = np.asarray(context, dtype=float) if context is not None else np.zeros(0)
        wanted = 2 if self.config.shared else 1
        if found.ndim != wanted or found.shape[-1] != self.config.dimensions:
            shape = "(candidates, {})" if self.config.shared else "({},)"
            raise DataError(
                f"The context of {self.name} has the shape {found.shape}, "
                f"not {shape.format(self.config.dimensions)}."
            )
        if not np.isfinite(found).all():
            raise DataError("A context holds a number that is not finite.")
        return found

    def _size(self, context: np.ndarray) -> int:
        return len(context) if self.config.shared else self.config.arms

    def _scores(self, context: np.ndarray) -> np.ndarray:
        if self.config.shared:
            return context @ self._mean[0]
        return self._mean @ context

    def _widths(self, context: np.ndarray) -> np.ndarray:
        """The standard deviation of each arm's score."""
        if self.config.shared:
            spread = np.einsum("nd,nd->n", context @ self._covariance[0], context)
        else:
            spread = (self._covariance @ context) @ context
        return np.sqrt(np.maximum(spread, 0.0))

    def _sampled(self, context: np.ndarray, draws: int, scale: float) -> np.ndarray:
        """Scores by weights from the posterior, shape (draws, arms)."""
        if not self.config.shared:
            # Arms know nothing of each other: the score of each can be drawn by itself.
            noise = self._random.standard_normal((draws, self.config.arms))
            return self._scores(context) + scale * noise * self._widths(context)
        noise = self._random.standard_normal((draws, self.config.dimensions))
        root = _root(self._covariance[0])
        return (self._mean[0] + scale * noise @ root.T) @ context.T

    def _group(self, lesson: Lesson) -> tuple[int, np.ndarray]:
        """Which weights a lesson is about, and their features."""
        if self.config.shared:
            return 0, lesson.context[lesson.action]
        return lesson.action, lesson.context

    def _forget(self) -> None:
        if self.config.drift:
            grown = np.einsum("gdd->gd", self._covariance)  # a view of the diagonals
            np.minimum(grown + self.config.drift, self.config.prior_variance, out=grown)

    def _learn(self, lesson: Lesson) -> None:
        self._forget()
        group, features = self._group(lesson)
        gain = self._covariance[group] @ features
        spread = 1.0 / lesson.weight + float(features @ gain)
        error = lesson.reward - float(features @ self._mean[group])
        self._mean[group] += gain * (error / spread)
        self._covariance[group] -= np.outer(gain, gain) / spread

    def _state(self) -> State:
        return {"mean": self._mean, "covariance": self._covariance}

    def _restore(self, state: State) -> None:
        self._mean, self._covariance = state["mean"].copy(), state["covariance"].copy()


class LinUcbConfig(LinearConfig):
    """Settings of :class:`LinUcb`.

    Attributes:
        alpha: how many standard deviations above the mean an arm is rated.
    """

    alpha: float = Field(default=1.0, ge=0.0)


class LinUcb(Linear[LinUcbConfig]):
    """The highest upper bound of a linear reward: xᵀθ + α·√(xᵀA⁻¹x).

    Source: Li, Chu, Langford and Schapire 2010, algorithm 1; with ``shared``, Chu et al. 2011.
    """

    name = "lin_ucb"
    config_class = LinUcbConfig

    def _draw(self, context: np.ndarray) -> np.ndarray:
        return (self._scores(context) + self.config.alpha * self._widths(context))[None, :]


class LinearThompsonConfig(LinearConfig):
    """Settings of :class:`LinearThompson` and :class:`LogisticThompson`.

    Attributes:
        scale: of the posterior's standard deviation; below 1 it explores less.
        draws: from the posterior, for one choice.
    """

    scale: float = Field(default=0.5, gt=0.0)
    draws: int = Field(default=32, ge=1, le=1000)


class LinearThompson(Linear[LinearThompsonConfig]):
    """Each arm as often as it is best by what is known of a linear reward.

    Source: Agrawal and Goyal 2013.
    """

    name = "linear_thompson"
    config_class = LinearThompsonConfig

    def _draw(self, context: np.ndarray) -> np.ndarray:
        return self._sampled(context, self.config.draws, self.config.scale)


class LogisticThompsonConfig(LinearThompsonConfig):
    """Settings of :class:`LogisticThompson`."""

    scale: float = Field(default=1.0, gt=0.0)


class LogisticThompson(Linear[LogisticThompsonConfig]):
    """Each arm as often as it is best by what is known of a logistic reward, 0 or 1.

    The posterior is a Gaussian at its mode (Laplace), moved by one feedback at a time: the mode
    lies on the line Σx through the mean, and is found there by Newton's method.
    Source: Chapelle and Li 2011, algorithm 3, here with the whole covariance instead of its
    diagonal; MacKay 1992 for the value.
    """

    name = "logistic_thompson"
    config_class = LogisticThompsonConfig

    def value(self, context: np.ndarray | None = None) -> np.ndarray:
        """The chance of each arm, the doubt about the weights taken in."""
        known = self._checked(context)
        doubt = np.sqrt(1.0 + np.pi / 8.0 * self._widths(known) ** 2)
        return _sigmoid(self._scores(known) / doubt)

    def _draw(self, context: np.ndarray) -> np.ndarray:
        return self._sampled(context, self.config.draws, self.config.scale)

    def _learn(self, lesson: Lesson) -> None:
        self._forget()
        group, features = self._group(lesson)
        gain = self._covariance[group] @ features
        spread = max(float(features @ gain), 0.0)
        score = float(features @ self._mean[group])
        step, chance = _mode(score, spread, lesson.reward, lesson.weight)
        self._mean[group] += step * gain
        curve = lesson.weight * chance * (1.0 - chance)
        self._covariance[group] -= np.outer(gain, gain) * (curve / (1.0 + curve * spread))


def _mode(score: float, spread: float, reward: float, weight: float) -> tuple[float, float]:
    """How far along Σx the posterior's mode lies, and the chance of a reward there."""
    step, chance = 0.0, 0.5
    for _ in range(NEWTON_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(score + step * spread, -35.0, 35.0)))
        slope = 1.0 + weight * spread * chance * (1.0 - chance)
        move = (step - weight * (reward - chance)) / slope
        step -= move
        if abs(move) < 1e-9:
            break
    return float(step), float(chance)


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(scores, -35.0, 35.0)))
    return found


def _root(covariance: np.ndarray) -> np.ndarray:
    """A square root of a covariance, also of one that rounding has made slightly indefinite."""
    symmetric = (covariance + covariance.T) / 2.0
    try:
        return np.linalg.cholesky(symmetric)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(symmetric)
        root: np.ndarray = vectors * np.sqrt(np.maximum(values, 0.0))
        return root
