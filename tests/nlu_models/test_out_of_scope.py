from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.out_of_scope import OutOfScopeDetector


def test_without_examples_two_percent_are_refused() -> None:
    inside = np.linspace(5, 10, 101)
    detector = OutOfScopeDetector.fit(inside, np.array([1.0]))
    assert detector.threshold == pytest.approx(5.1)
    assert (detector.scores(inside) > 0.5).sum() == 2


def test_examples_out_of_scope_place_the_threshold_between() -> None:
    inside, outside = np.linspace(6, 10, 50), np.linspace(1, 4, 20)
    detector = OutOfScopeDetector.fit(inside, outside)
    assert 4 <= detector.threshold <= 6.01
    assert (detector.scores(outside) >= 0.5).all() or detector.scores(outside).max() == 0.5
    assert (detector.scores(inside) < 0.5).sum() >= 49


def test_overlap_does_not_cost_messages_in_scope() -> None:
    random = np.random.default_rng(0)
    inside, outside = random.normal(6, 1, 2000), random.normal(5, 1, 2000)
    detector = OutOfScopeDetector.fit(inside, outside)
    assert (detector.scores(inside) > 0.5).mean() <= 0.002


def test_too_few_examples_refuse_nothing() -> None:
    detector = OutOfScopeDetector.fit(np.array([5.0]), np.array([1.0]))
    assert detector.scores(np.array([-1e9, 0.0])).tolist() == pytest.approx([0, 0], abs=1e-9)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20))
def test_less_familiar_is_never_less_suspect(logits: list[float]) -> None:
    detector = OutOfScopeDetector(threshold=5, spread=0.5)
    scores = detector.scores(np.sort(np.array(logits)))
    assert (np.diff(scores) <= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_survives_being_written() -> None:
    detector = OutOfScopeDetector(threshold=5, spread=0.5)
    assert OutOfScopeDetector.model_validate_json(detector.model_dump_json()) == detector
