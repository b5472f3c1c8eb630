from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.yes_and_more import read_apart, wish_after_no


def read(text: str) -> dict[str, Any]:
    colour = {"entity": "colour", "value": "navy", "start": text.find("navy"), "end": 0}
    colour["end"] = colour["start"] + 4
    return {
        "text": text,
        "intent": {"name": "change_items", "confidence": 0.8},
        "intent_ranking": [],
        "entities": [colour] if "navy" in text else [],
    }


def test_the_yes_is_a_request_of_its_own_and_the_rest_is_read_by_itself() -> None:
    text = "Yes please. Also the shirt in navy"
    parsed = read_apart(text, "en", read)
    assert parsed is not None
    assert parsed["intent"] == {"name": "affirm", "confidence": 1.0}
    assert parsed["entities"] == []
    yes, rest = parsed["requests"]
    assert (yes["text"], yes["intent"]) == ("Yes please.", "affirm")
    assert (rest["text"], rest["intent"]) == ("Also the shirt in navy", "change_items")
    assert text[rest["start"] : rest["end"]] == rest["text"]
    (colour,) = rest["entities"]
    assert text[colour["start"] : colour["end"]] == "navy"


@pytest.mark.parametrize(
    "text",
    [
        "yes both. and the shirt is small",
        "Yes, please. And then there is something with the sandals.",
        "ok do it! what about the other order",
        "Yes, and show me mugs",
        "perfect, also resend the invoice",
        "Go ahead. How long does it take?",
        "Yes, please. And then there is something with the sandals.",
        "yep. and can i send them back if they keep falling out of my ears?",
    ],
)
def test_a_yes_with_more_behind_it(text: str) -> None:
    assert read_apart(text, "en", read) is not None


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "yes, please. thanks",
        "yes, the black one",
        "yes, but only the mug",
        "yes. but not the mug",
        "yes? and the mug",
        "no. show me mugs",
        "well, I don't know. yes",
        "yes. actually keep the mug",
        "hmm yes. and the mug",
        "the mug. yes",
        "Yes. if it arrives by Monday",
        "Yes. And if it is late?",
        "Yes, please. But not the mug",
        "Yes, and would you do it only for the mug?",
        "Yes. And can you do only the mug?",
    ],
)
def test_whatever_else_is_left_as_it_is(text: str) -> None:
    assert read_apart(text, "en", read) is None


def refused(text: str) -> dict[str, Any]:
    """A message that was read as one refusal."""
    only = {"text": text, "start": 0, "end": len(text), "intent": "return_item", "negated": True}
    return {
        "text": text,
        "intent": {"name": "deny", "confidence": 1.0},
        "entities": [],
        "requests": [{**only, "confidence": 0.9, "entities": []}],
    }


def test_a_wish_behind_a_refusal_is_read_by_itself() -> None:
    text = "I don't want to return it, I want to change it to navy"
    parsed = refused(text)
    wish_after_no(parsed, "en", read)
    assert parsed["intent"]["name"] == "change_items"
    no, wish = parsed["requests"]
    assert (no["negated"], wish["negated"]) == (True, False)
    assert wish["text"] == "I want to change it to navy"
    (colour,) = wish["entities"]
    assert text[colour["start"] : colour["end"]] == "navy"


@pytest.mark.parametrize("text", ["I don't want to return it", "no returns, thanks"])
def test_a_refusal_alone_stays_one(text: str) -> None:
    parsed = refused(text)
    wish_after_no(parsed, "en", read)
    assert parsed == refused(text)
