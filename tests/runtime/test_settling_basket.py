"""What is said of the basket is read as that wherever it is said, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.settling import Place, settle

PUT, SHOW, OUT = "buy_product", "show_basket", "take_out_of_basket"
OTHER = "order_details"


def read(text: str, intent: str = OTHER, **entities: str) -> dict[str, Any]:
    named = [{"entity": name, "value": value} for name, value in entities.items()]
    return {"text": text, "intent": {"name": intent, "confidence": 0.6}, "entities": named}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("purple. and put two in the basket please", PUT),
        ("ok that one then. navy L, in the basket", PUT),
        ("and the purple one in my basket pls", PUT),
        ("add both to my cart", PUT),
        ("And what's in my basket now?", SHOW),
        ("show me the cart", SHOW),
        ("is the lamp in my basket?", SHOW),
        ("whats in my basket and what does it come to", OTHER),
        ("take the mats out of my basket", OUT),
        ("please remove it from the cart", OUT),
        ("empty my basket", OUT),
        ("where do I put the code in the basket", OTHER),
        ("how do i get to my basket", OTHER),
        ("add the code in my basket", OTHER),
        ("I want a basket for the washing", OTHER),
        ("take the clogs out of that order", OTHER),
    ],
)
def test_by_its_words(text: str, intent: str) -> None:
    message = read(text)
    settle(message, Place("en"))
    assert message["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("把这个加入购物车", PUT),
        ("这两款都放进购物车吧", PUT),
        ("购物车里有什么", SHOW),
        ("看看我的购物车", SHOW),
        ("把茶杯从购物车里拿掉", OUT),
        ("清空购物车", OUT),
        ("优惠码在购物车哪里填", OTHER),
    ],
)
def test_in_chinese(text: str, intent: str) -> None:
    message = read(text)
    settle(message, Place("zh"))
    assert message["intent"]["name"] == intent


def test_one_request_of_several() -> None:
    message = read("yes cancel it. and the purple one in my basket pls", "affirm")
    message["requests"] = [
        {"intent": "affirm", "text": "yes cancel it.", "negated": False, "entities": []}
        | {"confidence": 1.0},
        {"intent": OTHER, "text": "and the purple one in my basket pls", "negated": False}
        | {"confidence": 0.5, "entities": []},
    ]
    settle(message, Place("en", asked="confirmed"))
    assert [one["intent"] for one in message["requests"]] == ["affirm", PUT]
    assert message["intent"]["name"] == "affirm"


@pytest.mark.parametrize("intent", ["refine_search", "nlu_fallback", "provide_details"])
def test_a_form_answers_which_one_shall_go_in(intent: str) -> None:
    message = read("39", intent, size="39")
    settle(message, Place("en", choosing="peat-shoe"))
    assert message["intent"]["name"] == PUT
    assert message["entities"] == [{"entity": "size", "value": "39"}]


@pytest.mark.parametrize(
    ("text", "place", "entities"),
    [
        ("39?", Place("en", choosing="peat-shoe"), {"size": "39"}),
        ("39", Place("en"), {"size": "39"}),
        ("39", Place("en", choosing="peat-shoe", asked="reason"), {"size": "39"}),
        ("boots in 39", Place("en", choosing="peat-shoe"), {"size": "39", "category": "boots"}),
    ],
)
def test_what_is_no_such_answer(text: str, place: Place, entities: dict[str, str]) -> None:
    message = read(text, "refine_search", **entities)
    settle(message, place)
    assert message["intent"]["name"] == "refine_search"


def test_nothing_is_taken_out_of_an_empty_basket() -> None:
    message = read("but take the smoking jacket off", OUT, product="jacket")
    settle(message, Place("en"))
    assert message["intent"]["name"] == "change_items"
    message = read("but take the smoking jacket off", OUT, product="jacket")
    settle(message, Place("en", basket=True))
    assert message["intent"]["name"] == OUT


@pytest.mark.parametrize(
    ("place", "intent"),
    [
        (Place("en", table=True), "ask_price"),
        (Place("en"), "use_code"),
        (Place("en", table=True, asked="order_number"), "use_code"),
        (Place("en", table=True, operation="use_code"), "use_code"),
    ],
)
def test_a_code_over_a_list_is_asked_about_its_price(place: Place, intent: str) -> None:
    message = read("a friend sent me SPRING10, would it work on the first", "use_code")
    settle(message, place)
    assert message["intent"]["name"] == intent
