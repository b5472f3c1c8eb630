"""Weights learnt from shoppers with differential privacy: nobody's clicks can be told from them.

Each shopper's whole contribution (all lists, all clicks) to a step of gradient descent is clipped
to a length, and Gaussian noise hides whether any one shopper was there (Abadi et al. 2016; clipped
by user as in McMahan et al. 2018). Every shopper takes part in every step, so that all steps
together are one Gaussian mechanism, whose (ε, δ) is known exactly (Balle and Wang 2018, theorem 8):
no bound is lost in an accountant.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field
from scipy import optimize, stats

from common.config import StrictModel
from common.errors import DataError


class PrivacyConfig(StrictModel):
    """What is promised to each shopper, and how weights are learnt under it.

    Attributes:
        epsilon: how much more likely any outcome may be made by one shopper, as a power of e.
        delta: the chance that this does not hold; well below 1 in the number of shoppers.
        clip: the longest gradient that one shopper may contribute to a step.
        steps: of gradient descent.
        rate: how far a step goes along the mean gradient.
        ridge: what pulls the weights to where they began.
        seed: of the noise; None for one that nobody can foresee, which the promise needs.
    """

    epsilon: float = Field(default=2.0, gt=0.0)
    delta: float = Field(default=1e-5, gt=0.0, lt=1.0)
    clip: float = Field(default=0.5, gt=0.0)
    steps: int = Field(default=60, ge=1)
    rate: float = Field(default=4.0, gt=0.0)
    ridge: float = Field(default=0.01, ge=0.0)
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that one shopper tells: rows of what was shown, shape (shown, columns), and rewards."""

    rows: np.ndarray
    rewards: np.ndarray


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights, and what they cost.

    Attributes:
        weights: shape (columns,).
        noise: the standard deviation of a step's noise, as a multiple of ``clip``.
        epsilon: what the whole training spends, at ``delta``.
        users: shoppers it was learnt from.
    """

    weights: np.ndarray
    noise: float
    epsilon: float
    delta: float
    users: int


def delta_of(epsilon: float, noise: float, steps: int = 1) -> float:
    """δ of ``steps`` Gaussian mechanisms of sensitivity 1 at ε, exactly.

    Args:
        noise: the standard deviation of each one's noise.

    Source: Balle and Wang 2018, theorem 8; that steps compose to one of ``noise/√steps`` is
    Dong, Roth and Su 2022, corollary 2.
    """
    away = math.sqrt(steps) / noise
    first = stats.norm.cdf(away / 2.0 - epsilon / away)
    second = stats.norm.logcdf(-away / 2.0 - epsilon / away)
    return float(first - math.exp(min(epsilon + second, 700.0)))


def epsilon_of(delta: float, noise: float, steps: int = 1) -> float:
    """The smallest ε at which ``steps`` Gaussian mechanisms keep δ."""
    if delta_of(0.0, noise, steps) <= delta:
        return 0.0
    high = 1.0
    while delta_of(high, noise, steps) > delta:
        high *= 2.0
    found: float = optimize.brentq(lambda e: delta_of(e, noise, steps) - delta, 0.0, high)
    return found


def noise_for(epsilon: float, delta: float, steps: int = 1) -> float:
    """The smallest noise at which ``steps`` Gaussian mechanisms of sensitivity 1 keep (ε, δ)."""
    high = 1.0
    while delta_of(epsilon, high, steps) > delta:
        high *= 2.0
    low = high / 2.0
    while delta_of(epsilon, low, steps) <= delta:
        low /= 2.0
    found: float = optimize.brentq(lambda n: delta_of(epsilon, n, steps) - delta, low, high)
    return found


def train(
    shoppers: Mapping[str, Lessons] | Sequence[Lessons],
    start: np.ndarray,
    config: PrivacyConfig | None = None,
) -> Trained:
    """Weights of a logistic regression, with the promise kept for each shopper.

    Neighbouring logs differ in one shopper being there or not; their number is taken as public.

    Args:
        shoppers: what each one tells.
        start: the weights before anything was learnt, shape (columns,); known beforehand.
        config: the promise.

    Raises:
        DataError: there is no shopper, or rows have other columns.
    """
    settings = config or PrivacyConfig()
    told = list(shoppers.values()) if isinstance(shoppers, Mapping) else list(shoppers)
    if not told or any(one.rows.shape[1:] != start.shape for one in told):
        raise DataError(f"{len(told)} shoppers' rows do not have {len(start)} columns each.")
    random = np.random.default_rng(settings.seed)
    noise = noise_for(settings.epsilon, settings.delta, settings.steps)
    rows = np.concatenate([one.rows for one in told])
    rewards = np.concatenate([one.rewards for one in told])
    owner = np.repeat(np.arange(len(told)), [len(one.rows) for one in told])
    weights, total, kept = start.astype(float), np.zeros(len(start)), 0
    for step in range(settings.steps):
        summed = _clipped_sum(rows, rewards, owner, len(told), weights, settings.clip)
        summed = summed + random.normal(0.0, noise * settings.clip, size=len(start))
        gradient = summed / len(told) + settings.ridge * (weights - start)
        weights = weights - settings.rate * gradient
        if 2 * step >= settings.steps:  # the mean of the second half has less of the noise
            total, kept = total + weights, kept + 1
    spent = epsilon_of(settings.delta, noise, settings.steps)
    return Trained(total / max(kept, 1), noise, spent, settings.delta, len(told))


def _clipped_sum(
    rows: np.ndarray,
    rewards: np.ndarray,
    owner: np.ndarray,
    users: int,
    weights: np.ndarray,
    clip: float,
) -> np.ndarray:
    """The sum of the shoppers' gradients, each one's no longer than ``clip``."""
    chances = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -35.0, 35.0)))
    each = np.zeros((users, rows.shape[1]))
    np.add.at(each, owner, (chances - rewards)[:, None] * rows)
    lengths = np.linalg.norm(each, axis=1)
    scale = np.minimum(1.0, clip / np.maximum(lengths, 1e-12))
    summed: np.ndarray = (each * scale[:, None]).sum(axis=0)
    return summed
