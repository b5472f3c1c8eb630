"""Learners that count: each arm has a mean, and nothing else is known."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from pydantic import Field

from recommender.learning.base import Learner, LearnerConfig, Lesson, State


class CountingConfig(LearnerConfig):
    """Settings of learners that count.

    Attributes:
        memory: what a feedback counts after one more (1 forgets nothing); Garivier and Moulines
            2011. 0.999 is a memory of about a thousand.
    """

    memory: float = Field(default=1.0, gt=0.0, le=1.0)


K = TypeVar("K", bound=CountingConfig)


class Counting(Learner[K], Generic[K]):
    """Sums the rewards of each arm."""

    def __init__(self, config: K | None = None) -> None:
        super().__init__(config)
        self._count = np.zeros(self.config.arms)
        self._sum = np.zeros(self.config.arms)

    def value(self, context: np.ndarray | None = None) -> np.ndarray:
        """The mean reward of each arm; 0 where none was seen."""
        del context
        return self._sum / np.maximum(self._count, 1e-12)

    def _learn(self, lesson: Lesson) -> None:
        if self.config.memory < 1.0:
            self._count *= self.config.memory
            self._sum *= self.config.memory
        self._count[lesson.action] += lesson.weight
        self._sum[lesson.action] += lesson.weight * lesson.reward

    def _state(self) -> State:
        return {"count": self._count, "sum": self._sum}

    def _restore(self, state: State) -> None:
        self._count, self._sum = state["count"].copy(), state["sum"].copy()


class EvenConfig(CountingConfig):
    """Settings of :class:`Even`."""


class Even(Counting[EvenConfig]):
    """Chooses evenly, whatever it has seen: the log that off-policy evaluation likes best."""

    name = "even"
    config_class = EvenConfig

    def _draw(self, context: np.ndarray) -> np.ndarray:
        del context
        return np.zeros((1, self.config.arms))


class EpsilonGreedyConfig(CountingConfig):
    """Settings of :class:`EpsilonGreedy`.

    Attributes:
        floor: ε, the share of choices made evenly.
    """

    floor: float = Field(default=0.1, ge=0.0, le=1.0)


class EpsilonGreedy(Counting[EpsilonGreedyConfig]):
    """The best mean so far, and evenly in a share of ε; what was never tried comes first.

    Source: Watkins 1989; Auer et al. 2002, section 3.
    """

    name = "epsilon_greedy"
    config_class = EpsilonGreedyConfig

    def _draw(self, context: np.ndarray) -> np.ndarray:
        del context
        return np.where(self._count > 0, self.value(), np.inf)[None, :]


class Ucb1Config(CountingConfig):
    """Settings of :class:`Ucb1`.

    Attributes:
        exploration: the factor of the square root, √2 in the source.
    """

    exploration: float = Field(default=2.0**0.5, ge=0.0)


class Ucb1(Counting[Ucb1Config]):
    """The highest upper bound of the mean: mean + c·√(ln t / n).

    Rewards lie between 0 and 1. With the click model ``cascade`` it is CascadeUCB1 (Kveton et al.
    2015), with ``memory`` below 1 discounted UCB (Garivier and Moulines 2011).
    Source: Auer, Cesa-Bianchi and Fischer 2002.
    """

    name = "ucb1"
    config_class = Ucb1Config

    def _draw(self, context: np.ndarray) -> np.ndarray:
        del context
        total = max(float(self._count.sum()), 1.0)
        width = np.sqrt(np.log(total) / np.maximum(self._count, 1e-12))
        bound = self.value() + self.config.exploration * width
        return np.where(self._count > 0, bound, np.inf)[None, :]


class BernoulliThompsonConfig(CountingConfig):
    """Settings of :class:`BernoulliThompson`.

    Attributes:
        prior: successes and failures that are taken as seen before anything was.
        draws: from the posterior, for one choice.
    """

    prior: tuple[float, float] = (1.0, 1.0)
    draws: int = Field(default=32, ge=1, le=1000)


class BernoulliThompson(Counting[BernoulliThompsonConfig]):
    """Each arm as often as it is best by what is known: Beta posteriors of rewards from 0 to 1.

    With the click model ``cascade`` it is CascadeTS (Cheung, Tan and Zhong 2019), with
    ``position`` a form of PBM-TS (Lagrée, Vernade and Cappé 2016).
    Source: Thompson 1933; Chapelle and Li 2011, algorithm 2.
    """

    name = "bernoulli_thompson"
    config_class = BernoulliThompsonConfig

    def value(self, context: np.ndarray | None = None) -> np.ndarray:
        """The posterior mean of each arm."""
        del context
        hits, misses = self._posterior()
        return hits / (hits + misses)

    def _draw(self, context: np.ndarray) -> np.ndarray:
        del context
        hits, misses = self._posterior()
        return self._random.beta(hits, misses, size=(self.config.draws, self.config.arms))

    def _posterior(self) -> tuple[np.ndarray, np.ndarray]:
        hit, miss = self.config.prior
        return hit + self._sum, miss + np.maximum(self._count - self._sum, 0.0)
