from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import messages as m
from nlu_models.text.answers import (
    Answer,
    Place,
    Question,
    press,
    question_of,
    read_answer,
)
from nlu_models.text.reads import reads_of

ENGLISH = reads_of("en").answers
assert ENGLISH


def button(title: str, payload: str) -> m.Button:
    return m.Button(title=title, payload=payload)


ORDERS = (
    button("HP-104233 · Boots", '/provide_details{"order_number": "HP-104233"}'),
    button("HP-104187 · Tent", '/provide_details{"order_number": "HP-104187"}'),
)
YES_NO = (button("Yes, cancel it", "/affirm"), button("No, keep it", "/deny"))
CARDS = tuple(
    m.ProductCard(product_id=p, name=p, price_cents=100, price_text="€1") for p in ("a", "b", "c")
)
NOTHING = Question()
WHICH_ORDER = Question("choice", text="Which order?", choices=ORDERS)
CONFIRM = Question("yes_no", text="Shall I?", choices=YES_NO)
OFFER = Question(text="Shall I look?", choices=(button("Yes", "/order_status"), YES_NO[1]))
TWO = Question(
    text="Did you mean one of these?",
    choices=(button("Return", "/return_item"), button("Exchange", "/exchange_item"), YES_NO[1]),
)
LIST = Question(text="Here:", products=3)
PAIR = Question(text="Here:", products=2)
HOW_MANY = Question("number", fills="quantity")
PRICE = Question("number", fills="price_max")


def answer(text: str, question: Question, intent: str = "") -> Answer | None:
    return read_answer(text, question, ENGLISH, intent=intent)


def test_the_last_question_of_a_turn_counts() -> None:
    buttons = m.Buttons(text="Which?", buttons=ORDERS)
    hint = m.FormHint(expects="choice")
    carousel = m.ProductCarousel(text="Here:", products=CARDS)
    assert question_of([]) == NOTHING
    assert question_of([m.Text(text="Hello")]) == NOTHING
    assert question_of([carousel]) == LIST
    assert question_of([carousel, buttons, hint]) == Question("choice", None, "Which?", ORDERS)
    assert question_of([buttons, carousel]) == LIST
    assert question_of([buttons, m.Text(text="Mail?"), m.FormHint(expects="email")]) == Question(
        "email"
    )
    assert question_of([m.FormHint(expects="number")]) == HOW_MANY
    assert question_of([m.FormHint(expects="number", fills="price_max")]) == PRICE
    assert question_of([m.Rating(text="How was it?")]).fills == "rating"


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("2", WHICH_ORDER, Answer("provide_details", {"order_number": "HP-104187"})),
        ("number 1 please", WHICH_ORDER, Answer("provide_details", {"order_number": "HP-104233"})),
        ("two", WHICH_ORDER, Answer("provide_details", {"order_number": "HP-104187"})),
        ("3", WHICH_ORDER, None),
        ("104233", WHICH_ORDER, None),
        ("2", TWO, Answer("exchange_item")),
        ("exchange.", TWO, Answer("exchange_item")),
        ("2", LIST, Answer("select_item", {"ordinal": 2})),
        ("42", LIST, None),
        ("2", HOW_MANY, Answer("provide_details", {"quantity": 2})),
        ("just two of them", HOW_MANY, Answer("provide_details", {"quantity": 2})),
        ("80", PRICE, Answer("provide_details", {"price_max": 8000})),
        ("about 49,90 €", PRICE, Answer("provide_details", {"price_max": 4990})),
        ("2", CONFIRM, None),
        ("Yes, cancel it", CONFIRM, Answer("affirm")),
        ("no keep it", CONFIRM, Answer("deny")),
        ("2", NOTHING, Answer("provide_details")),
        ("104233", NOTHING, None),
        ("2.5", NOTHING, None),
        ("both", TWO, Answer("return_item", {}, then=Answer("exchange_item"))),
        ("both please", PAIR, Answer("compare_products")),
        ("both", LIST, None),
        ("the other one", PAIR, Answer("select_item", {"ordinal": "other"})),
        ("where is my order", WHICH_ORDER, None),
        ("", WHICH_ORDER, None),
        ("2 " * 50, WHICH_ORDER, None),
    ],
)
def test_an_answer_means_what_was_offered(
    text: str, question: Question, expected: Answer | None
) -> None:
    assert answer(text, question) == expected


