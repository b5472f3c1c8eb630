"""What a visitor did and does not want is known to the next recommendation, with no training."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.recommend import Recommend
from actions.services import Services
from common.language import language
from recommender.items import Filters
from recommender.recommender import Recommendation
from shop import events
from shop.views import Event
from tests.actions.small_shop import TALK, tracker

NOT_AGAIN: re.Pattern[str] = language("en").reads("wishes").NOT_AGAIN


class Asked:
    """Stands for the recommender and keeps what it was asked."""

    def __init__(self, answers: Any) -> None:
        self.answers = answers
        self.wishes: dict[str, Any] = {}

    def recommend(self, *, filters: Filters, k: int, **wishes: Any) -> list[Recommendation]:
        self.wishes = wishes
        return self.answers.recommend(filters=filters, k=k)


@pytest.fixture
def asked(wired: Services) -> Asked:
    recommender = Asked(wired.recommender)
    object.__setattr__(wired, "recommender", recommender)
    return recommender


def click(product: str, session: str = TALK, customer: str | None = None) -> Event:
    return Event("click", product, customer, session)


async def recommended(text: str = "what would you recommend?", **values: Any) -> list[str]:
    found = await Recommend().run(CollectingDispatcher(), tracker(text, "recommend", **values), {})
    return next((e["value"] for e in found if e.get("name") == "shown_products"), [])


async def test_each_click_of_a_stranger_is_there_at_the_next_question(
    wired: Services, asked: Asked
) -> None:
    for number, product in enumerate(("fjord", "reef", "tarn"), start=1):
        events.record(wired.shop, click(product), click("mug", "another"))
        await recommended()
        assert len(asked.wishes["lately"]) == number
        assert asked.wishes["lately"][-1].item_id == product
    assert asked.wishes["user_id"] == TALK


@pytest.mark.usefixtures("mia")
async def test_a_customer_is_known_by_all_that_they_did(wired: Services, asked: Asked) -> None:
    events.record(wired.shop, click("reef", "last week", "C1"))
    await recommended()
    assert asked.wishes["user_id"] == "C1"
    assert [event.item_id for event in asked.wishes["lately"]] == ["reef"]


@pytest.mark.usefixtures("asked")
async def test_what_is_not_wanted_is_never_recommended_again(wired: Services) -> None:
    shown = await recommended()
    assert shown[:2] == ["fjord", "reef"]
    again = await recommended(
        "I'm not interested in it, what else would you recommend?",
        slots={"shown_products": shown, "focus_product": "reef"},
    )
    assert "reef" not in again
    assert events.dismissed(wired.shop, TALK) == {"reef"}
    assert "reef" not in await recommended()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not interested in that one", True),
        ("never show me the blue mug again", True),
        ("please stop recommending these any more", True),
        ("I don't want to see it again", True),
        ("show me that again", False),
        ("i am interested in mugs", False),
        ("don't show me anything blue", False),
    ],
)
def test_which_words_say_that_something_is_not_wanted_again(text: str, says: bool) -> None:
    assert bool(NOT_AGAIN.search(text)) is says
