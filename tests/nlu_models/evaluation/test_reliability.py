from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from nlu_models.evaluation.reliability import Bin, interval, reliability
from nlu_models.model.calibration import calibration_error

ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_bins_by_hand() -> None:
    confidences = np.array([0.0, 0.2, 0.5, 0.9, 1.0])
    correct = np.array([False, True, False, True, True])
    assert reliability(confidences, correct, bins=2) == (
        Bin(0.0, 0.5, right=1, wrong=1, confidence=pytest.approx(0.1)),  # type: ignore[arg-type]
        Bin(0.5, 1.0, right=2, wrong=1, confidence=pytest.approx(0.8)),  # type: ignore[arg-type]
    )


def test_an_empty_bin_is_shown() -> None:
    (low, high) = reliability(np.array([0.9]), np.array([True]), bins=2)
    assert (low.count, low.accuracy, low.confidence) == (0, 0.0, 0.0)
    assert (high.count, high.accuracy, high.confidence) == (1, 1.0, pytest.approx(0.9))


@given(ANSWERS)
def test_the_diagram_has_the_calibration_error(answers: list[tuple[float, bool]]) -> None:
    confidences = np.array([confidence for confidence, _ in answers])
    correct = np.array([right for _, right in answers])
    bins = reliability(confidences, correct)
    error = sum(each.count * abs(each.accuracy - each.confidence) for each in bins) / len(answers)
    assert error == pytest.approx(calibration_error(confidences, correct), abs=1e-9)


@pytest.mark.parametrize(("right", "count"), [(0, 4), (4, 4), (7, 9), (431, 873), (999, 1000)])
def test_the_interval_agrees_with_an_independent_one(right: int, count: int) -> None:
    expected = binomtest(right, count).proportion_ci(0.95, method="wilson")
    assert interval(right, count) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_nothing_counted_says_nothing() -> None:
    assert interval(0, 0) == (0.0, 1.0)
