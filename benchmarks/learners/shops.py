"""Simulated shops whose tastes are known: what each learner misses against the best choice.

``steady``
    products differ, shoppers do not: a mean each.
``tastes``
    what is liked depends on the shopper: a logistic model of features.
``drift``
    the same, and the tastes wander all the time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommender.learning import Feedback, Learner, new_learner

ARMS, FEATURES = 20, 6
WANDERING = 0.02
"""What the tastes' weights move in one round, as a standard deviation, in ``drift``."""
SHOPS = ("steady", "tastes", "drift")
CURVE = 100
"""Points of a regret curve."""

COUNTING: Mapping[str, Mapping[str, Any]] = {
    "random": {"is": "even"},
    "greedy_popularity": {"is": "epsilon_greedy", "floor": 0.0},
    "epsilon_greedy": {"is": "epsilon_greedy", "floor": 0.1},
    "ucb1": {"is": "ucb1", "exploration": 0.5},
    "bernoulli_thompson": {"is": "bernoulli_thompson"},
}
LINEAR: Mapping[str, Mapping[str, Any]] = {
    "lin_ucb": {"is": "lin_ucb", "alpha": 0.5, "dimensions": FEATURES},
    "linear_thompson": {"is": "linear_thompson", "scale": 0.3, "dimensions": FEATURES},
    "logistic_thompson": {"is": "logistic_thompson", "scale": 0.5, "dimensions": FEATURES},
}
FORGETTING: Mapping[str, Mapping[str, Any]] = {
    "bernoulli_thompson": {"memory": 0.999},
    "ucb1": {"memory": 0.999},
    "epsilon_greedy": {"memory": 0.999},
    "lin_ucb": {"drift": 0.0003},
    "linear_thompson": {"drift": 0.0003},
    "logistic_thompson": {"drift": 0.003},
}
"""What is set for a shop whose tastes wander; the greedy one stays as it is."""


@dataclass
class SimulatedShop:
    """Shoppers come one by one; each product has a chance that is known here and nowhere else.

    Args:
        kind: one of ``SHOPS``.
        seed: of shoppers and tastes.
    """

    kind: str
    seed: int
    weights: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self._random = np.random.default_rng(self.seed)
        self.weights = self._random.normal(0.0, 0.7, size=(ARMS, FEATURES))
        self.weights[:, 0] -= 1.5  # most of what is shown is not clicked

    def shoppers(self, rounds: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """A context, shape (features,), and each product's chance of a click, shape (products,)."""
        for _ in range(rounds):
            context = np.ones(FEATURES)
            if self.kind == "steady":
                context[1:] = 0.0
            else:
                context[1:] = self._random.normal(size=FEATURES - 1)
            if self.kind == "drift":
                self.weights += self._random.normal(0.0, WANDERING, size=self.weights.shape)
                self.weights[:, 1:] *= 0.9995  # so that they do not grow without end
            yield context, 1.0 / (1.0 + np.exp(-self.weights @ context))


@dataclass(frozen=True)
class Played:
    """What a learner missed, shape (rounds,), what it got a round, and its times in ms."""

    missed: np.ndarray
    value: float
    choosing: np.ndarray
    updating: np.ndarray


def learner_of(name: str, kind: str, seed: int) -> Learner[Any]:
    """The learner of this name with the settings of the benchmark."""
    settings = {**(COUNTING.get(name) or LINEAR[name])}
    if kind == "drift":
        settings.update(FORGETTING.get(name, {}))
    return new_learner(settings.pop("is"), {"arms": ARMS, "seed": seed, **settings})


def play(learner: Learner[Any], shop: SimulatedShop, rounds: int) -> Played:
    """Let a learner choose for so many shoppers, and tell it each click."""
    clicks = np.random.default_rng(shop.seed + 1000)
    missed, got = np.zeros(rounds), np.zeros(rounds)
    times = np.zeros((2, rounds))
    for at, (context, chances) in enumerate(shop.shoppers(rounds)):
        start = time.perf_counter()
        action = learner.choose(context).action
        chosen = time.perf_counter()
        reward = float(clicks.random() < chances[action])
        told = time.perf_counter()
        learner.update(Feedback(context, (action,), (reward,)))
        times[:, at] = chosen - start, time.perf_counter() - told
        missed[at], got[at] = chances.max() - chances[action], chances[action]
    return Played(missed, float(got.mean()), times[0] * 1000.0, times[1] * 1000.0)


def growth(missed: np.ndarray) -> float:
    """The exponent b of regret ~ t^b over the second half: 1 is linear, 0.5 a root, 0 no more."""
    total = np.cumsum(missed)
    half = len(total) // 2
    later, earlier = float(total[-1]), float(total[half - 1])
    return float(np.log(max(later, 1e-9) / max(earlier, 1e-9)) / np.log(len(total) / half))


def measure(kind: str, rounds: int, seeds: int) -> dict[str, dict[str, Any]]:
    """Regret, value, growth and times of each learner in one kind of shop, means over seeds."""
    found: dict[str, dict[str, Any]] = {}
    best = np.zeros(rounds)
    for name in (*COUNTING, *LINEAR):
        runs = [
            play(learner_of(name, kind, seed), SimulatedShop(kind, seed), rounds)
            for seed in range(seeds)
        ]
        missed = np.mean([run.missed for run in runs], axis=0)
        totals = [float(run.missed.sum()) for run in runs]
        value = float(np.mean([run.value for run in runs]))
        best = missed + value
        curve = np.cumsum(missed)[:: max(rounds // CURVE, 1)]
        found[name] = {
            "regret": float(np.mean(totals)),
            "regret_of_seeds": totals,
            "value": value,
            "growth": growth(missed),
            "decision_p50_ms": float(np.median([np.median(run.choosing) for run in runs])),
            "decision_p99_ms": float(np.median([np.quantile(run.choosing, 0.99) for run in runs])),
            "update_p50_ms": float(np.median([np.median(run.updating) for run in runs])),
            "curve": [round(float(point), 2) for point in curve],
        }
    found["oracle"] = {"regret": 0.0, "value": float(best.mean()), "growth": 0.0}
    return found
