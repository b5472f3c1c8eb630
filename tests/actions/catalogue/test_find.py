from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import ShopAction
from actions.catalogue.details import ProductDetails
from actions.catalogue.find import FindProducts, RefineSearch
from actions.catalogue.more import MoreLikeThis, ShowMore
from actions.catalogue.price import RefinePrice
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker


async def run(
    action: ShopAction, *args: Any, **kwargs: Any
) -> tuple[dict[str, Any], str, list[str]]:
    """The slots set, everything said, and the ids shown."""
    dispatcher = CollectingDispatcher()
    slots = slots_of(await action.run(dispatcher, tracker(*args, **kwargs), {}))
    cards = [c for m in dispatcher.messages for c in (m.get("custom") or {}).get("products", [])]
    return slots, "\n".join(texts(dispatcher)), [card["product_id"] for card in cards]


async def test_a_search_shows_and_remembers(wired: Services) -> None:
    slots, _, shown = await run(FindProducts(), "a jacket", "find_product", {"category": "jackets"})
    assert shown == ["fjord", "tarn"]
    assert slots["shown_products"] == shown
    assert slots["search_state"] == {"query": "a jacket", "category": "jackets"}


async def test_amounts_become_filters_not_words(wired: Services) -> None:
    entities = {"category": "jackets", "price": "under 100", "price_max": 10000}
    slots, said, shown = await run(FindProducts(), "jackets under 100", "find_product", entities)
    assert shown == ["tarn"]
    assert slots["search_state"]["query"] == "jackets"
    assert "€100.00" in said


async def test_a_pressed_button_asks_what_for(wired: Services) -> None:
    slots, said, shown = await run(FindProducts(), "/find_product", "find_product")
    assert "what are you after" in said
    assert (slots, shown) == ({}, [])


async def test_a_wish_narrows_the_search(wired: Services) -> None:
    kept = {"search_state": {"query": "jacket", "category": "jackets"}}
    slots, _, shown = await run(
        RefineSearch(), "in blue", "refine_search", {"colour": "blue"}, slots=kept
    )
    assert shown == ["tarn"]
    assert slots["search_state"]["category"] == "jackets"


async def test_another_category_starts_afresh(wired: Services) -> None:
    kept = {
        "search_state": {"query": "jacket", "category": "jackets", "facets": {"colour": "blue"}}
    }
    _, _, shown = await run(
        RefineSearch(), "rather shoes", "refine_search", {"category": "shoes"}, slots=kept
    )
    assert shown == ["reef"]


async def test_what_another_kind_is_to_go_with_is_not_shown_itself(wired: Services) -> None:
    named = {"category": "shoes", "product": "fjord"}
    slots, _, shown = await run(FindProducts(), "shoes for my fjord", "find_product", named)
    assert shown == ["reef"]
    assert slots["search_state"]["beside"] == ["fjord"]


async def test_a_kind_of_which_nothing_was_shown_is_searched(wired: Services) -> None:
    said = tracker("the lightest jackets you have", "select_item", {"category": "jackets"})
    (event,) = await ProductDetails().run(CollectingDispatcher(), said, {})
    assert event["name"] == "action_find_products"


async def test_what_was_relaxed_is_said(wired: Services) -> None:
    entities = {"category": "jackets", "colour": "pink"}
    slots, said, shown = await run(FindProducts(), "pink jackets", "find_product", entities)
    assert shown == ["fjord", "tarn"]
    assert "the colour" in said
    assert slots["search_state"]["facets"] == {"colour": "pink"}, "it stays a wish"


@pytest.mark.parametrize(
    ("intent", "shown", "expected"),
    [
        ("refine_cheaper", ["fjord"], ["tarn"]),
        ("refine_pricier", ["tarn"], ["fjord"]),
        ("refine_cheaper", ["fjord", "tarn"], ["tarn"]),
    ],
)
async def test_cheaper_and_finer(
    wired: Services, intent: str, shown: list[str], expected: list[str]
) -> None:
    kept = {"shown_products": shown, "search_state": {"query": "jacket", "category": "jackets"}}
    assert (await run(RefinePrice(), "", intent, slots=kept))[2] == expected


