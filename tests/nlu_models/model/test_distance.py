from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from common.errors import ModelError
from nlu_models.model.distance import GEOMETRY_FILE, Geometry, distances


def clouds(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two intents that spread far along the first axis and little along the second."""
    random = np.random.default_rng(seed)
    first = random.normal([0, 0, 0], [3, 0.1, 1], (4000, 3))
    second = random.normal([0, 5, 0], [3, 0.1, 1], (4000, 3))
    return np.concatenate([first, second]), np.repeat([4, 9], 4000)


def test_distance_counts_in_units_of_the_spread() -> None:
    embeddings, labels = clouds()
    geometry = Geometry.fit(embeddings, labels)
    along, across = geometry.distances(np.array([[3.0, 0, 0], [0, 2.5, 0]]))
    assert along < across  # one standard deviation against twenty-five
    # by hand: covariance diag(9, 0.01, 1) plus its mean 3.337 on the diagonal
    assert along == pytest.approx(3 / np.sqrt(9 + 3.337), rel=0.05)
    assert across == pytest.approx(2.5 / np.sqrt(0.01 + 3.337), rel=0.05)


def test_the_nearest_intent_counts() -> None:
    geometry = Geometry.fit(*clouds())
    near, middle = geometry.distances(np.array([[0, 5.0, 0], [0, 2.5, 0]]))
    assert near == pytest.approx(0, abs=0.1)
    assert near < middle


def test_fewer_utterances_than_dimensions() -> None:
    random = np.random.default_rng(1)
    geometry = Geometry.fit(random.normal(size=(6, 40)), np.array([0, 0, 0, 1, 1, 1]))
    assert np.isfinite(geometry.distances(random.normal(size=(5, 40)))).all()


def test_comes_back_from_its_file(tmp_path: Path) -> None:
    embeddings, labels = clouds()
    geometry = Geometry.fit(embeddings, labels)
    geometry.save(tmp_path)
    again = Geometry.load(tmp_path).distances(embeddings[:20])
    assert again == pytest.approx(geometry.distances(embeddings[:20]), rel=0.02, abs=0.02)


@pytest.mark.parametrize("content", [None, b"no archive"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / GEOMETRY_FILE).write_bytes(content)
    with pytest.raises(ModelError, match=r"geometry\.npz is missing or damaged"):
        Geometry.load(tmp_path)


def test_methods_by_hand() -> None:
    logits, embeddings = np.array([[1.0, 3.0], [2.0, 2.0]]), np.zeros((2, 3))
    assert distances("max_logit", logits, embeddings, None).tolist() == [-3, -2]
    energies = [-np.log(np.exp(1) + np.exp(3)), -2 - np.log(2)]
    assert distances("energy", logits, embeddings, None) == pytest.approx(energies)
    assert distances("mahalanobis", logits, embeddings, None).tolist() == [-3, -2]
