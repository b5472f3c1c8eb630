"""Pieces of a message about products and the shop, joined where they mean one thing."""

from __future__ import annotations

from typing import Any

from bot.runtime.settling import Place, settle


def read(text: str, *pieces: tuple[str, str], **entities: str) -> dict[str, Any]:
    """A message with its pieces (words, intent); ``entities`` stand in the first."""
    requests, at = [], 0
    for words, intent in pieces:
        start = text.index(words, at)
        at = start + len(words)
        requests.append(
            {
                "intent": intent,
                "text": words,
                "start": start,
                "end": at,
                "negated": False,
                "confidence": 0.6,
                "entities": [],
            }
        )
    requests[0]["entities"] = [{"entity": name, "value": v} for name, v in entities.items()]
    intent = {"name": pieces[0][1], "confidence": 0.6}
    return {"text": text, "intent": intent, "entities": [], "requests": requests}


def settled(message: dict[str, Any], **where: Any) -> tuple[str, list[str]]:
    settle(message, Place("en", **where))
    return message["intent"]["name"], [one["text"] for one in message["requests"] or ()]


def test_an_ok_before_a_question_asks_for_nothing() -> None:
    pieces = ("ok.", "faq_return_policy"), ("and what does it cost?", "faq_return_cost")
    assert settled(read("ok. and what does it cost?", *pieces)) == ("faq_return_cost", [])


def test_a_condition_belongs_to_the_question_behind_it() -> None:
    text = "And if it doesn't fit, what does the return cost me?"
    pieces = (
        ("And if it doesn't fit,", "faq_return_policy"),
        (
            "what does the return cost me?",
            "faq_return_cost",
        ),
    )
    assert settled(read(text, *pieces)) == ("faq_return_cost", [])


def test_a_question_with_a_condition_stands_for_itself() -> None:
    text = "If it's late can I cancel and what does it cost"
    pieces = ("If it's late can I cancel", "faq_cancel"), ("and what does it cost", "faq_fee")
    assert settled(read(text, *pieces))[0] == "faq_cancel"


def test_what_is_taken_is_what_is_added_up() -> None:
    text = "ok this one and the seagull, what is it together"
    pieces = ("ok this one", "select_item"), ("and the seagull, what is it together", "ask_price")
    assert settled(read(text, *pieces)) == ("ask_price", [])


def test_a_chosen_colour_is_looked_up_before_the_sum() -> None:
    text = "The green. And together?"
    pieces = ("The green.", "select_item"), ("And together?", "ask_price")
    assert settled(read(text, *pieces, colour="green"))[0] == "select_item"


def test_what_was_not_read_beside_a_search_is_part_of_it() -> None:
    text = "I can't manage knobs. And it ought not to be over 90 euros."
    pieces = (
        ("I can't manage knobs.", "provide_details"),
        (
            "And it ought not to be over 90 euros.",
            "refine_search",
        ),
    )
    message = read(text, *pieces)
    assert settled(message) == ("refine_search", [])


def test_nothing_is_joined_while_something_is_asked_for() -> None:
    text = "the black one and what do I pay"
    pieces = ("the black one", "select_item"), ("and what do I pay", "ask_price")
    assert settled(read(text, *pieces), asked="items")[0] == "select_item"


def bare(text: str, colour: str, intent: str = "nlu_fallback") -> dict[str, Any]:
    at = text.index(colour)
    named = {"entity": "colour", "value": colour, "start": at, "end": at + len(colour)}
    return {"text": text, "intent": {"name": intent, "confidence": 0.4}, "entities": [named]}


def test_a_form_before_a_question_is_of_what_is_talked_about() -> None:
    both = bare("brown ok. how do you care for it", "brown")
    assert settled(both, focus="peat") == ("ask_stock", ["brown ok", "how do you care for it"])
    assert [one["intent"] for one in both["requests"]] == ["ask_stock", "ask_product"]
    posted = bare("ok brown. whats that with post", "brown")
    settle(posted, Place("en", focus="peat"))
    assert [one["intent"] for one in posted["requests"]] == ["ask_stock", "ask_price"]


def test_a_form_without_a_question_or_a_thing_stays_what_it_was() -> None:
    for text, focus in (("brown ok. how do you care for it", None), ("brown. basket", "peat")):
        message = bare(text, "brown")
        settle(message, Place("en", focus=focus))
        assert message["intent"]["name"] == "nlu_fallback"
