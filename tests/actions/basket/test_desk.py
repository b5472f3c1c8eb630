"""The basket of a conversation, by the small shop: Fjord €129, Tarn €89, Reef €80; delivery €4.90,
free from €100."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import ShopAction
from actions.basket.buy import BuyProduct
from actions.basket.desk import ShowBasket, TakeOutOfBasket
from actions.basket.lines import MOST_LINES, MOST_PIECES, Basket
from actions.services import Services, handed
from shop.basket import BasketSettings
from tests.actions.small_shop import slots_of, texts, tracker

LINES = {"fjord": "FJORD-NAVY-M", "tarn": "TARN-BLUE-M", "reef": "REEF-WHITE-42"}


@pytest.fixture(autouse=True)
def with_basket(wired: Services) -> Iterator[Services]:
    basket = BasketSettings(url="https://shop.example/cart/{lines}")
    config = wired.config.model_copy(update={"basket": basket, "gift_wrap_cents": 390})
    with handed(replace(wired, config=config)) as services:
        yield services


def holding(**pieces: int) -> dict[str, Any]:
    lines = [{"product": p, "sku": LINES[p], "pieces": n} for p, n in pieces.items()]
    return {"lines": lines}


async def ask(
    action: ShopAction, text: str, *entities: tuple[str, str], **slots: Any
) -> tuple[dict[str, int], list[str], list[str], dict[str, Any]]:
    """What lies in the basket after it (SKU -> pieces), the texts, the buttons, all slots."""
    dispatcher = CollectingDispatcher()
    turn = tracker(text, "buy_product", slots=slots)
    turn.latest_message["entities"] += [{"entity": n, "value": v} for n, v in entities]
    events = slots_of(await action.run(dispatcher, turn, {}))
    after = Basket.read(events.get("basket", slots.get("basket")))
    buttons = [
        button["payload"]
        for message in dispatcher.messages
        for button in message["custom"].get("buttons", ())
    ]
    return {x.sku: x.pieces for x in after.lines}, texts(dispatcher), buttons, events


async def test_it_goes_in_with_what_it_comes_to_and_where_it_opens() -> None:
    lying, said, _, _ = await ask(BuyProduct(), "put it in my basket", focus_product="reef")
    assert lying == {"REEF-WHITE-42": 1}
    assert "Reef (white, 42)" in said[0]
    assert "€84.90" in said[0] and "€4.90" in said[0]  # 80 and 4.90 for delivery
    assert said[0].endswith("https://shop.example/cart/REEF-WHITE-42:1")


async def test_a_second_thing_makes_delivery_free() -> None:
    lying, said, _, _ = await ask(
        BuyProduct(), "and that too", focus_product="tarn", basket=holding(reef=1)
    )
    assert lying == {"REEF-WHITE-42": 1, "TARN-BLUE-M": 1}
    assert "€169.00" in said[0] and "free" in said[0]
    assert said[0].endswith("REEF-WHITE-42:1,TARN-BLUE-M:1")


async def test_a_choice_that_is_open_is_asked_for_first() -> None:
    lying, said, buttons, slots = await ask(BuyProduct(), "i'll take it", focus_product="fjord")
    assert lying == {}
    assert "size" in said[0] and "Fjord" in said[0]
    assert buttons == [
        '/buy_product{"product": "fjord", "size": "M"}',
        '/buy_product{"product": "fjord", "size": "L"}',
    ]
    assert (slots["basket"]["open"], slots["basket"]["open_option"]) == ("fjord", "size")


async def test_the_answer_to_it_fills_the_basket() -> None:
    asked = {"lines": [], "open": "fjord", "open_option": "size", "open_pieces": 1}
    lying, _, _, _ = await ask(
        BuyProduct(), "L", ("size", "L"), focus_product="fjord", basket=asked
    )
    assert lying == {"FJORD-NAVY-L": 1}


@pytest.mark.parametrize(
    ("text", "before", "pieces", "note"),
    [
        ("two of those please", {}, 2, None),
        ("two of them more", {"tarn": 1}, 2, "only 2"),
        ("make it two", {"tarn": 1}, 2, None),
        ("put it in", {"tarn": 1}, 2, None),
        ("make it 5", {}, 2, "only 2"),
    ],
)
async def test_how_many(text: str, before: dict[str, int], pieces: int, note: str | None) -> None:
    lying, said, _, _ = await ask(
        BuyProduct(), text, focus_product="tarn", basket=holding(**before)
    )
    assert lying == {"TARN-BLUE-M": pieces}
    assert (note is None) or note in said[0]


async def test_what_is_sold_out_stays_outside() -> None:
    lying, said, _, _ = await ask(
        BuyProduct(), "add the mug", ("product", "mug"), basket=holding(reef=1)
    )
    assert lying == {"REEF-WHITE-42": 1}
    assert said[0].startswith("The Mug is sold out")


async def test_gift_wrap_and_what_has_to_be_chosen_on_the_website() -> None:
    lying, said, _, slots = await ask(
        ShowBasket(), "what is in my basket, gift wrapped", basket=holding(reef=2, tarn=1)
    )
    assert lying == {"REEF-WHITE-42": 2, "TARN-BLUE-M": 1}
    assert "2 × Reef (white, 42): €160.00" in said[0]
    assert "€252.90" in said[0]  # 160 and 89 and 3.90
    assert "€3.90" in said[0]
    assert slots["basket"]["wrapped"] is True


async def test_an_empty_basket_is_told() -> None:
    _, said, _, _ = await ask(ShowBasket(), "what is in my basket")
    assert "basket" in said[0]


async def test_something_comes_out_again() -> None:
    lying, said, _, _ = await ask(
        TakeOutOfBasket(),
        "take the tarn out again",
        ("product", "tarn"),
        basket=holding(reef=1, tarn=1),
    )
    assert lying == {"REEF-WHITE-42": 1}
    assert "Tarn" in said[0]
    assert "€84.90" in said[1]


async def test_which_shall_come_out_is_asked() -> None:
    lying, said, buttons, _ = await ask(
        TakeOutOfBasket(), "take it out of my cart", basket=holding(reef=1, tarn=1)
    )
    assert lying == {"REEF-WHITE-42": 1, "TARN-BLUE-M": 1}
    assert said == ["Which of them shall I take out?"]
    assert buttons == [
        '/take_out_of_basket{"product": "reef"}',
        '/take_out_of_basket{"product": "tarn"}',
    ]


async def test_all_of_it_comes_out() -> None:
    lying, _, _, slots = await ask(
        TakeOutOfBasket(), "empty my basket", basket=holding(reef=1, tarn=1)
    )
    assert lying == {}
    assert slots["basket"] is None


def test_it_has_bounds() -> None:
    basket = Basket().put("reef", "R", 1000)
    assert basket.pieces_of("R") == MOST_PIECES
    for number in range(2 * MOST_LINES):
        basket = basket.put("reef", f"R-{number}", 1)
    assert len(basket.lines) == MOST_LINES


async def test_what_was_asked_long_ago_goes_into_no_basket() -> None:
    asked = {"lines": [], "open": "fjord", "open_option": "size", "open_pieces": 1}
    lying, _, _, slots = await ask(
        BuyProduct(), "put it in, blue", ("colour", "blue"), focus_product="tarn", basket=asked
    )
    assert lying == {"TARN-BLUE-M": 1}
    assert slots["basket"]["open"] == ""
