"""When a message that answers nothing is taken up as what it says by itself."""

from __future__ import annotations

from typing import Any

import pytest

from actions.operations.apart import APART, may_be_no_answer, meant_apart
from bot.runtime.second_look import look_again


def reading(intent: str, confidence: float = 0.9, text: str = "some words") -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [],
        "entities": [],
        "language": "en",
    }


def said(intent: str, apart: str, confidence: float = 0.9) -> dict[str, Any]:
    return {**reading(intent), APART: reading(apart, confidence)}


@pytest.mark.parametrize(
    ("message", "how", "meant"),
    [
        (said("provide_details", "faq_reset_password"), {}, "faq_reset_password"),
        (said("nlu_fallback", "wrong_item", 0.6), {}, "wrong_item"),
        (said("nlu_fallback", "wrong_item", 0.59), {}, None),
        (said("provide_details", "correct_details"), {}, None),
        (reading("provide_details"), {}, None),
        (said("provide_details", "buy_product", 0.84), {"any_words": True}, None),
        (said("provide_details", "buy_product", 0.86), {"any_words": True}, "buy_product"),
        (said("provide_details", "damaged_item", 0.99), {"any_words": True}, None),
        (said("affirm", "buy_product"), {"confirms": True}, None),
        (said("affirm", "human_handoff"), {"confirms": True}, "human_handoff"),
        (said("deny", "faq_warranty"), {"confirms": True}, "faq_warranty"),
        (said("nlu_fallback", "buy_product"), {"confirms": True}, "buy_product"),
    ],
)
def test_what_counts(message: dict[str, Any], how: dict[str, bool], meant: str | None) -> None:
    turn = meant_apart(message, **how)
    assert (turn.intent if turn else None) == meant


def test_a_request_is_no_answer_that_was_misread() -> None:
    assert may_be_no_answer(reading("provide_details"))
    assert not may_be_no_answer(reading("cancel_order"))


@pytest.mark.parametrize(
    ("parsed", "asked", "kept"),
    [
        (reading("provide_details"), "email", True),
        (reading("provide_details"), None, False),
        (reading("cancel_order"), "email", False),
        (reading("provide_details", text="yes"), "email", False),
        (reading("affirm", text='/affirm{"shown": "x y"}'), "confirmed", False),
        (reading("faq_delivery_time"), "email", False),
    ],
)
def test_when_a_message_is_read_twice(
    parsed: dict[str, Any], asked: str | None, kept: bool
) -> None:
    look_again(parsed, asked, lambda text: reading("faq_delivery_time", text=text))
    assert (APART in parsed) is kept
