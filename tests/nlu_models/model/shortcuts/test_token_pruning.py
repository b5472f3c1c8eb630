"""Leaving out the tokens of long messages that tell least."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlu_models.model.joint_bert import JointBert
from nlu_models.model.scoring import Leave, Runner, Scores
from nlu_models.model.shortcuts.token_pruning import most_relevant, picked, restored


def test_the_most_relevant_tokens_go_on_in_their_order() -> None:
    relevance = np.array([[0.5, 0.1, 0.9, 0.3, 0.7]])
    found = most_relevant(relevance, np.ones((1, 5), dtype=int), 3)
    assert found.tolist() == [[0, 2, 4]]


def test_the_first_token_goes_on_however_little_it_tells() -> None:
    relevance = np.array([[0.0, 0.4, 0.3, 0.2]])
    assert most_relevant(relevance, np.ones((1, 4), dtype=int), 2).tolist() == [[0, 1]]


def test_padding_goes_last() -> None:
    relevance = np.array([[0.1, 0.2, 9.0, 9.0], [0.1, 0.2, 0.3, 0.4]])
    mask = np.array([[1, 1, 0, 0], [1, 1, 1, 1]])
    places = most_relevant(relevance, mask, 3)
    assert places.tolist() == [[0, 1, 2], [0, 2, 3]]
    assert picked(mask, places).tolist() == [[1, 1, 0], [1, 1, 1]]


def test_what_was_left_out_stays_as_it_was_read_below() -> None:
    below = [np.arange(8.0).reshape(4, 2)]
    (found,) = restored(below, [np.full((2, 2), -1.0)], np.array([[0, 2]]))
    assert found.tolist() == [[-1, -1], [2, 3], [-1, -1], [6, 7]]
    assert below[0][0].tolist() == [0, 1], "what was read below is not changed"


@given(
    arrays(float, (3, 9), elements=st.floats(0, 1)),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
    st.integers(2, 8),
)
def test_no_token_that_tells_more_is_left_out(
    relevance: np.ndarray, lengths: list[int], most: int
) -> None:
    mask = (np.arange(9) < np.array(lengths)[:, None]).astype(int)
    for values, length, places in zip(
        relevance, lengths, most_relevant(relevance, mask, most), strict=True
    ):
        assert places.tolist() == sorted({*places.tolist()})
        assert len(places) == most
        assert places[0] == 0
        kept = [place for place in places if place < length]
        assert len(kept) == min(length, most)
        left_out = [place for place in range(length) if place not in kept]
        assert not left_out or max(values[left_out]) <= min(values[kept[1:]], default=np.inf)


def through(
    model: JointBert, texts: list[str], most: int, leave: Mapping[int, Leave] | None = None
) -> Scores:
    """The scores of ``texts`` of which the later stages read ``most`` tokens."""
    assert isinstance(model.runner, Runner)
    return Runner(model.runner.stages, model.runner.encoder, leave, most_tokens=most).run(texts)


def everyone(scores: Scores) -> np.ndarray:
    return np.ones(len(scores.encoded), dtype=bool)


def test_short_texts_are_read_as_ever(staged_model: JointBert, texts: list[str]) -> None:
    longest = max(len(staged_model.runner.encoder.encode(text).ids) for text in texts)
    whole, shortened = through(staged_model, texts, 1000), through(staged_model, texts, longest)
    assert np.array_equal(whole.intent_logits, shortened.intent_logits)


def test_every_token_keeps_its_tags(staged_model: JointBert, texts: list[str]) -> None:
    text = max(texts, key=len)
    lower, shortened = (
        through(staged_model, [text], 4, {0: everyone}),
        through(staged_model, [text], 4),
    )
    assert shortened.token_logits[0].shape == lower.token_logits[0].shape
    same = (shortened.token_logits[0] == lower.token_logits[0]).all(axis=1)
    assert np.count_nonzero(~same) == 4, "four tokens were read on"
    assert not same[0]


def test_what_leaves_later_keeps_its_tags_too(staged_model: JointBert, texts: list[str]) -> None:
    text = max(texts, key=len)
    tokens = len(staged_model.runner.encoder.encode(text).ids)
    scores = through(staged_model, [text], 4, {1: everyone})
    assert scores.exits.tolist() == [1]
    assert len(scores.token_logits[0]) == tokens


def test_texts_of_a_batch_are_shortened_each_for_itself(
    staged_model: JointBert, texts: list[str]
) -> None:
    together = through(staged_model, texts, 5)
    alone = [through(staged_model, [text], 5) for text in texts]
    same = [
        one.intent_logits[0].argmax() == row.argmax()
        for one, row in zip(alone, together.intent_logits, strict=True)
    ]
    assert np.mean(same) > 0.9  # a batch shares the range that int8 activations are scaled to
    assert [text.text for text in together.encoded] == texts


def test_some_leave_before_the_others_are_shortened(
    staged_model: JointBert, texts: list[str]
) -> None:
    leaves = {text: row % 3 == 0 for row, text in enumerate(texts)}
    scores = through(
        staged_model,
        texts,
        4,
        {0: lambda scores: np.array([leaves[e.text] for e in scores.encoded])},
    )
    assert scores.early.tolist() == list(leaves.values())
    assert [text.text for text in scores.encoded] == texts
    for text, tags in zip(scores.encoded, scores.token_logits, strict=True):
        assert len(tags) >= len(text.ids)


def test_half_of_a_message_is_enough(staged_model: JointBert, texts: list[str]) -> None:
    lengths = [len(staged_model.runner.encoder.encode(text).ids) for text in texts]
    whole, half = (
        through(staged_model, texts, 1000),
        through(staged_model, texts, max(lengths) // 2),
    )
    same = whole.intent_logits.argmax(axis=1) == half.intent_logits.argmax(axis=1)
    assert same.mean() > 0.9
