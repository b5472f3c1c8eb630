from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlu_models.model.examples import Entity, Parse
from nlu_models.text.reads import reads_of
from nlu_models.text.requests import DENY, Reading, read

ENGLISH = reads_of("en").clauses

# What a model would say; a text it does not know is out of scope.
KNOWN = {
    "cancel my order": ("cancel", 0.98),
    "cancel it": ("nevermind", 0.9),
    "want to cancel it": ("cancel", 0.8),
    "I want to cancel": ("cancel", 0.97),
    "I don't want to cancel": ("cancel", 0.9),
    "don't cancel my order": ("cancel", 0.95),
    "cancel my order, thanks": ("cancel", 0.97),
    "show me tents": ("find_product", 0.99),
    "show me tents @": ("find_product", 0.99),
    "show me the red ones": ("refine_search", 0.9),
    "which ones are red": ("refine_search", 0.9),
    "where is it": ("status", 0.9),
    "where is my parcel": ("status", 0.6),
    "my mug is broken": ("damaged", 0.95),
    "i want to send it back": ("return", 0.97),
    "do you wrap gifts": ("wrapping", 0.99),
    "the shop is": ("status", 0.4),
    "yes": ("affirm", 0.99),
    "yes please": ("affirm", 0.99),
    "thanks": ("thank", 0.99),
    "my mail is jo@post.it": ("provide_details", 0.95),
    "I don't want to return it": ("return", 0.9),
    "I want to return it": ("return", 0.95),
    "I want to exchange it": ("exchange", 0.95),
    "don't ship it": ("cancel", 0.99),
}


class Model:
    """Reads what is in :data:`KNOWN`, and counts its passes."""

    def __init__(self) -> None:
        self.passes: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> list[Parse]:
        self.passes.append(list(texts))
        return [self.parse(text) for text in texts]

    def parse(self, text: str) -> Parse:
        intent, sure = KNOWN.get(text.rstrip("?."), ("out_of_scope", 0.9))
        ranking = ((intent, sure), ("other", 1 - sure))
        outside = 0.9 if intent == "out_of_scope" else 0.02
        start = text.find("@")
        entities = (Entity(start, start + 1, "at", "@"),) if start >= 0 else ()
        return Parse(text, intent, sure, ranking, entities, outside)


def requests(text: str) -> list[str]:
    return [f"not {r.intent}" if r.negated else r.intent for r in one(text).requests]


def one(text: str) -> Reading:
    (reading,) = read([text], Model(), ENGLISH)
    return reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cancel my order and show me tents", ["cancel", "find_product"]),
        ("where is it? show me tents. do you wrap gifts?", ["status", "find_product", "wrapping"]),
        ("my mug is broken and do you wrap gifts", ["damaged", "wrapping"]),
        ("cancel my order, then show me the red ones", ["cancel", "refine_search"]),
        ("yes and show me tents", ["affirm", "find_product"]),
    ],
)
def test_requests_stand_in_their_order(text: str, expected: list[str]) -> None:
    assert requests(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "cancel my order",
        "thanks, show me tents",
        "where is it and where is my parcel",
        "my mug is broken and i want to send it back",
        "my mug is broken, do you wrap gifts",
        "my mail is jo@post.it, where is it",
        "show me tents and which ones are red",
        "the shop is big and show me tents",
        "who wins the cup and show me tents",
        "yes, show me tents",
        "thanks, yes please",
    ],
)
def test_one_request_is_left_as_the_whole_message_was_read(text: str) -> None:
    reading = one(text)
    assert reading.requests == ()
    assert reading.parse == Model().parse(text)


def test_the_message_takes_the_first_request_and_keeps_its_text_and_entities() -> None:
    reading = one("where is it? show me tents @")
    assert reading.parse.text == "where is it? show me tents @"
    assert (reading.parse.intent, reading.parse.confidence) == ("status", 0.9)
    assert reading.parse.ranking == (("status", 0.9), ("other", pytest.approx(0.1)))
    assert [entity.type for entity in reading.parse.entities] == ["at"]


def test_a_request_reaches_to_the_end_of_what_belongs_to_it() -> None:
    text = "hi, cancel my order, thanks, and show me tents"
    first, second = one(text).requests
    assert text[first.start : first.end] == "cancel my order, thanks"
    assert text[second.start : second.end] == "show me tents"


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("I don't want to cancel", DENY, ["not cancel"]),
        ("don't cancel my order", DENY, ["not cancel"]),
        (
            "I don't want to return it, I want to exchange it",
            "exchange",
            ["not return", "exchange"],
        ),
        ("don't cancel my order. where is my parcel", "status", ["not cancel", "status"]),
        ("cancel my order. I don't want to cancel", DENY, ["not cancel"]),
    ],
)
def test_what_is_refused_is_not_asked_for(text: str, intent: str, expected: list[str]) -> None:
    assert requests(text) == expected
    assert one(text).parse.intent == intent


def test_a_refusal_is_sure_and_what_is_refused_is_no_second_guess() -> None:
    parse = one("I don't want to cancel").parse
    assert parse.confidence == pytest.approx(0.98)
    assert [name for name, _ in parse.ranking] == [DENY, "other"]
    assert sum(confidence for _, confidence in parse.ranking) <= 1


def test_a_negation_that_asks_for_something_stays_what_it_is() -> None:
    assert one("don't ship it").parse.intent == "cancel"
    assert requests("don't ship it") == []


def test_a_model_without_a_no_reads_no_refusals() -> None:
    (reading,) = read(["I don't want to cancel"], Model(), ENGLISH, refusals=False)
    assert reading == Reading(Model().parse("I don't want to cancel"))


def test_only_what_can_be_cut_costs_a_second_pass() -> None:
    model = Model()
    read(["cancel my order", "thanks", "a red and blue jacket"], model, ENGLISH)
    assert len(model.passes) == 1
    read(["cancel my order and show me tents", "thanks", "I don't want to cancel"], model, ENGLISH)
    assert model.passes[2] == [
        "cancel my order",
        "show me tents",
        "I don't want to cancel",
        "I want to cancel",
    ]
    read([], model, ENGLISH)
    assert model.passes[3:] == [[]]
