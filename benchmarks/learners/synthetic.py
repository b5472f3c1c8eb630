"""The classic synthetic log: ten actions, five numbers about a shopper, a logistic reward.

10,000 rounds are logged by the softmax of a model that has nothing to do with the reward. A policy
is learnt from them, and judged twice: exactly, for the chances are known, and by each estimator on
10,000 other rounds of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.learning.evaluation import EvaluationConfig, Log, evaluate
from recommender.learning.rewards import expected_rewards, logistic

ACTIONS, DIMENSIONS = 10, 5
SHARPNESS = (0.3, 1.0)
"""Standard deviation of the logging model's scores: the higher, the less is known of some actions.

In the usual set-up the scores of a context differ by a constant of each action, from 0 to 1: 0.29.
"""


@dataclass(frozen=True)
class World:
    """Chances of a reward and of what is logged, both of a context; scores have variance 1."""

    reward: np.ndarray
    logging: np.ndarray
    sharpness: float

    @classmethod
    def of(cls, seed: int, sharpness: float) -> World:
        """One with weights from -1 to 1, and a constant for each action."""
        random = np.random.default_rng(seed)
        size = (ACTIONS, DIMENSIONS + 1)
        return cls(random.uniform(-1, 1, size), random.uniform(-1, 1, size), sharpness)

    def chances(self, contexts: np.ndarray) -> np.ndarray:
        """Of a reward, shape (rounds, actions)."""
        found: np.ndarray = 1.0 / (1.0 + np.exp(-_scores(contexts, self.reward)))
        return found

    def logged(self, contexts: np.ndarray) -> np.ndarray:
        """How likely each action is to be logged, shape (rounds, actions)."""
        weights = np.exp(self.sharpness * _scores(contexts, self.logging))
        found: np.ndarray = weights / weights.sum(axis=1, keepdims=True)
        return found

    def log(self, rounds: int, random: np.random.Generator) -> tuple[np.ndarray, Log]:
        """Contexts, and what was done and came of it."""
        contexts = random.normal(size=(rounds, DIMENSIONS))
        policy, rows = self.logged(contexts), np.arange(rounds)
        ends = policy.cumsum(axis=1)
        actions = (random.random((rounds, 1)) > ends[:, :-1]).sum(axis=1)
        rewards = (random.random(rounds) < self.chances(contexts)[rows, actions]).astype(float)
        return contexts, Log(actions, rewards, policy[rows, actions])


def _scores(contexts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Standardised over contexts and actions: mean 0 and variance 1."""
    raw = contexts @ weights[:, :DIMENSIONS].T + weights[:, DIMENSIONS]
    mean = weights[:, DIMENSIONS].mean()
    spread = (weights[:, :DIMENSIONS] ** 2).sum(axis=1).mean() + weights[:, DIMENSIONS].var()
    found: np.ndarray = (raw - mean) / np.sqrt(spread)
    return found


def learnt(contexts: np.ndarray, log: Log) -> np.ndarray:
    """Weights of each action's reward, shape (actions, dimensions + 1), learnt from a log."""
    rows = np.column_stack([np.ones(len(contexts)), contexts])
    mean = float(log.rewards.mean())
    return np.stack(
        [
            logistic(rows[own], log.rewards[own], np.ones(own.sum()), 1.0, mean)
            for own in (log.actions == action for action in range(ACTIONS))
        ]
    )


def greedy(weights: np.ndarray, contexts: np.ndarray) -> np.ndarray:
    """The policy that takes the best by these weights, shape (rounds, actions)."""
    rows = np.column_stack([np.ones(len(contexts)), contexts])
    found: np.ndarray = np.eye(ACTIONS)[(rows @ weights.T).argmax(axis=1)]
    return found


def measure(rounds: int, seeds: int, sharpness: float) -> dict[str, Any]:
    """The learnt policy's value, and each estimator's relative error; means over seeds."""
    values: list[dict[str, float]] = []
    errors: list[dict[str, float]] = []
    samples: list[float] = []
    held: list[dict[str, bool]] = []
    for seed in range(seeds):
        world, random = World.of(seed, sharpness), np.random.default_rng(seed + 500)
        weights = learnt(*world.log(rounds, random))
        contexts, log = world.log(rounds, random)
        chances = world.chances(contexts)
        policy = greedy(weights, contexts)
        truth = float((policy * chances).sum(axis=1).mean())
        values.append(
            {
                "learned": truth,
                "random": float(chances.mean()),
                "logging": float((world.logged(contexts) * chances).sum(axis=1).mean()),
                "oracle": float(chances.max(axis=1).mean()),
            }
        )
        model = expected_rewards(contexts, log.actions, log.rewards, ACTIONS)
        found = evaluate(log, policy, model, EvaluationConfig(resamples=500))
        errors.append({name: abs(one.value - truth) / truth for name, one in found.items()})
        held.append({name: one.low <= truth <= one.high for name, one in found.items()})
        samples.append(found["ips"].effective_sample)
    return {
        **{name: {"value": float(np.mean([v[name] for v in values]))} for name in values[0]},
        "estimators": {
            name: {
                "relative_error": float(np.mean([e[name] for e in errors])),
                "worst_relative_error": float(np.max([e[name] for e in errors])),
                "intervals_with_the_truth": float(np.mean([h[name] for h in held])),
            }
            for name in errors[0]
        },
        "effective_sample": float(np.mean(samples)),
    }
