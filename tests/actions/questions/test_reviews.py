"""What buyers say answers questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.catalogue.recommend import ExplainRecommendation
from actions.catalogue.reviews import ProductReviews
from actions.questions.ask import AskProduct
from actions.services import Services
from recommender.reviews import ReviewTrust
from shop import Shop
from shop.review_models import Review
from shop.reviews import reviews_changed
from tests.actions.small_shop import NOW, texts, tracker

FJORD = {"focus_product": "fjord"}
TEXTS = (
    "Runs small, I would size up.",
    "Too tight across the shoulders, but the fabric is lovely.",
    "Kept me dry in a storm. The zip broke after a month.",
    "Great fabric and it kept me dry all day.",
    "Smaller than expected.",
)


def write(shop: Shop, product: str, said: tuple[str, ...], **values: Any) -> None:
    with shop.session() as session:
        for number, text in enumerate(said):
            row = {
                "key": f"{product}-{number}-{text[:20]}-{values}",
                "product_id": product,
                "author": f"buyer {number}",
                "rating": 4.0,
                "text": text,
                "verified": True,
                "at": NOW - timedelta(days=number + 1),
            }
            session.add(Review(**(row | values)))
        reviews_changed(session)


@pytest.fixture
def reviewed(wired: Services, shop: Shop) -> Services:
    write(shop, "fjord", TEXTS)
    held = replace(wired, reviews=ProductReviews(shop))
    services.set_services(held)
    return held


async def said(text: str, **slots: Any) -> str:
    dispatcher = CollectingDispatcher()
    await AskProduct().run(dispatcher, tracker(text, "ask_product", slots=slots or FJORD), {})
    return "\n".join(texts(dispatcher))


async def test_what_others_think_is_counted(reviewed: Services) -> None:
    assert await said("what do the reviews say?") == (
        "5 reviews of the Fjord count, 4.0 of 5 stars on average. What they say: 3 of 5 reviews "
        "say it runs small, 2 of 5 reviews praise the material, 2 of 5 reviews say it keeps the "
        "water out."
    )


@pytest.mark.parametrize("text", ["does it run small?", "is it too tight?"])
async def test_a_question_that_the_data_does_not_answer_is_answered_by_buyers(
    reviewed: Services, text: str
) -> None:
    expected = "What the reviews of the Fjord say: 3 of 5 reviews say it runs small."
    assert await said(text) == expected


async def test_what_the_data_says_comes_first(reviewed: Services) -> None:
    assert await said("how heavy is it") == "The Fjord weighs 420 g."


async def test_what_one_review_says_is_no_answer(reviewed: Services) -> None:
    assert "broke" not in await said("does it break easily?")


async def test_a_product_without_reviews_says_so(reviewed: Services) -> None:
    assert (await said("any reviews?", focus_product="tarn")).startswith("I have no reviews of")


async def test_a_burst_is_no_opinion(reviewed: Services, shop: Shop) -> None:
    before = await said("any reviews?")
    loud = tuple(f"Superb quality, best ever, number {n}" for n in range(60))
    write(shop, "fjord", loud, verified=False)
    assert await said("any reviews?") == before
    write(shop, "tarn", loud, verified=False)
    few = "There are too few reviews of the Tarn by people who bought it to say what others think."
    assert await said("any reviews?", focus_product="tarn") == few


async def test_the_shop_may_let_everybody_count(wired: Services, shop: Shop) -> None:
    write(shop, "fjord", TEXTS, verified=False)
    for trust, start in (
        (ReviewTrust(), "There are too few"),
        (ReviewTrust(unverified=True), "5 rev"),
    ):
        services.set_services(replace(wired, reviews=ProductReviews(shop, trust)))
        assert (await said("any reviews?")).startswith(start)


async def test_who_asks_why_hears_what_buyers_say(reviewed: Services) -> None:
    dispatcher = CollectingDispatcher()
    slots = {"shown_products": ["fjord"], "shown_reasons": {"fjord": "Matches “jacket”."}}
    await ExplainRecommendation().run(dispatcher, tracker("why this?", "ask_why", slots=slots), {})
    told = "\n".join(texts(dispatcher))
    assert "Fjord: Matches “jacket”." in told
    assert "What buyers say:\n• Fjord: 3 of 5 reviews say it runs small, " in told
