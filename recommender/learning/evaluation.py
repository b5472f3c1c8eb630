"""Off-policy evaluation: what another policy would have brought, from a log of this one.

Each estimator turns a log into one pair of numbers a row, whose sums' quotient is the value:

``direct``
    a model of the reward, asked for what the policy would do. Biased as the model is.
``ips``
    rewards weighted by how much likelier the policy is to do what was done (Horvitz and Thompson
    1952). Unbiased where the log gave everything a chance.
``snips``
    the same, divided by the weights' mean (Swaminathan and Joachims 2015): little bias, less
    variance.
``doubly_robust``
    the model, corrected by the weighted errors (Dudík, Langford and Li 2011): unbiased if either
    the propensities or the model is right.
``switch``
    doubly robust where the weight is at most ``switch_at``, the model alone elsewhere (Wang,
    Agarwal and Dudík 2017).

Intervals are percentiles of a bootstrap over rows (Efron 1979).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from common.config import StrictModel
from common.errors import DataError

RESAMPLED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Log:
    """Choices that were made, and what they brought.

    Attributes:
        actions: the arm of each row, shape (rows,).
        rewards: shape (rows,).
        propensities: with which probability the arm was chosen, shape (rows,).

    Raises:
        DataError: the columns have different lengths, are empty, or a propensity is none.
    """

    actions: np.ndarray
    rewards: np.ndarray
    propensities: np.ndarray

    def __post_init__(self) -> None:
        if not len(self.actions) == len(self.rewards) == len(self.propensities) > 0:
            raise DataError("A log needs as many actions as rewards and propensities, and one row.")
        if not ((self.propensities > 0.0) & (self.propensities <= 1.0)).all():
            raise DataError(
                "A propensity is not above 0 and at most 1.",
                hint="Rows whose propensity is not known tell nothing of another policy.",
            )

    def __len__(self) -> int:
        return len(self.actions)


class EvaluationConfig(StrictModel):
    """Settings of :func:`evaluate` and :func:`gate`.

    Attributes:
        switch_at: the largest weight that ``switch`` trusts.
        resamples: of the bootstrap.
        confidence: of the intervals; two-sided.
        seed: of the bootstrap.
        worse_by: what a policy may be worse by, at the lower bound, and serve nevertheless.
        least_sample: the smallest effective sample size that a decision may rest on.
    """

    switch_at: float = Field(default=10.0, gt=0.0)
    resamples: int = Field(default=1000, ge=100)
    confidence: float = Field(default=0.95, gt=0.0, lt=1.0)
    seed: int = 0
    worse_by: float = Field(default=0.0, ge=0.0)
    least_sample: float = Field(default=100.0, ge=0.0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The value of a policy, an interval, and what share of the log it rests on.

    Attributes:
        effective_sample: (Σw)² / Σw² (Kish 1965): so many rows of the policy's own would tell
            about as much.
    """

    value: float
    low: float
    high: float
    effective_sample: float


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A log beside a policy: its weights, and what a model expects."""

    log: Log
    weights: np.ndarray
    """How much likelier the policy is to do what was done, shape (rows,)."""
    expected: np.ndarray
    """The model's reward of what was done, shape (rows,)."""
    model: np.ndarray
    """The model's value of the policy, shape (rows,)."""
    switch_at: float


Rows = tuple[np.ndarray, np.ndarray]
"""Numerators and denominators, one of each a row."""


def _direct(e: _Evidence) -> Rows:
    return e.model, np.ones(len(e.log))


def _ips(e: _Evidence) -> Rows:
    return e.weights * e.log.rewards, np.ones(len(e.log))


def _snips(e: _Evidence) -> Rows:
    return e.weights * e.log.rewards, e.weights


def _doubly_robust(e: _Evidence) -> Rows:
    return e.model + e.weights * (e.log.rewards - e.expected), np.ones(len(e.log))


def _switch(e: _Evidence) -> Rows:
    trusted = np.where(e.weights <= e.switch_at, e.weights, 0.0)
    return e.model + trusted * (e.log.rewards - e.expected), np.ones(len(e.log))


ESTIMATORS: Mapping[str, Callable[[_Evidence], Rows]] = {
    "direct": _direct,
    "ips": _ips,
    "snips": _snips,
    "doubly_robust": _doubly_robust,
    "switch": _switch,
}
NEED_NO_MODEL = ("ips", "snips")


def evaluate(
    log: Log,
    policy: np.ndarray,
    expected: np.ndarray | None = None,
    config: EvaluationConfig | None = None,
) -> dict[str, Estimate]:
    """The value of a policy by each estimator.

    Args:
        log: what another policy did.
        policy: how likely the new one is to choose each arm, shape (rows, arms).
        expected: a model's reward of each arm, shape (rows, arms), fitted on other rows
            (:func:`recommender.learning.rewards.expected_rewards`); without it only the
            estimators that need none.
        config: settings.

    Raises:
        DataError: shapes do not fit, or a row of the policy is no distribution.
    """
    settings = config or EvaluationConfig()
    evidence = _evidence(log, policy, expected, settings)
    names = ESTIMATORS if expected is not None else NEED_NO_MODEL
    rows = {name: ESTIMATORS[name](evidence) for name in names}
    sample = effective_sample(evidence.weights)
    intervals = _bootstrap(list(rows.values()), settings)
    return {
        name: Estimate(_value(pair), low, high, sample)
        for (name, pair), (low, high) in zip(rows.items(), intervals, strict=True)
    }


