"""What presses say that messages mean, and what a new model makes of past messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.understanding.confirmed import annotated_kinds, confirmed, example_of
from bot.understanding.replay import Change, replay
from bot.understanding.talks import Talk
from common.messages import PART

KINDS = frozenset({"colour", "category"})
MEAN = "utter_did_you_mean"


def typed(text: str, *ranking: tuple[str, float], entities: Sequence[Any] = ()) -> dict[str, Any]:
    told = [{"name": name, "confidence": sure} for name, sure in ranking]
    parse = {"intent_ranking": told, "entities": list(entities), "language": "en"}
    return {"event": "user", "text": text, "parse_data": parse, "timestamp": 1.0}


def asks(response: str, *payloads: str) -> dict[str, Any]:
    buttons = [{"title": one, "payload": one} for one in payloads]
    custom = {"says": {"response": response}, "buttons": buttons}
    return {"event": "bot", "data": {"custom": custom}, "timestamp": 1.0}


def presses(payload: str) -> dict[str, Any]:
    return {"event": "user", "text": payload, "parse_data": {}, "timestamp": 1.0}


def said(*events: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = confirmed(Talk("talk", events), KINDS)
    return [(one.text, one.intent, one.source) for one in found]


def test_a_press_on_did_you_mean_confirms_a_reading() -> None:
    question = asks(MEAN, '/track_order{"x": 1}', "/refund_status", "/deny")
    assert said(typed("wheres my stuff"), question, presses("/track_order{}")) == [
        ("wheres my stuff", "track_order", "confirmed")
    ]
    assert said(typed("wheres my stuff"), question, presses("/deny")) == []
    assert said(typed("wheres my stuff"), question, presses("/greet")) == []
    # Who types on instead has confirmed nothing, even where the button is pressed later.
    later = [typed("hello"), presses("/track_order")]
    assert said(typed("wheres my stuff"), question, *later) == []


def test_a_press_after_not_that_corrects_the_message_before() -> None:
    found = said(
        typed("send it back"),
        typed("no not that"),
        asks("utter_not_that", "/return_item", "/human_handoff"),
        presses("/return_item"),
    )
    assert found == [("send it back", "return_item", "corrected")]


def test_a_message_of_many_parts_is_one() -> None:
    part = {**typed("send it"), "metadata": {PART: 1}}
    question = asks(MEAN, "/return_item")
    found = said(typed("send it, and what of the rest"), part, question, presses("/return_item"))
    assert [text for text, _, _ in found] == ["send it, and what of the rest"]


@pytest.mark.parametrize(
    "text", ["mail mia@example.org please", "where is 12345678", "a [blue] one", "one\ntwo"]
)
def test_what_is_personal_or_looks_like_marks_is_no_example(text: str) -> None:
    assert example_of(typed(text), KINDS) == ""


def test_things_are_annotated_and_a_message_with_others_is_left_out() -> None:
    blue = {"entity": "colour", "start": 2, "end": 6, "value": "navy"}
    coat = {"entity": "category", "role": "wanted", "start": 7, "end": 11, "value": "jackets"}
    assert example_of(typed("a blue coat", entities=[blue, coat]), KINDS) == (
        'a [blue](colour) [coat]{"entity": "category", "role": "wanted"}'
    )
    name = {"entity": "person", "start": 0, "end": 3, "value": "mia"}
    assert example_of(typed("mia here", entities=[name]), KINDS) == ""


def test_the_kinds_are_those_of_the_examples(tmp_path: Path) -> None:
    lines = '- a [blue](colour) [coat]{"entity": "category", "value": "jackets"}'
    (tmp_path / "nlu.yml").write_text(lines)
    assert annotated_kinds([tmp_path, tmp_path / "none"]) == KINDS


def reads(texts: Sequence[str]) -> list[list[tuple[str, float]]]:
    """A model that takes everything for a return, and a greeting for one."""
    return [[("greet" if text == "hi" else "return_item", 0.9)] for text in texts]


def test_a_new_model_is_compared_with_what_shoppers_said() -> None:
    question = asks(MEAN, "/track_order", "/return_item")
    back = typed("back it goes", ("track_order", 0.3))
    parcel = typed("parcel?", ("track_order", 0.4))
    talks = [
        Talk("one", [typed("hi", ("greet", 0.9)), typed("hi", ("greet", 0.9))]),
        Talk("two", [back, question, presses("/return_item")]),
        Talk("three", [parcel, question, presses("/track_order")]),
    ]
    found = replay(talks, reads, KINDS)
    assert (found.messages, found.same, found.known) == (4, 2, 2)
    assert (found.right_before, found.right_now, found.is_worse) == (1, 1, False)
    assert (found.unsure_before, found.unsure_now) == (2, 0)
    assert found.changes == (
        Change("back it goes", "track_order", "return_item", 1, "return_item"),
        Change("parcel?", "track_order", "return_item", 1, "track_order"),
    )
    assert replay(talks[2:], reads, KINDS).is_worse


def test_shoppers_who_disagree_tell_nothing() -> None:
    question = asks(MEAN, "/track_order", "/return_item")
    both = [
        Talk(name, [typed("back?", ("track_order", 0.4)), question, presses(f"/{name}")])
        for name in ("track_order", "return_item")
    ]
    assert replay(both, reads, KINDS).known == 0
