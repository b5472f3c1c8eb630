"""Cancelling an order, or lines of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shop import Shop
from shop.orders import get_order, refunds_of
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
LINES = (("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("REEF-WHITE-42", 2))
ALL = ["Fjord", "Tarn", "Reef"]


def gone(said: str) -> list[str]:
    """What a summary would take out of the order; all of it where it would be cancelled."""
    if "I'd cancel order" in said:
        return ALL
    return [name for name in ALL if f"• out: {name}" in said or f"• out: 2 × {name}" in said]


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("cancel HP-104001", ALL),
        ("cancel the whole order", ALL),
        ("cancel the tarn from my order", ["Tarn"]),
        ("please cancel the fjord and the tarn", ["Fjord", "Tarn"]),
        ("cancel all of it but the tarn", ["Fjord", "Reef"]),
        ("cancel everything except the reef", ["Fjord", "Tarn"]),
        ("cancel the order but keep the fjord", ["Tarn", "Reef"]),
        ("cancel the order with the tarn", ALL),
        ("cancel my tarn order", ALL),
    ],
)
async def test_what_the_opening_words_cancel(
    talk: Talk, order: Place, mia: None, words: str, out: list[str]
) -> None:
    order("paid", *LINES)
    named: dict[str, Any] = {"order_number": "HP-104001"} if "HP-" in words else {}
    assert gone(await talk.says(words, "cancel_order", **named)) == out


@pytest.mark.parametrize(
    ("first", "then", "intent", "out"),
    [
        ("cancel HP-104001", "no wait, I only meant the reef", "correct_details", ["Reef"]),
        ("cancel HP-104001", "no, just the tarn", "deny", ["Tarn"]),
        ("cancel HP-104001", "keep the fjord though", "nlu_fallback", ["Tarn", "Reef"]),
        ("cancel the tarn", "and the reef as well", "provide_details", ["Tarn", "Reef"]),
        ("cancel the tarn", "cancel everything then", "cancel_order", ALL),
        ("cancel the tarn", "actually the whole order", "correct_details", ALL),
    ],
)
async def test_the_summary_is_changed(
    talk: Talk, order: Place, mia: None, first: str, then: str, intent: str, out: list[str]
) -> None:
    order("paid", *LINES)
    await talk.says(first, "cancel_order", order_number="HP-104001")
    assert gone(await talk.says(then, intent)) == out
    assert talk.requested == "confirmed"


async def test_lines_are_taken_out_and_the_rest_stays(
    talk: Talk, order: Place, mia: None, shop: Shop
) -> None:
    number = order("paid", *LINES)
    said = await talk.says("cancel one of the reefs", "cancel_order", order_number=number)
    assert "2 × Reef (white, 42) → Reef (white, 42)" in said
    assert "The rest of it comes as planned" in said
    assert "Done – order HP-104001 now holds" in await talk.says("yes", "affirm")
    now = get_order(shop, TALK, number)
    assert now.status == "paid"
    assert [(item.sku, item.quantity) for item in now.items] == [
        ("FJORD-NAVY-M", 1),
        ("TARN-BLUE-M", 1),
        ("REEF-WHITE-42", 1),
    ]
    assert [refund.amount_cents for refund in refunds_of(shop, TALK, number)] == [8000]


async def test_which_line_is_asked_where_words_fit_several(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid", *LINES)
    said = await talk.says("cancel the jacket in it", "cancel_order", category="jackets")
    assert "Which of these do you mean?" in said
    assert gone(await talk.says("the blue one", "provide_details", colour="blue")) == ["Tarn"]


async def test_a_question_at_the_summary_takes_nothing_out(
    talk: Talk, order: Place, mia: None
) -> None:
    number = order("paid", *LINES)
    await talk.says(f"cancel {number}", "cancel_order", order_number=number)
    await talk.says("how much is the tarn?", "ask_price", product="tarn")
    assert talk.rejected
