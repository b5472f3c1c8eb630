"""Experiments: who sees which arm, and what may be said of the arms at any time.

A result may be looked at as often as one likes: the interval and the p-value are those of a mixture
sequential probability ratio test (Robbins 1970; Johari, Pekelis and Walsh 2017), which holds at
every look at once. The price is a wider interval than one that may be looked at only once.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field
from scipy import stats

from common.config import StrictModel
from common.errors import DataError

MISMATCH = 0.001
"""Below this p-value the shares of the arms are not those that were asked for."""


class ExperimentConfig(StrictModel):
    """What an experiment is to find out.

    Attributes:
        effect: the smallest difference of two arms' rates that matters, e.g. 0.02 for two points.
        base_rate: the rate that is expected without a change.
        confidence: of all intervals together.
        power: how likely a difference of that size is to be found.
    """

    effect: float = Field(default=0.02, gt=0.0, lt=1.0)
    base_rate: float = Field(default=0.1, gt=0.0, lt=1.0)
    confidence: float = Field(default=0.95, gt=0.0, lt=1.0)
    power: float = Field(default=0.8, gt=0.0, lt=1.0)

    @property
    def least_sample(self) -> int:
        """Units that each arm needs at least."""
        return required_sample(self.base_rate, self.effect, self.confidence, self.power)


@dataclass(frozen=True, slots=True)
class ArmCount:
    """One arm: its units (shoppers), and how many of them did what is hoped for."""

    name: str
    units: int
    successes: int

    @property
    def rate(self) -> float:
        """The share of units with a success; 0 without units."""
        return self.successes / self.units if self.units else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One arm beside the first one.

    Attributes:
        difference: of the rates, with an interval that holds at any time.
        p: a p-value that holds at any time.
        verdict: ``better``, ``worse`` or ``open``.
    """

    arm: str
    difference: float
    low: float
    high: float
    p: float
    verdict: str


def assign(experiment: str, unit: str, shares: Mapping[str, float]) -> str:
    """The arm of a shopper: always the same, and of each experiment independently.

    Args:
        experiment: its name.
        unit: who, e.g. the customer's or the conversation's id.
        shares: of the arms, by name; they need not add up to 1.

    Raises:
        DataError: there is no arm, or a share is none.
    """
    check_shares(shares)
    digest = hashlib.sha256(f"{experiment}\n{unit}".encode()).digest()
    at = int.from_bytes(digest[:8], "big") / 2**64 * sum(shares.values())
    for name, share in shares.items():
        at -= share
        if at < 0.0:
            return name
    return list(shares)[-1]


def check_shares(shares: Mapping[str, float]) -> None:
    """That there are two arms at least, each with a share above 0.

    Raises:
        DataError: there are not.
    """
    if len(shares) < 2 or not all(0.0 < share < math.inf for share in shares.values()):
        raise DataError(
            f"An experiment needs two arms or more with shares above 0, not {dict(shares)}.",
            hint="E.g. control and learning with a share of 0.5 each.",
        )


def mismatch(counts: Sequence[ArmCount], shares: Mapping[str, float]) -> float:
    """How likely such numbers of units are if the shares are right: a chi-square test's p-value.

    Below ``MISMATCH`` something sorts shoppers into the arms, or loses some of them, and the
    result means nothing (Fabijan et al. 2019).
    """
    total = sum(count.units for count in counts)
    if total == 0:
        return 1.0
    whole = sum(shares.values())
    expected = [total * shares[count.name] / whole for count in counts]
    return float(stats.chisquare([count.units for count in counts], expected).pvalue)


def required_sample(base: float, effect: float, confidence: float, power: float) -> int:
    """Units that each of two arms needs for a difference of rates to be found (Fleiss 1981)."""
    other = min(base + effect, 1.0 - 1e-9)
    mean = (base + other) / 2.0
    wrong = stats.norm.ppf((1.0 + confidence) / 2.0) * math.sqrt(2.0 * mean * (1.0 - mean))
    found = stats.norm.ppf(power) * math.sqrt(base * (1.0 - base) + other * (1.0 - other))
    return math.ceil(((wrong + found) / (other - base)) ** 2)


def compare(first: ArmCount, other: ArmCount, config: ExperimentConfig | None = None) -> Comparison:
    """Two arms, with an interval and a p-value that hold however often they are looked at.

    The interval is that of the mixture test with a normal prior whose standard deviation is the
    ``effect``; the variance is estimated, with half a success and half a failure added.
    """
    settings = config or ExperimentConfig()
    difference = other.rate - first.rate
    if not (first.units and other.units):
        return Comparison(other.name, difference, -1.0, 1.0, 1.0, "open")
    variance = _variance(first) + _variance(other)
    prior = settings.effect**2
    alpha = 1.0 - settings.confidence
    inner = 2.0 * math.log(math.sqrt((variance + prior) / variance) / alpha)
    width = math.sqrt(variance * (variance + prior) / prior * inner)
    ratio = 0.5 * math.log(variance / (variance + prior))
    ratio += prior * difference**2 / (2.0 * variance * (variance + prior))
    p = min(1.0, math.exp(-min(ratio, 700.0)))
    verdict = "open" if p > alpha else "better" if difference > 0 else "worse"
    return Comparison(other.name, difference, difference - width, difference + width, p, verdict)


def _variance(count: ArmCount) -> float:
    rate = (count.successes + 0.5) / (count.units + 1.0)
    return rate * (1.0 - rate) / count.units


__all__ = [
    "MISMATCH",
    "ArmCount",
    "Comparison",
    "ExperimentConfig",
    "assign",
    "check_shares",
    "compare",
    "mismatch",
    "required_sample",
]
