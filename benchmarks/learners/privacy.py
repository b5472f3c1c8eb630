"""What differential privacy costs: weights learnt with and without it, on the same shoppers.

Shoppers of a simulated shop see lists of candidates with the columns of the chat's lists, and click
by a logistic taste; each has three lists of five. What is learnt is judged on other shoppers: how
often the product it puts first is clicked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from recommender.learning.features import COLUMNS
from recommender.learning.private import Lessons, PrivacyConfig, train
from recommender.learning.rewards import logistic

CANDIDATES, SHOWN, LISTS = 15, 5, 3
EPSILONS = (0.5, 1.0, 2.0, 8.0)
JUDGED_ON = 2_000


def measure(seeds: int, users: tuple[int, ...]) -> dict[str, Any]:
    """The value of what comes first, by how many shoppers there were and what they are promised."""
    found: dict[str, Any] = {}
    for count in users:
        runs = [_run(count, seed) for seed in range(seeds)]
        for name in runs[0]:
            values = [run[name] for run in runs]
            base = float(np.mean([run["not_private"] for run in runs]))
            found[f"{count}_shoppers_{name}"] = {
                "value": float(np.mean(values)),
                "loss": 1.0 - float(np.mean(values)) / base,
            }
    return found


def _run(users: int, seed: int) -> dict[str, float]:
    random = np.random.default_rng(seed)
    taste = random.normal(0.0, 1.0, COLUMNS)
    told = [_shopper(taste, random) for _ in range(users)]
    start = np.zeros(COLUMNS)
    rows = np.concatenate([one.rows for one in told])
    rewards = np.concatenate([one.rewards for one in told])
    mean = float(rewards.mean())
    plain = logistic(rows, rewards, np.ones(len(rows)), 1.0, mean)
    judged = [_products(random) for _ in range(JUDGED_ON)]
    found = {"not_private": _value(plain, judged, taste), "random": _value(None, judged, taste)}
    for epsilon in EPSILONS:
        config = PrivacyConfig(epsilon=epsilon, seed=seed)
        found[f"epsilon_{epsilon:g}"] = _value(train(told, start, config).weights, judged, taste)
    return found


def _products(random: np.random.Generator) -> np.ndarray:
    rows = np.zeros((CANDIDATES, COLUMNS))
    rows[:, 0] = 1.0
    for row in rows:
        at = random.choice(np.arange(1, COLUMNS), size=8, replace=False)
        row[at] = random.choice([-0.5, 0.5], size=8)
    return rows


def _shopper(taste: np.ndarray, random: np.random.Generator) -> Lessons:
    rows = np.concatenate([_products(random)[:SHOWN] for _ in range(LISTS)])
    chances = _chances(rows, taste)
    return Lessons(rows, (random.random(len(rows)) < chances).astype(float))


def _chances(rows: np.ndarray, taste: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1.0 / (1.0 + np.exp(-(rows[:, 1:] @ taste[1:] - 1.5)))
    return found


def _value(weights: np.ndarray | None, judged: list[np.ndarray], taste: np.ndarray) -> float:
    """How often the product in the first place is clicked."""
    at = [0 if weights is None else int((rows @ weights).argmax()) for rows in judged]
    return float(
        np.mean([_chances(rows, taste)[one] for rows, one in zip(judged, at, strict=True)])
    )