async def test_a_wish_for_no_kind_in_particular_stays_that(wired: Services) -> None:
    kept = {"shown_products": ["fjord", "reef"], "search_state": {"query": "blue"}}
    slots, _, shown = await run(RefinePrice(), "cheaper", "refine_cheaper", slots=kept)
    assert shown
    assert "category" not in slots["search_state"]


async def test_nothing_cheaper_is_said(wired: Services) -> None:
    kept = {"shown_products": ["tarn"], "search_state": {"category": "jackets"}}
    _, said, shown = await run(RefinePrice(), "cheaper", "refine_cheaper", slots=kept)
    assert "nothing cheaper" in said
    assert shown == []


@pytest.mark.parametrize(
    ("place", "search", "expected"),
    [
        ("cheapest", {"category": "jackets"}, ["mug", "reef", "tarn", "fjord"]),
        ("most expensive", {"category": "jackets"}, ["fjord", "tarn", "reef", "mug"]),
        ("cheapest", None, ["mug", "reef", "fjord"]),  # of what was recommended
    ],
)
async def test_the_cheapest_of_all_that_was_found(
    wired: Services, place: str, search: dict[str, Any] | None, expected: list[str]
) -> None:
    kept = {"shown_products": ["fjord", "reef", "mug"], "search_state": search}
    entities = {"ordinal": place}
    slots, said, shown = await run(
        RefinePrice(), f"what's the {place}", "refine_cheaper", entities, slots=kept
    )
    assert shown == slots["shown_products"] == expected
    assert f"the {place} first" in said
    assert slots["search_state"] == search


async def test_the_cheapest_in_a_colour(wired: Services) -> None:
    kept = {"shown_products": ["reef", "mug"], "search_state": {"category": "jackets"}}
    entities = {"ordinal": "cheapest", "colour": "navy"}
    asked = "the cheapest in navy"
    _, said, shown = await run(RefinePrice(), asked, "refine_cheaper", entities, slots=kept)
    assert shown == ["fjord"]
    assert "in navy, the cheapest first" in said


async def test_the_cheapest_of_nothing_is_not_shown(wired: Services) -> None:
    kept = {"shown_products": ["reef"], "search_state": {"category": "jackets"}}
    entities = {"ordinal": "cheapest", "colour": "pink"}
    asked = "the cheapest in pink"
    _, said, shown = await run(RefinePrice(), asked, "refine_cheaper", entities, slots=kept)
    assert shown == ["fjord", "tarn"]
    assert "left the colour open" in said


async def test_the_end_of_the_list_is_said(wired: Services) -> None:
    kept = {"search_state": {"query": "jacket", "category": "jackets"}}
    _, said, _ = await run(ShowMore(), "more", "show_more", slots=kept)
    assert "That's all" in said
    _, said, _ = await run(ShowMore(), "more", "show_more")
    assert "More of what?" in said


async def test_more_like_the_second(wired: Services) -> None:
    slots, said, shown = await run(
        MoreLikeThis(),
        "more like the second",
        "more_like_this",
        {"ordinal": 2},
        slots={"shown_products": ["reef", "tarn"]},
    )
    assert "Tarn" in said
    assert "tarn" not in shown
    assert slots["search_state"]["category"] == "jackets"


async def test_more_like_nothing_asks(wired: Services) -> None:
    _, said, _ = await run(MoreLikeThis(), "more like this", "more_like_this")
    assert "Which product" in said


async def test_the_cheapest_is_looked_for_among_all_that_matches(wired: Services) -> None:
    entities = {"ordinal": "most expensive", "category": "jackets"}
    asked = "the most expensive jacket"
    slots, said, shown = await run(FindProducts(), asked, "find_product", entities)
    assert shown == ["fjord", "tarn"]
    assert "the most expensive first" in said
    assert slots["search_state"]["category"] == "jackets"


