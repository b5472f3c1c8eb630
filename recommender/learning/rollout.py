"""How a new policy comes to serve: judged on what was logged, tried on a few, or taken back.

While a candidate is tried, each list is stored with how likely each candidate product was to come
first by both policies. A shopper is the canary's with a known share, so the log is one of their
mixture, and both values follow from all of it (multiple importance sampling with the balance
heuristic, Veach and Guibas 1995; for policies, Agarwal et al. 2017). The chances were stored before
anything was learnt of the list, so nobody is judged on what it was taught by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from common.config import StrictModel
from recommender.learning.evaluation import Estimate, EvaluationConfig, Verdict, judge
from recommender.learning.experiments import ArmCount, ExperimentConfig, compare
from recommender.learning.rewards import logistic

FOLDS = 3


class RolloutSettings(StrictModel):
    """How a policy that ``learner`` names anew comes to serve.

    Attributes:
        start: ``shadow`` lets it choose without serving, ``canary`` lets it serve a share of the
            shoppers, ``serving`` lets it serve everybody at once, unjudged.
        share: of the shoppers whom a canary serves.
        promote: whether a policy that passes the gate serves everybody without being told to.
        worse_by: by how much the lower bound of its gain may be below zero.
        confidence: of that bound, and of the guardrails.
        least_sample: the smallest effective sample (in shoppers) that a decision may rest on.
        review_every_minutes: so often the gate and the guardrails are looked at.
        guardrails: what a policy may not bring more of than what served before it, and by which
            difference of rates that matters.
        least_units: of fewer shoppers no guardrail speaks.
    """

    start: Literal["shadow", "canary", "serving"] = "canary"
    share: float = Field(default=0.1, gt=0.0, lt=1.0)
    promote: bool = True
    worse_by: float = Field(default=0.0, ge=0.0)
    confidence: float = Field(default=0.95, gt=0.5, lt=1.0)
    least_sample: float = Field(default=100.0, ge=1.0)
    review_every_minutes: float = Field(default=5.0, ge=0.0)
    guardrails: dict[Literal["complaint", "return", "handover"], float] = {
        "complaint": 0.02,
        "return": 0.02,
        "handover": 0.02,
    }
    least_units: int = Field(default=50, ge=1)

    @property
    def evaluation(self) -> EvaluationConfig:
        """The gate's settings."""
        return EvaluationConfig(
            worse_by=self.worse_by, least_sample=self.least_sample, confidence=self.confidence
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """The first place of one list that was shown while a candidate was tried.

    Attributes:
        unit: the shopper.
        rows: what was seen of each candidate product, shape (products, columns).
        action: which product came first.
        reward: what it brought, from 0 to 1.
        serving: how likely each product was to come first by what serves, shape (products,).
        candidate: the same by the policy that is tried.
        share: of the shoppers whom the candidate served then.
    """

    unit: str
    rows: np.ndarray
    action: int
    reward: float
    serving: np.ndarray
    candidate: np.ndarray
    share: float

    @property
    def propensity(self) -> float:
        """How likely the product was to come first, whoever served."""
        mixed = (1.0 - self.share) * self.serving + self.share * self.candidate
        return float(mixed[self.action])


@dataclass(frozen=True, slots=True)
class Judged:
    """What the log says of a candidate.

    Attributes:
        verdict: whether it may serve, and its gain over what serves.
        serving: the value of what serves: how often its first place is liked.
        candidate: the value of the candidate.
        units: shoppers in the log.
    """

    verdict: Verdict
    serving: float
    candidate: float
    units: int


def judged(tried: Sequence[Tried], settings: RolloutSettings) -> Judged:
    """Whether the log lets a candidate serve (doubly robust, bootstrapped over shoppers)."""
    usable = [one for one in tried if one.propensity > 0.0]
    if not usable:
        nothing = Estimate(0.0, -1.0, 1.0, 0.0)
        return Judged(Verdict(False, "unknown", nothing), 0.0, 0.0, 0)
    model = _expected(usable)
    weights = np.array([_weights(one) for one in usable])
    rewards = np.array([one.reward for one in usable])
    values = np.empty((len(usable), 2))
    for at, one in enumerate(usable):
        error = one.reward - model[at][one.action]
        for side, chances in enumerate((one.serving, one.candidate)):
            values[at, side] = chances @ model[at] + weights[at, side] * error
    names = [one.unit for one in usable]
    verdict = judge(values[:, 1] - values[:, 0], weights[:, 1], names, settings.evaluation)
    # Self-normalised values are shown: they stay within 0 and 1.
    shown = (weights * rewards[:, None]).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    return Judged(verdict, float(shown[0]), float(shown[1]), len(set(names)))


def breached(
    before: ArmCount, now: ArmCount, difference: float, settings: RolloutSettings
) -> float | None:
    """By how much a policy brings more of something bad than another did.

    The test may be looked at any time (:func:`recommender.learning.experiments.compare`).

    Args:
        before: shoppers of the policy that is compared with, and how many had it.
        now: the same of the policy that is watched.
        difference: of the rates that matters.

    Returns:
        The difference of the rates; None where nothing is shown.
    """
    if min(before.units, now.units) < settings.least_units:
        return None
    config = ExperimentConfig(effect=difference, confidence=settings.confidence)
    found = compare(before, now, config)
    return found.difference if found.verdict == "better" else None


def like_rates(before: ArmCount, now: ArmCount, settings: RolloutSettings) -> float | None:
    """By how much fewer shoppers of a policy liked anything; None where nothing is shown."""
    if min(before.units, now.units) < settings.least_units:
        return None
    found = compare(before, now, ExperimentConfig(confidence=settings.confidence))
    return -found.difference if found.verdict == "worse" else None


def first_chances(chances: Mapping[int, float], size: int) -> np.ndarray:
    """Chances of the first place from what was stored, shape (size,)."""
    found = np.zeros(size)
    for action, chance in chances.items():
        found[action] = chance
    return found


def _weights(one: Tried) -> tuple[float, float]:
    return (
        float(one.serving[one.action]) / one.propensity,
        float(one.candidate[one.action]) / one.propensity,
    )


def _expected(tried: Sequence[Tried]) -> list[np.ndarray]:
    """What a model expects of each product of each list, fitted on other shoppers' lists.

    One logistic regression for all products (Dudík et al. 2011; cross-fitted by shopper).
    """
    fold = {unit: at % FOLDS for at, unit in enumerate(sorted({one.unit for one in tried}))}
    chosen = np.stack([np.append(1.0, one.rows[one.action]) for one in tried])
    rewards = np.array([one.reward for one in tried])
    folds = np.array([fold[one.unit] for one in tried])
    weights = {}
    for part in range(FOLDS):
        learnt = folds != part
        if not learnt.any():
            learnt = ~learnt
        mean = float(rewards[learnt].mean())
        counts = np.ones(int(learnt.sum()))
        weights[part] = logistic(chosen[learnt], rewards[learnt], counts, 1.0, mean)
    found = []
    for one, part in zip(tried, folds, strict=True):
        rows = np.column_stack([np.ones(len(one.rows)), one.rows])
        found.append(1.0 / (1.0 + np.exp(-np.clip(rows @ weights[int(part)], -35.0, 35.0))))
    return found
