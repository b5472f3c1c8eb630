"""Which order and which of its lines are meant, in the words of shoppers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.services import Services
from tests.actions.talk import Talk

Place = Callable[..., str]
THREE = (("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("REEF-WHITE-42", 1))


@pytest.mark.parametrize(
    ("words", "entities", "chosen"),
    [
        ("everything except the reef", {}, ["Fjord", "Tarn"]),
        ("all but the fjord", {}, ["Tarn", "Reef"]),
        ("the blue one", {"colour": "blue"}, ["Tarn"]),
        ("both jackets", {"category": "jackets"}, ["Fjord", "Tarn"]),
        ("the last two", {}, ["Tarn", "Reef"]),
        ("the cheapest one", {"ordinal": "cheapest"}, ["Reef"]),
    ],
)
@pytest.mark.parametrize("opening", [True, False])
async def test_items(
    talk: Talk,
    order: Place,
    mia: None,
    opening: bool,
    words: str,
    entities: dict[str, Any],
    chosen: list[str],
) -> None:
    order("delivered", *THREE)
    if opening:
        said = await talk.says(f"return {words}", "return_item", **entities)
    else:
        await talk.says("return something", "return_item")
        assert talk.requested == "item_ids"
        said = await talk.says(words, "provide_details", **entities)
    assert talk.requested == "reason", said
    said = await talk.says("too small", "provide_details")
    assert [name for name in ("Fjord", "Tarn", "Reef") if f"• {name}" in said] == chosen


async def test_several_that_fit_are_named_in_the_question(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", *THREE)
    await talk.says("return something", "return_item")
    said = await talk.says("the jacket", "provide_details", category="jackets")
    assert "Which of these do you mean?\n• Fjord (navy, M)\n• Tarn (blue, M)\n" in f"{said}\n"


@pytest.mark.parametrize(
    ("words", "entities", "number"),
    [
        ("cancel the latest one", {}, "HP-104001"),
        ("cancel the order with the reef", {}, "HP-104002"),
        ("cancel the reef", {"product": "reef"}, "HP-104002"),
        ("cancel the tarn order", {"product": "tarn"}, "HP-104003"),
    ],
)
@pytest.mark.parametrize("opening", [True, False])
async def test_orders(
    talk: Talk,
    order: Place,
    mia: None,
    opening: bool,
    words: str,
    entities: dict[str, Any],
    number: str,
) -> None:
    for sku in ("FJORD-NAVY-M", "REEF-WHITE-42", "TARN-BLUE-M"):
        order("paid", (sku, 1))
    if not opening:
        await talk.says("cancel an order", "cancel_order")
        assert talk.requested == "order_number"
        words = words.removeprefix("cancel ")
    said = await talk.says(words, "cancel_order" if opening else "provide_details", **entities)
    assert f"I'd cancel order {number}" in said


async def test_both_orders_are_done_one_after_the_other(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("paid")
    order("paid")
    await talk.says("cancel an order", "cancel_order")
    said = await talk.says("both", "provide_details")
    assert "I'd cancel order HP-104001" in said
    (request,) = talk.slots["waiting_requests"]["requests"]
    assert (request["intent"], request["text"]) == ("cancel_order", "HP-104002")
    await talk.says("yes", "affirm")
    said = await talk.says("the same for the other one", "cancel_order", ordinal="other")
    assert "I'd cancel order HP-104002" in said


async def test_a_thing_that_tells_the_order_chooses_no_item(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", *THREE)
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("return something", "return_item")
    await talk.says("the order with the reef", "provide_details", product="reef")
    assert talk.slots["operation_facts"]["order_number"] == "HP-104001"
    assert talk.requested == "item_ids"


async def test_what_a_reason_speaks_of_chooses_nothing_anew(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", *THREE)
    await talk.says("return everything", "return_item")
    said = await talk.says("the fjord is too tight and the rest too", "provide_details")
    assert [name for name in ("Fjord", "Tarn", "Reef") if f"• {name}" in said] == [
        "Fjord",
        "Tarn",
        "Reef",
    ]


async def test_some_pieces_of_a_line_are_not_taken_for_all(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("REEF-WHITE-42", 3), ("TARN-BLUE-M", 1))
    await talk.says("return something", "return_item")
    await talk.says("two of the reef", "provide_details", product="reef")
    said = await talk.says("too small", "provide_details")
    assert "• 2 × Reef (white, 42)" in said
    assert "€160.00" in said