@pytest.mark.parametrize(
    ("entities", "told"),
    [
        ({"product": "fjord", "size": "XXL"}, "don't make the Fjord in size XXL"),
        ({"product": "fjord", "colour": "red"}, "in red is sold out"),
        ({"product": "fjord", "colour": "navy"}, "Here it is"),
    ],
)
async def test_a_variant_that_is_not_made_is_not_shown_as_if_it_were(
    wired: Services, entities: dict[str, Any], told: str
) -> None:
    _, said, shown = await run(FindProducts(), "the fjord", "find_product", entities)
    assert told in said
    assert shown == ["fjord"]


async def test_a_kind_that_the_shop_has_not_is_said(wired: Services) -> None:
    _, said, shown = await run(
        FindProducts(), "a hat for winter", "find_product", {"category": "hat"}
    )
    assert "We have no “hat”" in said
    assert shown, "the nearest in meaning are shown"


async def test_what_cannot_be_filtered_is_said_and_the_nearest_shown(wired: Services) -> None:
    kept = {"search_state": {"query": "jackets", "category": "jackets"}}
    asked = "with at least 20 hours of battery"
    _, said, shown = await run(RefineSearch(), asked, "refine_search", slots=kept)
    assert "says nothing about “at least 20 hours”" in said
    assert shown == ["fjord", "tarn"]


async def test_what_comes_nearest_to_a_number_stands_first(wired: Services) -> None:
    kept = {"search_state": {"query": "jackets", "category": "jackets"}}
    slots, said, shown = await run(RefineSearch(), "under 300 g", "refine_search", slots=kept)
    assert "“with weight at most 300 g” open" in said
    assert shown == ["tarn", "fjord"]
    assert slots["search_state"]["measures"]["weight"][1] == pytest.approx(300), "it stays a wish"


async def test_something_lighter_is_lighter_than_what_was_shown(wired: Services) -> None:
    kept = {
        "shown_products": ["fjord"],
        "search_state": {"query": "jackets", "category": "jackets"},
    }
    slots, _, shown = await run(RefineSearch(), "something lighter", "refine_search", slots=kept)
    assert shown == ["tarn"]
    assert slots["search_state"]["measures"]["weight"][1] == pytest.approx(420)


async def test_something_in_between_is_between_in_price(wired: Services) -> None:
    kept = {"shown_products": ["reef", "tarn", "fjord"], "search_state": {"query": "blue"}}
    _, said, shown = await run(
        RefineSearch(), "ok something in between", "refine_search", slots=kept
    )
    assert shown == ["tarn"]
    assert "Between those two" in said


async def test_something_else_shows_others_of_the_same_wish(wired: Services) -> None:
    kept = {
        "shown_products": ["fjord"],
        "search_state": {"query": "jackets", "category": "jackets"},
    }
    _, _, shown = await run(RefineSearch(), "something else", "refine_search", slots=kept)
    assert shown == ["tarn"]


async def test_another_kind_in_place_of_the_last_keeps_the_colour(wired: Services) -> None:
    kept = {
        "search_state": {"query": "jackets", "category": "jackets", "facets": {"colour": "white"}}
    }
    asked = {"category": "shoes"}
    _, said, shown = await run(
        FindProducts(), "sorry i meant shoes", "find_product", asked, slots=kept
    )
    assert shown == ["reef"]
    assert "in white" in said
    slots, _, _ = await run(FindProducts(), "show me shoes", "find_product", asked, slots=kept)
    assert "facets" not in slots["search_state"]


async def test_a_purpose_that_nothing_is_marked_for_is_said(wired: Services) -> None:
    asked = {"category": "jackets", "occasion": "sailing"}
    _, said, shown = await run(FindProducts(), "jackets for sailing", "find_product", asked)
    assert "marked as being for “sailing”" in said
    assert shown == ["fjord", "tarn"]
