from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.text.clauses import (
    MOST_CLAUSES,
    Kind,
    find_clauses,
    kind_of,
    straight,
    without_opening,
)
from nlu_models.text.reads import reads_of

ENGLISH = reads_of("en").clauses
assert ENGLISH


def pieces(text: str, *spans: tuple[int, int]) -> list[str]:
    return [clause.text for clause in find_clauses(text, ENGLISH, spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cancel my order and show me boots", ["cancel my order", "show me boots"]),
        ("where is it? also do you sell mugs", ["where is it?", "do you sell mugs"]),
        ("track it & cancel the other one", ["track it", "cancel the other one"]),
        ("Cancel it; I would like to see tents.", ["Cancel it", "I would like to see tents."]),
        ("return it btw whats your address", ["return it", "whats your address"]),
        ("track it - show me tents", ["track it", "show me tents"]),
        (
            "I need to change it and I also need a bill",
            ["I need to change it", "I also need a bill"],
        ),
        ("send it back.\nshow me tents", ["send it back", "show me tents"]),
        ("cancel it, jo@post.it. show me tents", ["cancel it, jo@post.it", "show me tents"]),
        ("Cancel it, then while you're at it tell me why", ["Cancel it", "tell me why"]),
    ],
)
def test_it_cuts_where_another_clause_begins(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a red and blue jacket",
        "shoes and bags",
        "show me bed and bath things",
        "do you have plates, bowls and mugs",
        "I want a jacket and it should be blue",
        "is it warm and waterproof",
        "my parcel is late and I'm annoyed",
        "can I also return it",
        "order no. 104233 please",
        "white or light grey",
        "where is it? the tracking is dead",
        "tracking says delivered but there is no parcel",
        "I want to order it, is that possible",
        "refund still pending, why",
        "my mail is jo.and.co@post.it or so",
        "12 Mill Lane, 20095 Hamburg, and ring twice",
        "",
        "...",
    ],
)
def test_it_does_not_cut_a_list_or_a_description(text: str) -> None:
    assert len(pieces(text)) <= 1


def test_nothing_is_cut_inside_an_entity() -> None:
    text = "show me Skip and show me Hop"
    assert pieces(text) == ["show me Skip", "show me Hop"]
    assert pieces(text, (8, 28)) == [text]


def test_a_joint_tells_whether_something_comes_on_top() -> None:
    _, plain = find_clauses("cancel it, show me tents", ENGLISH)
    _, linked = find_clauses("cancel it and show me tents", ENGLISH)
    _, adding = find_clauses("cancel it. also show me tents", ENGLISH)
    assert [(c.linked, c.adds) for c in (plain, linked, adding)] == [
        (False, False),
        (True, False),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("where is my order", Kind.QUESTION),
        ("please, can you help", Kind.QUESTION),
        ("wheres it", Kind.QUESTION),
        ("isn't it possible", Kind.QUESTION),
        ("any lamps in brass?", Kind.QUESTION),
        ("cancel my order", Kind.ORDER),
        ("hi, pls cancle my order", Kind.ORDER),
        ("exchnage the boots", Kind.ORDER),
        ("I'd like to return it", Kind.WISH),
        ("we just want our money", Kind.WISH),
        ("need a new tent", Kind.WISH),
        ("looking for boots", Kind.WISH),
        ("my parcel hasn't come", Kind.STATEMENT),
        ("it broke", Kind.STATEMENT),
        ("the trousers", Kind.FRAGMENT),
        ("in blue", Kind.FRAGMENT),
        ("if it is there", Kind.FRAGMENT),
        ("when I click on pay", Kind.FRAGMENT),
        ("thanks", Kind.FRAGMENT),
        ("cancel", Kind.FRAGMENT),
    ],
)
def test_a_clause_is_known_by_how_it_begins(text: str, kind: Kind) -> None:
    assert kind_of(text, ENGLISH) is kind
    assert kind.asks is (kind in {Kind.QUESTION, Kind.ORDER, Kind.WISH})


def test_an_opening_is_not_what_is_said() -> None:
    assert without_opening("ok, so please also cancel it", ENGLISH) == "cancel it"
    assert without_opening("cancel it", ENGLISH) == "cancel it"


def test_apostrophes_are_all_alike_and_nothing_moves() -> None:
    assert straight("don’t, isn‘t") == "don't, isn't"


@given(st.text(alphabet="ab.,;?!& \n@1", max_size=80) | st.text(max_size=80))
def test_clauses_are_pieces_of_the_text_in_order(text: str) -> None:
    clauses = find_clauses(text, ENGLISH)
    assert len(clauses) <= MOST_CLAUSES
    for clause in clauses:
        assert clause.text == straight(text)[clause.start : clause.end]
    ends = [0, *(clause.end for clause in clauses)]
    assert all(end <= clause.start for end, clause in zip(ends, clauses, strict=False))


def test_no_more_clauses_than_are_worth_reading() -> None:
    clauses = find_clauses("show me it. " * 20, ENGLISH)
    assert len(clauses) == MOST_CLAUSES
    assert clauses[-1].end == len("show me it. " * 20) - len(". ")
