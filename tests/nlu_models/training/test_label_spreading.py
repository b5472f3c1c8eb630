from __future__ import annotations

import numpy as np
import pytest

from nlu_models.training.label_spreading import NEIGHBOURS, spread_labels


def unit(angles: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_a_label_follows_a_chain_of_neighbours() -> None:
    """Two arcs: their ends lie nearer to the other arc's label than to their own."""
    first = np.linspace(0.0, 1.2, 100)
    second = np.linspace(1.6, 2.8, 100)
    labelled = unit(np.array([0.0, 1.6]))
    guesses = spread_labels(
        labelled, np.array([0, 1]), unit(np.concatenate([first, second])), classes=2
    )
    assert guesses.classes.tolist() == [0] * 100 + [1] * 100
    nearest = (unit(first) @ labelled.T).argmax(1)
    assert (nearest == 1).any()  # what the nearest label alone would get wrong


def test_certainty_is_high_inside_and_low_between() -> None:
    generator = np.random.default_rng(0)
    clouds = np.concatenate([generator.normal(0, 0.1, 60), generator.normal(1.5, 0.1, 60)])
    guesses = spread_labels(
        unit(np.array([0.0, 1.5])),
        np.array([0, 1]),
        unit(np.concatenate([clouds, [0.75]])),
        classes=2,
    )
    assert guesses.certainty[:-1].min() > guesses.certainty[-1]
    assert 0 <= guesses.certainty.min() <= guesses.certainty.max() <= 1


def test_agrees_with_the_closed_form() -> None:
    """F = (1 - a)(I - a S)^-1 Y, equation 3 of Zhou et al., on a complete graph."""
    generator = np.random.default_rng(1)
    vectors = unit(generator.uniform(0, 1, NEIGHBOURS + 1))
    labels = np.array([0, 1, 2])
    weights = np.clip(vectors @ vectors.T, 0, None) ** 3
    np.fill_diagonal(weights, 0)
    degree = weights.sum(1) ** -0.5
    graph = degree[:, None] * weights * degree[None, :]
    start = np.zeros((len(vectors), 3))
    start[np.arange(3), labels] = 1
    scores = np.linalg.solve(np.eye(len(vectors)) - 0.9 * graph, 0.1 * start)
    scores /= scores.sum(0)
    shares = scores[3:] / scores[3:].sum(1, keepdims=True)
    certainty = 1 + (shares * np.log(shares)).sum(1) / np.log(3)
    guesses = spread_labels(vectors[:3], labels, vectors[3:], classes=3)
    assert guesses.classes.tolist() == shares.argmax(1).tolist()
    assert guesses.certainty == pytest.approx(certainty, abs=0.01)


def test_fewer_utterances_than_neighbours() -> None:
    guesses = spread_labels(
        unit(np.array([0.0, 3.0])), np.array([0, 1]), unit(np.array([0.1])), classes=2
    )
    assert guesses.classes.tolist() == [0]
