from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nlu_models.model.encoding import EncodedText
from nlu_models.model.examples import Entity, Request, Word
from nlu_models.model.requests import MARKS, find_runs, leading, to_requests

FIND, ORDER, DENY = range(3)
INTENTS = ("find", "order", "deny")


def words(*rows: tuple[int, float, float], sure: float = 4.0) -> np.ndarray:
    """Scores of words, each with its intent, beginning and refusal."""
    scores = np.zeros((len(rows), len(INTENTS) + MARKS))
    for row, (intent, begins, refused) in enumerate(rows):
        scores[row, intent] = sure
        scores[row, -MARKS:] = begins, refused
    return scores


def found(scores: np.ndarray) -> list[tuple[int, int, int, bool]]:
    return [(run.first, run.last, run.intent, run.refused) for run in find_runs(scores)]


def test_a_message_is_cut_where_a_request_begins() -> None:
    scores = words((FIND, -9, -3), (FIND, -3, -3), (ORDER, 4, 3), (ORDER, -3, 2), (ORDER, -3, 4))
    assert found(scores) == [(0, 1, FIND, False), (2, 4, ORDER, True)]


def test_two_requests_may_have_one_intent() -> None:
    scores = words((FIND, -9, -3), (FIND, -3, -3), (FIND, 9, -3), (FIND, -3, -3))
    assert found(scores) == [(0, 1, FIND, False), (2, 3, FIND, False)]


def test_and_then_its_beginning_must_be_surer() -> None:
    scores = words((FIND, -9, -3), (FIND, -3, -3), (FIND, 5, -3), (FIND, -3, -3))
    assert found(scores) == [(0, 3, FIND, False)]


def test_no_single_word_decides() -> None:
    scores = words((FIND, -9, -3), (ORDER, -2, -3), (FIND, -3, 5), (FIND, -3, -4), sure=1.0)
    assert found(scores) == [(0, 3, FIND, False)]


def test_a_message_without_a_beginning_inside_is_one_request() -> None:
    scores = words((FIND, 9, -3), (ORDER, -5, -3), (ORDER, -6, -3))
    assert found(scores) == [(0, 2, ORDER, False)]
    assert find_runs(np.zeros((0, 5))) == []


scored = st.integers(1, 12).flatmap(
    lambda count: arrays.arrays(
        np.float64, (count, len(INTENTS) + MARKS), elements=st.floats(-20, 20)
    )
)


@given(scored)
def test_no_word_is_lost_or_told_twice(scores: np.ndarray) -> None:
    runs = find_runs(scores)
    covered = [place for run in runs for place in range(run.first, run.last + 1)]
    assert covered == list(range(len(scores)))


def test_each_entity_belongs_to_its_request() -> None:
    text = "red hat and my order A-1"
    spans = [(0, 3), (4, 7), (8, 11), (12, 14), (15, 20), (21, 24)]
    told = tuple(Word(text[start:end], start, end) for start, end in spans)
    encoded = EncodedText(text, (), (), told, text, tuple(spans))
    runs = find_runs(words(*[(FIND, -9, -3)] * 2, (ORDER, 5, -3), *[(ORDER, -9, -3)] * 3))
    entities = (Entity(0, 3, "colour", "red"), Entity(21, 24, "order_number", "A-1"))
    first, second = to_requests(encoded, runs, entities, INTENTS, temperature=1.0)
    assert (text[first.start : first.end], first.entities) == ("red hat", entities[:1])
    assert (text[second.start : second.end], second.entities) == ("and my order A-1", entities[1:])
    assert (first.intent, second.intent) == ("find", "order")
    assert 0.9 < first.confidence < 1.0


def test_a_yes_or_no_does_not_lead_where_something_is_asked_for() -> None:
    no, refused, asked = Request(0, 2, "deny"), Request(3, 5, "find", True), Request(6, 9, "order")
    assert leading([no, refused, asked]) == 2
    assert leading([no, refused]) == 0
    assert leading([refused]) is None
