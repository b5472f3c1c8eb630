from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from nlu_models.evaluation.labels import suspicious_labels
from nlu_models.model.neighbours import UtteranceIndex


def circle(*degrees: float) -> np.ndarray:
    """Unit vectors in the plane."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def index_of(rows: Sequence[tuple[str, str, float]]) -> UtteranceIndex:
    texts, intents, degrees = zip(*rows, strict=True)
    return UtteranceIndex.of(texts, intents, circle(*degrees))


def test_a_label_that_all_neighbours_contradict() -> None:
    rows = [(f"hello {n}", "greet", n) for n in range(5)]
    rows += [(f"bye {n}", "goodbye", 90 + 5 * n) for n in range(5)]
    rows += [("see you", "greet", 99)]
    (found,) = suspicious_labels(index_of(rows), k=4)
    assert (found.text, found.intent, found.suggested) == ("see you", "greet", "goodbye")
    assert (found.self_confidence, found.confidence) == (0.0, pytest.approx(1))
    assert [each.text for each in found.neighbours] == ["bye 2", "bye 1", "bye 3"]
    assert all(each.intent == "goodbye" for each in found.neighbours)


def test_clean_labels_are_not_suspected() -> None:
    rows = [(f"hello {n}", "greet", n) for n in range(5)]
    rows += [(f"bye {n}", "goodbye", 90 + n) for n in range(5)]
    assert suspicious_labels(index_of(rows), k=4) == []


def test_votes_by_hand() -> None:
    """Two neighbours with the cosine 1 and one with 0.9: votes of 1, 1 and exp(20 * (0.9 - 1))."""
    rows = [("a", "x", 0.0), ("b", "y", 0.0), ("c", "x", 25.842), ("d", "y", 0.0)]
    (found,) = [s for s in suspicious_labels(index_of(rows), k=3) if s.text == "a"]
    far = np.exp(-2)
    assert found.self_confidence == pytest.approx(far / (2 + far), rel=0.08)
    assert found.confidence == pytest.approx(2 / (2 + far), rel=0.08)


def test_a_repeated_utterance_is_no_witness_for_itself() -> None:
    rows = [(f"bye {n}", "goodbye", 90 + n) for n in range(5)]
    rows += [("See  you", "greet", 92), ("see you", "greet", 92)]
    rows += [(f"hello {n}", "greet", n) for n in range(5)]
    found = suspicious_labels(index_of(rows), k=4)
    assert {each.text for each in found} == {"See  you", "see you"}


def test_the_same_utterance_with_two_labels_contradicts_itself() -> None:
    rows = [("where is it", "order", 0), ("where is it", "find", 0)]
    rows += [(f"order {n}", "order", 1 + n) for n in range(5)]
    rows += [(f"find {n}", "find", 120 + n) for n in range(5)]
    (found,) = suspicious_labels(index_of(rows), k=5)
    assert (found.text, found.intent, found.suggested) == ("where is it", "find", "order")


def test_an_intent_with_one_utterance_is_left_alone() -> None:
    rows = [(f"hello {n}", "greet", n) for n in range(5)] + [("only one", "rare", 2.0)]
    assert suspicious_labels(index_of(rows)) == []


def test_one_intent_has_nothing_to_be_mistaken_for() -> None:
    assert suspicious_labels(index_of([("hello", "greet", 0), ("hi", "greet", 5)])) == []


def test_flipped_labels_are_found_among_many() -> None:
    """Five clusters of forty, one label in twenty flipped: most are found, and nothing else is."""
    generator = np.random.default_rng(3)
    centres = generator.normal(size=(5, 32))
    vectors = np.repeat(centres, 40, axis=0) + 0.4 * generator.normal(size=(200, 32))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = np.repeat(np.arange(5), 40)
    flipped = np.arange(7, 200, 20)
    labels[flipped] = (labels[flipped] + 1) % 5
    texts = [f"utterance {n}" for n in range(200)]
    index = UtteranceIndex.of(texts, [f"intent {n}" for n in labels], vectors)
    found = suspicious_labels(index)
    assert {each.text for each in found} <= {texts[n] for n in flipped}
    assert len(found) >= 8