def test_a_yes_presses_the_one_thing_offered() -> None:
    assert answer("yes", OFFER, "affirm") == Answer("order_status")
    assert answer("yes", TWO, "affirm") is None
    assert answer("yes", CONFIRM, "affirm") is None
    assert answer("yes", NOTHING, "affirm") is None
    assert answer("no", OFFER, "deny") is None
    greeting = Question(text="What would you like me to do?", choices=(*TWO.choices, *ORDERS))
    assert answer("yes", greeting, "affirm") is None


@pytest.mark.parametrize(
    ("text", "start", "end", "alone"),
    [
        ("the second one please", 4, 10, True),
        ("hm i think the second", 15, 21, True),
        ("the second is too dear", 4, 10, False),
        ("compare the second", 12, 18, False),
    ],
)
def test_a_place_counts_when_nothing_else_is_said(
    text: str, start: int, end: int, alone: bool
) -> None:
    place = Place(2, start, end)
    assert place.is_all_of(text, ENGLISH) is alone
    expected = Answer("provide_details", {"order_number": "HP-104187"}) if alone else None
    assert read_answer(text, WHICH_ORDER, ENGLISH, intent="", place=place) == expected


def test_places_count_from_either_end() -> None:
    last = Place(-1, 0, 4)
    assert read_answer("last", WHICH_ORDER, ENGLISH, intent="", place=last) == press(ORDERS[1])
    assert read_answer("last", LIST, ENGLISH, intent="", place=last) == Answer(
        "select_item", {"ordinal": -1}
    )
    cheapest = Place("cheapest", 0, 8)
    assert read_answer("cheapest", WHICH_ORDER, ENGLISH, intent="", place=cheapest) is None
    assert read_answer("cheapest", LIST, ENGLISH, intent="", place=cheapest) is not None
    assert read_answer("fourth", LIST, ENGLISH, intent="", place=Place(4, 0, 6)) is None


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("/affirm", Answer("affirm")),
        ('/select_item{"ordinal": "2"}', Answer("select_item", {"ordinal": "2"})),
        ("/select_item{broken}", Answer("select_item")),
        ("It doesn't fit", Answer("provide_details", {"choice": "It doesn't fit"})),
    ],
)
def test_pressing_says_the_payload(payload: str, expected: Answer) -> None:
    assert press(button("x", payload)) == expected


def test_a_question_knows_whether_a_yes_answers_it() -> None:
    assert CONFIRM.wants_yes_or_no
    assert OFFER.wants_yes_or_no
    assert not WHICH_ORDER.wants_yes_or_no
    assert not NOTHING.is_open
    assert LIST.is_open


@given(st.text(max_size=70))
def test_any_text_is_read_or_left(text: str) -> None:
    for question in (NOTHING, WHICH_ORDER, CONFIRM, OFFER, TWO, LIST, PRICE):
        read_answer(text, question, ENGLISH, intent="affirm")


@pytest.mark.parametrize("words", ["never mind", "actually nvm", "oh forget it then", "No, stop."])
def test_what_can_only_leave_leaves(words: str) -> None:
    assert read_answer(words, CONFIRM, ENGLISH, intent="doubt") == Answer("nevermind")


@pytest.mark.parametrize(
    "words", ["never mind the colour", "stop the parcel", "leave it at the door"]
)
def test_what_says_more_does_not(words: str) -> None:
    assert read_answer(words, CONFIRM, ENGLISH, intent="order_note") is None
