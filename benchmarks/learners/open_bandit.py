"""The Open Bandit data (Saito et al. 2021): two logs of a fashion shop with true propensities.

One log was written by chance, the other by Bernoulli Thompson sampling. What one says of the
other's policy is compared with what that policy got.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from common.errors import DataError
from recommender.learning import Feedback
from recommender.learning.counting import BernoulliThompson, BernoulliThompsonConfig
from recommender.learning.evaluation import Log, evaluate
from recommender.learning.rewards import expected_rewards

LOGS = ("random", "bts")
PLACES = 3


@dataclass(frozen=True)
class Clicks:
    """One log: the place of each row, and what was shown there and clicked."""

    places: np.ndarray
    log: Log

    @classmethod
    def read(cls, folder: Path) -> Clicks:
        """The one CSV file with clicks in a folder.

        Raises:
            DataError: there is none, or a column is missing.
        """
        files = [file for file in sorted(folder.glob("*.csv")) if "context" not in file.name]
        if not files:
            raise DataError(f"{folder} holds no log.", hint="Expected e.g. random/men.csv.")
        with files[0].open(encoding="utf-8", newline="") as file:
            names = ("position", "item_id", "click", "propensity_score")
            try:
                rows = [[float(row[name]) for name in names] for row in csv.DictReader(file)]
            except (KeyError, ValueError) as error:
                raise DataError(f"{files[0]} is no Open Bandit log: {error}.") from error
        places, items, clicks, chances = np.array(rows).T
        return cls(places.astype(int) - 1, Log(items.astype(int), clicks, chances))

    def half(self, first: bool) -> Clicks:
        """The first or the second half of its rows."""
        middle = len(self.log) // 2
        part = slice(None, middle) if first else slice(middle, None)
        held = Log(self.log.actions[part], self.log.rewards[part], self.log.propensities[part])
        return Clicks(self.places[part], held)


def measure(folder: Path) -> dict[str, Any]:
    """What each log says of the other's policy, and of one learnt by our own Thompson sampling."""
    logs = {name: Clicks.read(folder / name) for name in LOGS}
    items = 1 + max(int(one.log.actions.max()) for one in logs.values())
    policies = {"random": np.full((PLACES, items), 1.0 / items), "bts": _policy(logs["bts"], items)}
    found: dict[str, Any] = {}
    for target, source in (("bts", "random"), ("random", "bts")):
        truth = _mean(logs[target].log.rewards)
        found[f"{target}_from_{source}"] = {
            "on_policy": truth,
            **_judged(logs[source], policies[target], items, truth["value"]),
        }
    learnt = _learnt(logs["random"].half(True), items)
    held = logs["random"].half(False)
    found["bernoulli_thompson"] = {
        "on_policy": _mean(held.log.rewards),
        **_judged(held, np.tile(learnt, (PLACES, 1)), items, None),
    }
    return found


def _mean(rewards: np.ndarray) -> dict[str, float]:
    mean = float(rewards.mean())
    error = 1.96 * float(rewards.std()) / float(np.sqrt(len(rewards)))
    return {
        "value": mean,
        "low": mean - error,
        "high": mean + error,
        "clicks": float(rewards.sum()),
    }


def _policy(clicks: Clicks, items: int) -> np.ndarray:
    """How likely each item was at each place, by the propensities that were logged."""
    found = np.zeros((PLACES, items))
    for place in range(PLACES):
        for item in range(items):
            own = (clicks.places == place) & (clicks.log.actions == item)
            if own.any():
                # Propensities change with the hours. The mean of all hours, not of those in which
                # it was shown, is rows / Σ(1/propensity).
                found[place, item] = own.sum() / (1.0 / clicks.log.propensities[own]).sum()
    return found / found.sum(axis=1, keepdims=True)


def _learnt(clicks: Clicks, items: int) -> np.ndarray:
    learner = BernoulliThompson(
        BernoulliThompsonConfig(arms=items, prior=(1.0, 100.0), draws=1000, seed=0)
    )
    empty = np.zeros(0)
    for item, click in zip(clicks.log.actions, clicks.log.rewards, strict=True):
        learner.update(Feedback(empty, (int(item),), (float(click),)))
    return np.mean([learner.probabilities() for _ in range(50)], axis=0)


def _judged(
    clicks: Clicks, policy: np.ndarray, items: int, truth: float | None
) -> dict[str, dict[str, float]]:
    contexts = np.eye(PLACES)[clicks.places][:, 1:]
    log = clicks.log
    model = expected_rewards(contexts, log.actions, log.rewards, items, ridge=5.0)
    found = {}
    for name, one in evaluate(log, policy[clicks.places], model).items():
        found[name] = {"value": one.value, "low": one.low, "high": one.high}
        if truth is not None:
            found[name]["relative_error"] = abs(one.value - truth) / truth
        found[name]["effective_sample"] = one.effective_sample
    return found
