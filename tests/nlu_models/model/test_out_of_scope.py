from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.out_of_scope import OutOfScopeDetector, signs


def column(values: np.ndarray) -> np.ndarray:
    return values[:, None]


def test_without_examples_a_share_is_refused() -> None:
    random = np.random.default_rng(0)
    inside = np.stack([random.normal(5, 2, 10_000), np.zeros(10_000)], axis=1)
    detector = OutOfScopeDetector.fit(inside, inside[:1], refused=0.05)
    assert -detector.bias / detector.weights[0] == pytest.approx(5 + 1.645 * 2, abs=0.05)
    assert detector.weights[1] == 0
    assert (detector.scores(inside) > 0.5).mean() == pytest.approx(0.05, abs=0.005)


def test_examples_out_of_scope_place_the_threshold_between() -> None:
    inside, outside = column(np.linspace(1, 4, 50)), column(np.linspace(6, 10, 20))
    detector = OutOfScopeDetector.fit(inside, outside, refused=0.02)
    assert (detector.scores(outside) > 0.5).all()
    assert (detector.scores(inside) > 0.5).sum() <= 1


def test_overlap_costs_no_more_messages_in_scope_than_allowed() -> None:
    random = np.random.default_rng(0)
    inside, outside = random.normal(5, 1, (2000, 1)), random.normal(6, 1, (2000, 1))
    for refused in (0.002, 0.05):
        detector = OutOfScopeDetector.fit(inside, outside, refused=refused)
        assert (detector.scores(inside) > 0.5).mean() <= refused


def test_two_signs_tell_more_than_one() -> None:
    """Independent signs, one standard deviation each: together the square root of two."""
    random = np.random.default_rng(0)
    inside, outside = random.normal(0, 1, (4000, 2)), random.normal(2, 1, (4000, 2))
    both = OutOfScopeDetector.fit(inside, outside, refused=0.01)
    one = OutOfScopeDetector.fit(inside[:, :1], outside[:, :1], refused=0.01)
    # beyond the 99th percentile of the inside: 2.326 - 2 and 2.326 - 2.828 standard deviations
    assert (one.scores(outside[:, :1]) > 0.5).mean() == pytest.approx(0.372, abs=0.05)
    assert (both.scores(outside) > 0.5).mean() == pytest.approx(0.692, abs=0.05)


def test_too_few_examples_refuse_nothing() -> None:
    detector = OutOfScopeDetector.fit(np.array([[5.0]]), np.array([[1.0]]), refused=0.5)
    assert detector.scores(np.array([[1e9], [0.0]])).tolist() == pytest.approx([0, 0], abs=1e-9)


def test_signs_by_hand() -> None:
    logits = np.array([[2.0, 0.0, 1.0], [0.0, 3.0, 0.0]])
    outside = np.array([False, True, False])
    found = signs(np.array([7.0, 8.0]), logits, outside)
    assert found[:, 0].tolist() == [7, 8]
    assert found[:, 1] == pytest.approx([-np.log(np.exp(2) + np.exp(1)), 3 - np.log(2)])
    assert signs(np.array([7.0]), logits[:1], np.zeros(3, dtype=bool)).tolist() == [[7]]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20))
def test_farther_is_never_less_suspect(values: list[float]) -> None:
    detector = OutOfScopeDetector(weights=(2.0,), bias=-5)
    scores = detector.scores(column(np.sort(np.array(values))))
    assert (np.diff(scores) >= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_survives_being_written() -> None:
    detector = OutOfScopeDetector(weights=(0.5, 1.0), bias=-3)
    assert OutOfScopeDetector.model_validate_json(detector.model_dump_json()) == detector
