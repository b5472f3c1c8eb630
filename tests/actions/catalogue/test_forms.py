"""What the form of a message asks for, whatever understanding took it for."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.details import ProductStock
from actions.catalogue.forms import asked_by_form, unsure
from actions.catalogue.judge import JudgeProducts
from actions.conversation import turn_of
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker

TWO = {"shown_products": ["fjord", "tarn"], "search_state": {"category": "jackets"}}
FJORD = {"shown_products": ["fjord"], "focus_product": "fjord"}


@pytest.mark.parametrize(
    ("text", "entities", "slots", "action"),
    [
        ("how much heavier is it than the other one", {}, TWO, "action_judge_products"),
        ("whats the difference between them", {}, TWO, "action_compare_products"),
        ("both together, what would that be", {}, TWO, "action_product_price"),
        ("which of them would you take", {}, TWO, "action_judge_products"),
        ("forget the budget", {}, TWO, "action_refine_search"),
        ("and in navy?", {"colour": "navy"}, FJORD, "action_product_stock"),
        ("M?", {"size": "M"}, FJORD, "action_product_stock"),
        ("one size up then", {}, FJORD, "action_product_stock"),
        ("lighter than 400 g?", {}, TWO, "action_judge_products"),
        ("shoes?", {"category": "shoes"}, {}, "action_find_products"),
        ("how heavy is that compared with the Tarn", {}, TWO, "action_judge_products"),
        ("is it worth the 40 more", {}, TWO, "action_judge_products"),
        ("anything with a hood among these", {}, TWO, "action_judge_products"),
        ("which colours can I get", {}, FJORD, "action_ask_product"),
        ("the woolly one in navy", {"colour": "navy"}, TWO, "action_product_stock"),
        ("nothing with wool. What does that leave?", {}, TWO, "action_refine_search"),
        ("it must weigh 400 g at most", {}, TWO, "action_refine_search"),
        ("does it come in navy?", {"colour": "navy"}, TWO, "action_product_stock"),
        ("are the jackets waterproof", {"category": "jackets"}, {}, "action_ask_product"),
        # No form of its own: understanding decides.
        ("a jacket which is warm", {"category": "jackets"}, TWO, None),
        ("which is lighter", {}, {}, None),
        ("in navy", {"colour": "navy"}, TWO, None),
        ("not navy", {"colour": "navy"}, TWO, None),
        ("does it have a hood", {}, FJORD, None),
        ("how much is delivery", {}, FJORD, None),
    ],
)
def test_the_form_of_a_message(
    wired: Services,
    text: str,
    entities: dict[str, str],
    slots: dict[str, Any],
    action: str | None,
) -> None:
    said = tracker(text, "ask_product", entities, slots=slots)
    assert asked_by_form(turn_of(said), said, wired) == action


def test_readings_that_agree_are_followed(wired: Services) -> None:
    both = [("buy_product", 0.4), ("ask_stock", 0.3)]
    said = tracker("i want the fjord", "nlu_fallback", {"product": "fjord"}, ranking=both)
    assert unsure(turn_of(said), said, wired) == "action_buy_product"
    looking = [("buy_product", 0.4), ("find_product", 0.3)]
    said = tracker("cheap shoes", "nlu_fallback", {"category": "shoes"}, ranking=looking)
    assert unsure(turn_of(said), said, wired) == "action_find_products"
    said = tracker("where are my keys", "nlu_fallback", {"category": "keys"}, ranking=looking)
    assert unsure(turn_of(said), said, wired) is None, "no such thing is sold"
    apart = [("buy_product", 0.4), ("return_item", 0.3)]
    said = tracker("i want the fjord", "nlu_fallback", {"product": "fjord"}, ranking=apart)
    assert unsure(turn_of(said), said, wired) is None


async def answered(action: Any, text: str, slots: dict[str, Any], **more: Any) -> tuple[str, Any]:
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker(text, slots=slots, **more), {})
    return "\n".join(texts(dispatcher)), slots_of(events)


async def test_by_how_much_two_differ(wired: Services) -> None:
    talked = {**TWO, "focus_product": "fjord"}
    said, slots = await answered(JudgeProducts(), "how much heavier is it than the other", talked)
    assert said == "Weight: 420 g (Fjord), 380 g (Tarn) – a difference of 40 g."
    assert slots == {"focus_product": "fjord"}
    said, _ = await answered(JudgeProducts(), "what's the price difference", TWO)
    assert "a difference of €40.00" in said


async def test_where_neither_fits_that_is_said(wired: Services) -> None:
    said, slots = await answered(JudgeProducts(), "which is better in the rain", TWO)
    assert said == "Going by the data, neither of the two is made for that."
    assert slots == {}


async def test_which_of_them_keep_to_a_number(wired: Services) -> None:
    said, _ = await answered(JudgeProducts(), "which of them weighs at most 400 g", TWO)
    assert "the Tarn (weight 380 g)" in said
    assert "the Fjord (weight 420 g)" in said


async def test_the_form_spoken_of_stays(wired: Services) -> None:
    before = tracker("is it there in navy", "ask_stock", {"colour": "navy"}).events
    events = [{"event": "slot", "name": "focus_product", "value": "fjord"}, *before]
    said, _ = await answered(
        ProductStock(),
        "and in L?",
        FJORD,
        intent="ask_stock",
        entities={"size": "L"},
        events=events,
    )
    assert said == "Yes, the Fjord in navy in size L is in stock – only 1 left."
    said, _ = await answered(ProductStock(), "one size up", FJORD, events=[
        events[0], *tracker("in M?", "ask_stock", {"size": "M"}).events
    ])  # fmt: skip
    assert "in size L is in stock" in said


async def test_which_of_a_list_come_so(wired: Services) -> None:
    three = {"shown_products": ["fjord", "tarn", "reef"]}
    said, _ = await answered(ProductStock(), "in M?", three, entities={"size": "M"})
    assert said == "In stock in size M: Fjord and Tarn. Not: Reef."
