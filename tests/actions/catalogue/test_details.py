from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.assembly import facts_of
from actions.base_action import ShopAction
from actions.catalogue.compare import CompareProducts, comparison
from actions.catalogue.details import (
    ProductDetails,
    ProductPrice,
    ProductStock,
    stock_message,
    wanted_options,
)
from actions.catalogue.more import ShowMore
from actions.catalogue.recommend import ExplainRecommendation, Recommend
from actions.conversation import Entity, Turn
from actions.live_texts import LiveTexts
from actions.services import Services
from common.messages import fallback_text
from generator.filling import facts_fingerprint
from generator.library import TextLibrary
from shop import models
from shop.catalogue import catalogue_changed, get_product
from shop.views import ProductView
from tests.actions.small_shop import CONFIG, SPEAKER, slots_of, texts, tracker


async def run(action: ShopAction, *args: Any, **kwargs: Any) -> tuple[dict[str, Any], str]:
    dispatcher = CollectingDispatcher()
    slots = slots_of(await action.run(dispatcher, tracker(*args, **kwargs), {}))
    return slots, "\n".join(texts(dispatcher))


def product(services: Services, product_id: str) -> ProductView:
    found = get_product(services.shop, product_id)
    assert found is not None
    return found


def wish(**entities: str) -> Turn:
    return Turn(entities=tuple(Entity(name, value) for name, value in entities.items()))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (wish(), "The Fjord is in stock. Available: navy; sizes M, L."),
        (wish(size="M", colour="navy"), "The Fjord in navy in size M is in stock."),
        (wish(size="L"), "The Fjord in size L is in stock – only 1 left."),
        (
            wish(colour="red"),
            "The Fjord in red is sold out at the moment, sorry. Available: navy; sizes M, L.",
        ),
        (
            wish(colour="red", size="L"),
            "We don't make the Fjord in red in size L. There is navy in size L.",
        ),
        (wish(colour="pink"), "We don't make the Fjord in pink. Available: navy; sizes M, L."),
    ],
)
def test_stock_in_words(wired: Services, wanted: Turn, expected: str) -> None:
    fjord = product(wired, "fjord")
    there, said = stock_message(fjord, wanted_options(fjord, wanted), SPEAKER)
    assert fallback_text(said) == expected
    assert there == ("is in stock" in expected)


def test_sold_out_altogether(wired: Services) -> None:
    there, said = stock_message(product(wired, "mug"), {}, SPEAKER)
    assert not there
    assert (
        fallback_text(said)
        == "The Mug is sold out at the moment, sorry. Shall I show you something similar?"
    )


async def test_the_one_of_a_material(wired: Services) -> None:
    asked = ("the wool one", "select_item", {"material": "wool"})
    slots, _ = await run(ProductDetails(), *asked, slots={"shown_products": ["fjord", "reef"]})
    assert slots["focus_product"] == "fjord"
    _, said = await run(ProductDetails(), *asked, slots={"shown_products": ["fjord", "tarn"]})
    assert "Which of these" in said


async def test_a_question_for_the_stock_gets_a_yes(wired: Services) -> None:
    slots = {"focus_product": "fjord"}
    _, said = await run(
        ProductStock(), "do you have it in L", "ask_stock", {"size": "L"}, slots=slots
    )
    assert said == "Yes, the Fjord in size L is in stock – only 1 left."


