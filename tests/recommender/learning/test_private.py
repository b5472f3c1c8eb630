"""The promise is exact, contributions are clipped, and noise costs what it must."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from common.errors import DataError
from recommender.learning.private import (
    Lessons,
    PrivacyConfig,
    _clipped_sum,
    delta_of,
    epsilon_of,
    noise_for,
    train,
)


@pytest.mark.parametrize(("epsilon", "noise"), [(0.5, 2.0), (1.0, 1.0), (3.0, 0.7)])
def test_delta_is_what_the_two_densities_say(epsilon: float, noise: float) -> None:
    """The hockey-stick divergence of N(1, σ²) and N(0, σ²), integrated."""

    def over(x: float) -> float:
        gap = stats.norm.pdf(x, 1.0, noise) - math.exp(epsilon) * stats.norm.pdf(x, 0.0, noise)
        return float(max(gap, 0.0))

    start = 0.5 + epsilon * noise**2  # where the densities' quotient is e to the ε
    integral, _ = integrate.quad(over, start, start + 30.0)
    assert delta_of(epsilon, noise) == pytest.approx(integral, abs=1e-9)


def test_the_noise_of_the_literature() -> None:
    """Balle and Wang's calibration; the classic one, √(2 ln(1.25/δ))/ε, wants 4.84 there."""
    assert noise_for(1.0, 1e-5) == pytest.approx(3.7306, abs=1e-3)
    assert noise_for(1.0, 1e-5) < math.sqrt(2 * math.log(1.25e5))


def test_steps_add_up_as_one() -> None:
    assert noise_for(2.0, 1e-6, 50) == pytest.approx(math.sqrt(50) * noise_for(2.0, 1e-6))
    assert epsilon_of(1e-6, noise_for(2.0, 1e-6, 50), 50) == pytest.approx(2.0)
    assert epsilon_of(0.5, 100.0) == 0.0


def test_no_shopper_contributes_more_than_the_clip() -> None:
    rows = np.array([[100.0, 0.0], [0.0, 0.2], [0.0, 0.2]])
    rewards, owner = np.array([0.0, 0.0, 0.0]), np.array([0, 1, 1])
    found = _clipped_sum(rows, rewards, owner, 2, np.zeros(2), clip=0.5)
    # The first one's gradient, 50 long, is cut to 0.5; the second one's two add up to 0.2.
    assert found.tolist() == pytest.approx([0.5, 0.2])


def shoppers(count: int, seed: int = 0) -> list[Lessons]:
    random = np.random.default_rng(seed)
    taste = np.array([-1.0, 2.0, -2.0, 0.0])
    found = []
    for _ in range(count):
        rows = np.column_stack([np.ones(5), random.choice([-0.5, 0.5], size=(5, 3))])
        chances = 1.0 / (1.0 + np.exp(-(rows @ taste)))
        found.append(Lessons(rows, (random.random(5) < chances).astype(float)))
    return found


def test_a_weak_promise_costs_little_and_a_strong_one_much() -> None:
    told, start = shoppers(2000), np.zeros(4)
    loose = train(told, start, PrivacyConfig(epsilon=8.0, seed=1))
    strict = train(told, start, PrivacyConfig(epsilon=0.05, seed=1))
    assert loose.weights[1] > 0.5 > -0.5 > loose.weights[2]
    assert abs(loose.weights[3]) < 0.5
    assert strict.noise > 20 * loose.noise
    assert np.linalg.norm(strict.weights - loose.weights) > 0.5
    assert loose.epsilon == pytest.approx(8.0)
    assert (loose.delta, loose.users) == (1e-5, 2000)


def test_rows_of_another_shape_are_refused() -> None:
    with pytest.raises(DataError, match="3 columns"):
        train(shoppers(2), np.zeros(3))
    with pytest.raises(DataError, match="0 shoppers"):
        train([], np.zeros(4))
