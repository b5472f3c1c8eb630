from __future__ import annotations

import numpy as np
import pytest

from nlu_models.model.calibration import calibration_error, fit_temperature, softmax


def test_softmax_of_large_values() -> None:
    assert softmax(np.array([[1000.0, 1000.0]])).tolist() == [[0.5, 0.5]]


def test_temperature_of_overconfident_logits_is_found() -> None:
    # Labels drawn from softmax(z); the model reports 3 z, so the right temperature is 3.
    random = np.random.default_rng(0)
    logits = random.normal(size=(20_000, 4)) * 2
    chance = softmax(logits).cumsum(axis=1)
    labels = (random.random((20_000, 1)) > chance).sum(axis=1)
    assert fit_temperature(3 * logits, labels) == pytest.approx(3, rel=0.05)


def test_nothing_to_learn_from() -> None:
    assert fit_temperature(np.zeros((0, 3)), np.zeros(0, dtype=int)) == 1.0
    assert calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) == 0.0


def test_calibration_error_by_hand() -> None:
    # Bin of 0.9: one of two right, gap 0.4; bin of 0.3: right, gap 0.7. Weights 2/3 and 1/3.
    confidences = np.array([0.9, 0.9, 0.3])
    correct = np.array([True, False, True])
    assert calibration_error(confidences, correct, bins=10) == pytest.approx(0.4 * 2 / 3 + 0.7 / 3)


def test_certainty_lies_in_the_last_bin() -> None:
    assert calibration_error(np.array([1.0]), np.array([True])) == 0.0
