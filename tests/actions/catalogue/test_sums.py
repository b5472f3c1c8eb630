"""What things come to, worked out by hand.

The Fjord costs €129.00, the Tarn €89.00, the Reef €80.00; delivery is €4.90, free from €100.00.
"""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.details import ProductPrice
from actions.catalogue.forms import asked_by_form
from actions.catalogue.sums import Extras, Part, asks_for_sum, sum_message
from actions.conversation import turn_of
from actions.services import Services
from common.language import language
from shop import ShopConfig
from shop.catalogue import get_product
from tests.actions.small_shop import SPEAKER, texts, tracker

CONFIG = ShopConfig.model_validate(
    {
        "shipping_cents": 490,
        "free_shipping_cents": 10_000,
        "gift_wrap_cents": 390,
        "codes": [
            {"code": "TEN", "percent": 10, "min_order_cents": 9000},
            {"code": "SHOES20", "percent": 20, "categories": ["shoes"]},
        ],
    }
)
TEN, SHOES = CONFIG.codes


def parts(wired: Services, **pieces: int) -> list[Part]:
    found = []
    for name, number in pieces.items():
        product = get_product(wired.shop, name)
        assert product is not None
        found.append(
            Part(product, number, product.price_cents * number, product.price_cents * number)
        )
    return found


@pytest.mark.parametrize(
    ("pieces", "extras", "said"),
    [
        ({"reef": 1}, Extras(), "Reef €80.00 and delivery €4.90: €84.90 in all."),
        ({"reef": 2}, Extras(), "2 × Reef: €160.00 in all, and delivery is free."),
        (
            {"fjord": 1, "reef": 1},
            Extras(wrapped=True),
            "Fjord €129.00, Reef €80.00 and gift wrap €3.90: €212.90 in all, and delivery is free.",
        ),
        # 10 % of 129.00 is 12.90.
        (
            {"fjord": 1},
            Extras(code=TEN),
            "Fjord €129.00, less €12.90 with TEN: €116.10 in all, and delivery is free.",
        ),
        # 20 % of the shoes alone; 8900 + 8000 - 1600 = 15300.
        (
            {"tarn": 1, "reef": 1},
            Extras(code=SHOES),
            "Tarn €89.00 and Reef €80.00, less €16.00 with SHOES20: €153.00 in all, "
            "and delivery is free.",
        ),
        (
            {"reef": 1},
            Extras(code=TEN),
            "Reef €80.00 and delivery €4.90: €84.90 in all. "
            "TEN doesn't count here: it needs goods worth €90.00.",
        ),
        (
            {"fjord": 1},
            Extras(budget_cents=20_000),
            "Fjord: €129.00 in all, and delivery is free. That leaves €71.00 of your €200.00.",
        ),
        (
            {"fjord": 1},
            Extras(budget_cents=12_000),
            "Fjord: €129.00 in all, and delivery is free. That is €9.00 more than your €120.00.",
        ),
    ],
)
def test_a_sum_with_its_parts(
    wired: Services, pieces: dict[str, int], extras: Extras, said: str
) -> None:
    message = sum_message(parts(wired, **pieces), extras, SPEAKER, CONFIG)
    assert message.text == said


async def said(text: str, slots: dict[str, Any], before: list[dict[str, Any]] | None = None) -> str:
    dispatcher = CollectingDispatcher()
    turn = tracker(text, "ask_price", slots=slots, events=before)
    await ProductPrice().run(dispatcher, turn, {})
    return "\n".join(texts(dispatcher))


async def test_the_number_of_pieces_is_read(wired: Services) -> None:
    reef = {"focus_product": "reef", "shown_products": ["fjord", "reef"]}
    total = await said("I take two of them, what would that come to", reef)
    assert total == "2 × Reef: €160.00 in all, and delivery is free."


async def test_what_is_left_of_a_budget(wired: Services) -> None:
    fjord = {"focus_product": "fjord", "shown_products": ["fjord"]}
    assert (await said("how much is left of my 200 euros", fjord)).endswith(
        "That leaves €71.00 of your €200.00."
    )


@pytest.mark.parametrize(
    "text",
    [
        "both together, what would that be",
        "both together with gift wrap?",
        "the two together, gift-wrapped and delivered",
        "what do I pay",
        "what would that come to, sent to Vienna?",
        "how much for both",
        "total for the two, gift-wrapped in one order?",
        "what is all that together",
        "I'll take three of them. What is it then?",
    ],
)
def test_a_sum_is_asked_for(wired: Services, text: str) -> None:
    slots = {"shown_products": ["fjord", "tarn"], "focus_product": "fjord"}
    turn = tracker(text, "buy_product", slots=slots)
    assert asks_for_sum(turn_of(turn))
    assert asked_by_form(turn_of(turn), turn, wired) == "action_product_price"


def test_pieces_and_money_in_words() -> None:
    reads = language("en").reads("sums")
    assert [number for _, number in reads.pieces("green then and two of the thick mats")] == [2]
    assert [number for _, number in reads.pieces("and if I take three?")] == [3]
    assert list(reads.pieces("both of them")) == []
    assert reads.pieces_before("with two blue ") == 2
    assert reads.pieces_before("the tent and ") is None
    assert reads.left_of("how much is left of my 200") == 20_000
    assert reads.left_of("is there one left of the red ones") is None


async def test_what_is_added_stands_beside_what_is_talked_about(wired: Services) -> None:
    reef = {"focus_product": "reef", "shown_products": ["fjord", "reef"]}
    dispatcher = CollectingDispatcher()
    turn = tracker(
        "with two Tarn jackets, what do I pay", "ask_price", {"product": "tarn"}, slots=reef
    )
    found = turn.latest_message["entities"][0]
    found.update(start=9, end=13)
    await ProductPrice().run(dispatcher, turn, {})
    assert texts(dispatcher) == [
        "Reef €80.00 and 2 × Tarn €178.00: €258.00 in all, and delivery is free."
    ]
