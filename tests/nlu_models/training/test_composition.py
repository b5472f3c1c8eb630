from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.examples import Example, Request
from nlu_models.model.situation import NOTHING, Situation
from nlu_models.training.composition import Composer, Piece
from nlu_models.training.data import parse_annotated

FIND = parse_annotated("show me [red](colour) hats.", "find")
ORDER = parse_annotated("where is [A-1](order_number)", "order")
OFF = Example("what is the weather", "out_of_scope")
TURN = Example("the red one", "choose", situation=Situation(table="products"))


def piece(example: Example) -> Piece:
    return Piece(example.text, example.entities, example.parts)


def composer(*examples: Example, joints: tuple[str, ...] = (", and",), seed: int = 1) -> Composer:
    return Composer(examples, joints, random.Random(seed), out_of_scope="out_of_scope")


@pytest.mark.parametrize(
    ("first", "joint", "text", "second"),
    [
        (FIND, ", and", "show me red hats, and where is A-1", "and where is A-1"),
        (FIND, ";", "show me red hats; where is A-1", "where is A-1"),
        (FIND, "", "show me red hats where is A-1", "where is A-1"),
        (Example("got hats?", "find"), ", and", "got hats? and where is A-1", "and where is A-1"),
        (Example("got hats?", "find"), ".", "got hats? where is A-1", "where is A-1"),
    ],
)
def test_two_utterances_are_joined(first: Example, joint: str, text: str, second: str) -> None:
    made = piece(first).with_next(ORDER, joint)
    assert made.text == text
    assert [(text[r.start : r.end], r.intent) for r in made.requests] == [
        (text[: made.requests[0].end], "find"),
        (second, "order"),
    ]
    assert text[slice(made.entities[-1].start, made.entities[-1].end)] == "A-1"


def test_courtesy_is_no_request_beside_another() -> None:
    made = (
        piece(Example("hi!", "greet"))
        .with_next(FIND, ",")
        .with_next(Example("bye", "goodbye"), ".")
    )
    assert made.text == "hi, show me red hats. bye"
    assert made.requests == (Request(0, len(made.text), "find"),)


def test_a_refusal_is_composed_too() -> None:
    no_hats = Example("no hats", "deny", requests=(Request(0, 7, "find", refused=True),))
    made = composer(no_hats, ORDER).composed(no_hats, share=1.0)
    first, *others = made.requests
    assert (first.intent, first.refused) == ("find", True)
    asked = [part.intent for part in others if not part.refused]
    assert made.intent == (asked[0] if asked else "deny")


def test_only_single_utterances_about_the_shop_are_composed() -> None:
    makes = composer(FIND, ORDER, OFF, TURN)
    assert makes.composed(OFF, share=1.0) is OFF
    assert makes.composed(TURN, share=1.0) is TURN
    assert makes.composed(FIND, share=0.0) is FIND
    assert len(makes.composed(FIND, share=1.0).requests) > 1
    assert not composer(FIND, ORDER, joints=())


def test_a_part_of_a_situation_is_left_out_at_times() -> None:
    makes = composer(FIND, TURN)
    seen = {makes.situated(TURN, dropout=0.5).situation for _ in range(50)}
    assert seen == {TURN.situation, NOTHING}


def test_an_utterance_is_told_in_a_situation_of_its_intent() -> None:
    single = Example("i take the blue one", "choose")
    makes = composer(single, FIND, TURN)
    assert {makes.situated(single, 0.0).situation for _ in range(50)} == {TURN.situation, NOTHING}
    assert {makes.situated(FIND, 0.0).situation for _ in range(50)} == {NOTHING}


def test_what_is_said_at_length_is_told_in_any_situation() -> None:
    long = Example("could you show me some lamps for my desk", "find")
    makes = composer(long, TURN)
    assert {makes.situated(long, 0.0).situation for _ in range(50)} == {TURN.situation, NOTHING}


@given(st.lists(st.sampled_from([FIND, ORDER]), min_size=2, max_size=4), st.integers(0, 99))
def test_requests_and_entities_keep_their_words(told: list[Example], seed: int) -> None:
    made = piece(told[0])
    generator = random.Random(seed)
    for example in told[1:]:
        made = made.with_next(example, generator.choice([", and", ".", "", " also", "?"]))
    assert [request.intent for request in made.requests] == [example.intent for example in told]
    values = [entity.value for entity in made.entities]
    assert [made.text[e.start : e.end] for e in made.entities] == values
    for before, after in zip(made.requests, made.requests[1:], strict=False):
        assert before.end <= after.start