def effective_sample(weights: np.ndarray) -> float:
    """(Σw)² / Σw², between 0 and the number of weights (Kish 1965)."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a new policy may serve, and why.

    Attributes:
        serves: whether it may.
        reason: ``better``, ``not_worse``, ``worse`` or ``unknown``.
        gain: its value less that of the policy that wrote the log, with an interval.
    """

    serves: bool
    reason: str
    gain: Estimate


def gate(
    log: Log,
    policy: np.ndarray,
    expected: np.ndarray,
    config: EvaluationConfig | None = None,
) -> Verdict:
    """Let a policy serve only where the lower bound of its gain is not below ``-worse_by``.

    The gain is the doubly robust value less the log's own mean, row by row, so that what both
    have in common cancels out.

    Raises:
        DataError: as :func:`evaluate`.
    """
    settings = config or EvaluationConfig()
    evidence = _evidence(log, policy, expected, settings)
    rows, ones = _doubly_robust(evidence)
    gains = (rows - log.rewards, ones)
    low, high = _bootstrap([gains], settings)[0]
    sample = effective_sample(evidence.weights)
    return _verdict(Estimate(_value(gains), low, high, sample), settings)


def judge(
    gains: np.ndarray,
    weights: np.ndarray,
    units: Sequence[str],
    config: EvaluationConfig | None = None,
) -> Verdict:
    """The gate for gains that are known row by row, of shoppers who may have several rows each.

    Args:
        gains: of the new policy over the old one, shape (rows,).
        weights: how much likelier the new policy is to do what was done, shape (rows,).
        units: whose row each is; the bootstrap draws units, not rows.
        config: settings; ``least_sample`` counts units.
    """
    settings = config or EvaluationConfig()
    names, owner = np.unique(np.array(units), return_inverse=True)
    sums = np.bincount(owner, gains, minlength=len(names))
    counts = np.bincount(owner, minlength=len(names)).astype(float)
    low, high = _bootstrap([(sums, counts)], settings)[0]
    sample = effective_sample(np.bincount(owner, weights, minlength=len(names)) / counts)
    return _verdict(Estimate(_value((sums, counts)), low, high, sample), settings)


def _verdict(gain: Estimate, settings: EvaluationConfig) -> Verdict:
    if gain.effective_sample < settings.least_sample:
        return Verdict(False, "unknown", gain)
    if gain.low < -settings.worse_by:
        return Verdict(False, "worse" if gain.high < 0.0 else "unknown", gain)
    return Verdict(True, "better" if gain.low > 0.0 else "not_worse", gain)


def _evidence(
    log: Log, policy: np.ndarray, expected: np.ndarray | None, config: EvaluationConfig
) -> _Evidence:
    rows = np.arange(len(log))
    if policy.ndim != 2 or len(policy) != len(log) or log.actions.max() >= policy.shape[1]:
        raise DataError(f"The policy has the shape {policy.shape}, the log {len(log)} rows.")
    if policy.min() < 0.0 or not np.allclose(policy.sum(axis=1), 1.0, atol=1e-6):
        raise DataError("A row of the policy is no distribution: its numbers must add up to 1.")
    model = np.zeros_like(policy, dtype=float) if expected is None else expected
    if model.shape != policy.shape:
        raise DataError(f"The model has the shape {model.shape}, the policy {policy.shape}.")
    return _Evidence(
        log=log,
        weights=policy[rows, log.actions] / log.propensities,
        expected=model[rows, log.actions],
        model=(policy * model).sum(axis=1),
        switch_at=config.switch_at,
    )


def _value(pair: Rows) -> float:
    total = float(pair[1].sum())
    return float(pair[0].sum()) / total if total else 0.0


def _bootstrap(pairs: list[Rows], config: EvaluationConfig) -> list[tuple[float, float]]:
    """An interval for each pair of rows, all of the same resamples."""
    random = np.random.default_rng(config.seed)
    size = len(pairs[0][0])
    columns = np.stack([column for pair in pairs for column in pair], axis=1)
    sums = []
    for start in range(0, config.resamples, RESAMPLED_AT_ONCE):
        count = min(RESAMPLED_AT_ONCE, config.resamples - start)
        drawn = random.multinomial(size, np.full(size, 1.0 / size), size=count)
        sums.append(drawn @ columns)
    found = np.concatenate(sums)
    outside = (1.0 - config.confidence) / 2.0
    intervals = []
    for at in range(len(pairs)):
        below = found[:, 2 * at + 1]
        values = found[:, 2 * at] / np.where(below == 0.0, 1.0, below)
        low, high = np.quantile(values, [outside, 1.0 - outside])
        intervals.append((float(low), float(high)))
    return intervals


__all__ = [
    "ESTIMATORS",
    "Estimate",
    "EvaluationConfig",
    "Log",
    "Verdict",
    "effective_sample",
    "evaluate",
    "gate",
    "judge",
]
