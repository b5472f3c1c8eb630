from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.basket import buy as buying
from actions.basket.buy import BuyProduct
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker


async def buy(
    text: str, *entities: tuple[str, str], **slots: Any
) -> tuple[dict[str, Any], list[str], list[str]]:
    """The slots set, the texts and the buttons' titles."""
    dispatcher = CollectingDispatcher()
    turn = tracker(text, "buy_product", slots=slots)
    turn.latest_message["entities"] += [{"entity": n, "value": v} for n, v in entities]
    events = await BuyProduct().run(dispatcher, turn, {})
    titles = [
        button["title"]
        for message in dispatcher.messages
        for button in message["custom"].get("buttons", ())
    ]
    return slots_of(events), texts(dispatcher), titles


async def test_what_is_wanted_is_there(wired: Services) -> None:
    slots, said, titles = await buy("i'll take it in L", ("size", "L"), focus_product="fjord")
    assert said[0] == "The Fjord in size L is in stock – only 1 left."
    assert "open it on our website" in said[1]
    assert titles == ["How can I pay?", "How long does delivery take?"]
    assert slots == {"focus_product": "fjord"}


async def test_nobody_is_sent_to_buy_what_is_sold_out(wired: Services) -> None:
    _, said, titles = await buy("add it to my cart", focus_product="mug")
    assert len(said) == 1
    assert said[0].startswith("The Mug is sold out")
    assert titles == ["Yes"]


async def test_two_of_which_one_is_there(wired: Services) -> None:
    slots, said, _ = await buy("the fjord and the mug", ("product", "fjord"), ("product", "mug"))
    assert [one.split()[1] for one in said[:2]] == ["Fjord", "Mug"]
    assert "open it" in said[2]
    assert slots == {"shown_products": ["fjord", "mug"], "focus_product": None}, (
        "they are the table"
    )


async def test_the_page_to_buy_it_on(wired: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = wired.config.model_copy(update={"product_page": "https://shop.example/{id}"})
    monkeypatch.setattr(buying, "get", lambda: replace(wired, config=pages))
    _, said, _ = await buy("i want both", ("product", "fjord"), ("product", "tarn"))
    assert said[-1].endswith("https://shop.example/fjord\nhttps://shop.example/tarn")


@pytest.mark.parametrize("text", ["put it in my basket", "add to cart", "how do I order this?"])
async def test_one_of_those_shown(wired: Services, text: str) -> None:
    _, said, titles = await buy(text, shown_products=["fjord", "mug"])
    assert said == ["Which of these do you mean?"]
    assert titles == ["Fjord", "Mug"]


@pytest.mark.parametrize("shown", [[], ["fjord", "mug"]])
async def test_how_ordering_works(wired: Services, shown: list[str]) -> None:
    slots, said, titles = await buy("how do I place an order", shown_products=shown)
    assert said[0].startswith("You buy on our website")
    assert "How can I pay?" in titles
    assert slots == {}
