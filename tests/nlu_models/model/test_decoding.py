from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.decoding import TagPath
from nlu_models.model.encoding import TagSet

TAGS = TagSet((("colour", None, None), ("size", None, None)))
NONE, B_COLOUR, I_COLOUR, B_SIZE, I_SIZE = range(5)
MAY_GO_ON = {I_COLOUR: {B_COLOUR, I_COLOUR}, I_SIZE: {B_SIZE, I_SIZE}}


def is_valid(path: tuple[int, ...]) -> bool:
    return all(
        before in MAY_GO_ON.get(tag, {before})
        for before, tag in zip((NONE, *path), path, strict=False)
    )


def best_of_all(probabilities: np.ndarray) -> float:
    """The log-probability of the best valid path, by trying every one."""
    paths = product(range(5), repeat=len(probabilities))
    logs = np.log(probabilities)
    return max(sum(logs[i, t] for i, t in enumerate(p)) for p in paths if is_valid(p))


@given(st.integers(0, 100_000), st.integers(1, 4))
def test_finds_the_best_valid_path(seed: int, words: int) -> None:
    probabilities = np.random.default_rng(seed).dirichlet(np.full(5, 0.5), words) + 1e-9
    path = tuple(TagPath(TAGS).best(probabilities).tolist())
    assert is_valid(path)
    found = sum(np.log(probabilities[i, tag]) for i, tag in enumerate(path))
    assert np.isclose(found, best_of_all(probabilities))


def test_an_entity_that_did_not_begin_begins() -> None:
    probabilities = np.array([[0.5, 0.01, 0.01, 0.47, 0.01], [0.1, 0.0, 0.0, 0.0, 0.9]])
    assert TagPath(TAGS).best(probabilities).tolist() == [B_SIZE, I_SIZE]


def test_no_words() -> None:
    assert TagPath(TAGS).best(np.zeros((0, 5))).tolist() == []


def test_stacked_tags_may_stand_anywhere() -> None:
    stacked = TagSet(TAGS.labels, stacks=((B_COLOUR, B_SIZE),))
    probabilities = np.full((3, 6), 0.01)
    probabilities[[0, 1, 2], [B_COLOUR, 5, I_COLOUR]] = 0.9
    assert TagPath(stacked).best(probabilities).tolist() == [B_COLOUR, 5, I_COLOUR]