async def test_an_offer_has_a_button_that_a_yes_presses(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    slots = {"focus_product": "mug"}
    await ProductStock().run(dispatcher, tracker("is it there", "ask_stock", slots=slots), {})
    (button,) = dispatcher.messages[0]["custom"]["buttons"]
    assert button["payload"] == '/more_like_this{"product": "mug"}'


async def test_a_question_about_a_product_is_answered_as_one(wired: Services) -> None:
    turn = tracker("how heavy is it", "product_details", slots={"focus_product": "tarn"})
    (event,) = await ProductDetails().run(CollectingDispatcher(), turn, {})
    assert event["name"] == "action_ask_product"


async def test_several_prices_are_added_up(wired: Services) -> None:
    slots = {"shown_products": ["fjord", "tarn"]}
    turn = tracker("1 and 2", "ask_price", {"ordinal": 1}, slots=slots)
    turn.latest_message["entities"].append({"entity": "ordinal", "value": 2})
    dispatcher = CollectingDispatcher()
    await ProductPrice().run(dispatcher, turn, {})
    assert texts(dispatcher) == [
        "Fjord €129.00 and Tarn €89.00: €218.00 in all, and delivery is free."
    ]


async def test_details_by_place_become_the_focus(wired: Services) -> None:
    shown = {"shown_products": ["fjord", "reef"]}
    slots, _ = await run(ProductDetails(), "2nd", "select_item", {"ordinal": 2}, slots=shown)
    assert slots == {"focus_product": "reef"}


async def test_of_a_very_long_description_the_beginning_is_told(wired: Services) -> None:
    with wired.shop.session() as session:
        session.get_one(models.Product, "fjord").description = "waterproof " * 1000
        catalogue_changed(session)
    _, said = await run(
        ProductDetails(), "tell me more", "select_item", slots={"focus_product": "fjord"}
    )
    described = next(line for line in said.splitlines() if "waterproof" in line)
    assert described.endswith("waterproof …")
    assert len(described) <= 4000 + len(" …")


async def test_two_places_are_compared(wired: Services) -> None:
    shown = {"shown_products": ["fjord", "tarn", "reef"]}
    turn = tracker("1 and 2", "select_item", {"ordinal": 1}, slots=shown)
    turn.latest_message["entities"].append({"entity": "ordinal", "value": 2})
    events = await ProductDetails().run(CollectingDispatcher(), turn, {})
    assert [event["name"] for event in events] == ["action_compare_products"]


async def test_the_other_of_two_is_the_one_not_in_focus(wired: Services) -> None:
    slots = {"shown_products": ["fjord", "reef"], "focus_product": "fjord"}
    asked = ("the other", "select_item", {"ordinal": "other"})
    changed, _ = await run(ProductDetails(), *asked, slots=slots)
    assert changed == {"focus_product": "reef"}
    slots["shown_products"] = ["fjord", "reef", "tarn"]
    _, said = await run(ProductDetails(), *asked, slots=slots)
    assert "Which of these" in said


async def test_it_means_the_product_in_focus(wired: Services) -> None:
    _, said = await run(
        ProductPrice(), "how much is it", "ask_price", slots={"focus_product": "fjord"}
    )
    assert said == "The Fjord costs €129.00, and delivery is free."


async def test_an_unclear_product_is_asked_for_with_buttons(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    turn = tracker("tell me more", "product_details", slots={"shown_products": ["fjord", "reef"]})
    await ProductDetails().run(dispatcher, turn, {})
    titles = [b["title"] for b in dispatcher.messages[0]["custom"]["buttons"]]
    assert titles == ["Fjord", "Reef"]


def test_a_comparison_says_what_differs_and_what_does_not(wired: Services) -> None:
    words = comparison([product(wired, "fjord"), product(wired, "tarn")], CONFIG, SPEAKER)
    assert fallback_text(words).splitlines() == [
        "Fjord or Tarn:",
        "• Price: €129.00 – €89.00",
        "• Weight: 420 g – 380 g",
        "Both: material: wool.",
        "The Tarn is €40.00 cheaper.",
    ]


async def test_those_shown_are_compared(wired: Services) -> None:
    shown = {"shown_products": ["fjord", "tarn", "reef"]}
    _, said = await run(CompareProducts(), "compare them", "compare_products", slots=shown)
    assert said.startswith("Fjord, Tarn or Reef:")
    assert said.endswith("The Reef costs the least, €49.00 below the dearest.")
    _, said = await run(CompareProducts(), "compare", "compare_products", slots=shown)
    assert said.startswith("Fjord or Tarn:")
    _, said = await run(CompareProducts(), "compare", "compare_products")
    assert "Which two" in said


async def test_a_recommendation_can_be_explained(wired: Services) -> None:
    slots, _ = await run(Recommend(), "any tips", "recommend")
    _, why = await run(ExplainRecommendation(), "why those", "ask_why", slots=slots)
    assert "• Fjord: Other shoppers have been choosing this lately." in why
    _, why = await run(ExplainRecommendation(), "why", "ask_why")
    assert "goes together" in why


async def test_more_recommendations_repeat_nothing(wired: Services) -> None:
    slots, _ = await run(Recommend(), "any tips", "recommend")
    history = [
        {"event": "slot", "name": "shown_products", "value": shown}
        for shown in (["fjord"], ["tarn"])
    ]
    slots, said = await run(ShowMore(), "more", "show_more", slots=slots, events=history)
    assert "as well" in said
    assert slots["shown_products"] == ["reef"]  # the mug is sold out
    history.append({"event": "slot", "name": "shown_products", "value": ["reef"]})
    _, said = await run(ShowMore(), "more", "show_more", slots=slots, events=history)
    assert "That's all I'd recommend" in said


async def test_what_a_recommendation_was_for_is_searched_on(wired: Services) -> None:
    slots, _ = await run(Recommend(), "for cooking", "recommend", {"occasion": "cooking"})
    assert slots["search_state"] == {"query": "cooking"}


async def test_a_place_that_there_is_not_is_asked_about(wired: Services) -> None:
    slots = {"shown_products": ["mug"], "focus_product": "mug"}
    _, said = await run(
        ProductDetails(), "more about the second", "product_details", {"ordinal": "2"}, slots=slots
    )
    assert said == "I see only one here. This one?"


async def test_the_one_before_is_what_was_talked_about_before(wired: Services) -> None:
    history = [
        {"event": "slot", "name": "focus_product", "value": value} for value in ("tarn", "fjord")
    ]
    slots = {"shown_products": ["fjord", "tarn"], "focus_product": "fjord"}
    found, _ = await run(
        ProductDetails(), "and the one before?", "select_item", slots=slots, events=history
    )
    assert found["focus_product"] == "tarn"


async def test_a_live_text_stands_on_the_card_and_in_the_details(
    wired: Services, tmp_path: Path
) -> None:
    library = TextLibrary(tmp_path / "texts.db")
    facts = facts_fingerprint(facts_of(product(wired, "fjord")))
    for number, kind in enumerate(("description", "slogan"), start=1):
        library.add("fjord", kind, f"A live {kind}.", origin="model", seed=0, facts=facts)
        library.move(number, "approved", who="Ada")
        library.move(number, "live", who="Ada")
    services.set_services(replace(wired, live_texts=LiveTexts(library)))
    dispatcher = CollectingDispatcher()
    turn = tracker("", "select_item", {"product": "fjord"})
    await ProductDetails().run(dispatcher, turn, {})
    shown = dispatcher.messages[0]["custom"]
    assert shown["text"] == "A live description."
    assert shown["products"][0]["subtitle"] == "A live slogan."
