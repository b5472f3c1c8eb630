"""What an attribute states, compared with what a question names."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.questions.ask import AskProduct
from actions.services import Services
from shop import models
from shop.catalogue import catalogue_changed
from tests.actions.small_shop import texts, tracker


@pytest.fixture
def game(wired: Services) -> Services:
    """The mug is a game for 2 to 6 from 8, English, firm, of a kind where others are soft."""
    with wired.shop.session() as session:
        mug, reef = session.get(models.Product, "mug"), session.get(models.Product, "reef")
        assert mug is not None and reef is not None
        mug.attributes = {
            "players": "2 to 6", "age_from": 8, "dishwasher_safe": False, "firmness": "firm",
            "language": "English", "wearer": "unisex", "power": "USB", "waterproof_mm": 10000,
        }  # fmt: skip
        reef.category = mug.category
        reef.attributes = {"firmness": "soft", "wearer": "women"}
        catalogue_changed(session)
    wired.search.items[:] = [_item(one, wired) for one in wired.search.items]
    return wired


def _item(item: Any, services: Services) -> Any:
    from actions.assembly import item_of
    from shop.catalogue import get_product

    product = get_product(services.shop, item.id)
    assert product is not None
    return item_of(product, services.config)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("can it go in the dishwasher", "No, the Mug is not dishwasher safe."),
        ("can they play that with three?", "Yes, the Mug is for 2 to 6 players."),
        ("can they play that with seven?", "No, the Mug is for 2 to 6 players."),
        ("it's on your page somewhere, how many players?", "The Mug is for 2 to 6 players."),
        (
            "for how many is that, and from 8 or from 12?",
            "The Mug is for 2 to 6 players. It is made for age 8 and up.",
        ),
        ("is it soft?", "No: the Mug – firmness: firm."),
        ("is it firm?", "Yes: the Mug – firmness: firm."),
        ("is it for women?", "Yes: the Mug – wearer: unisex."),
        ("does it have a plug?", "The Mug – power: USB."),
        ("is it really waterproof?", "Yes, the Mug is waterproof to 10000 mm."),
    ],
)
async def test_what_is_asked_outright(game: Services, text: str, reply: str) -> None:
    dispatcher = CollectingDispatcher()
    slots = {"focus_product": "mug"}
    await AskProduct().run(dispatcher, tracker(text, "ask_product", slots=slots), {})
    assert texts(dispatcher) == [reply]


async def test_another_wearer_is_a_no(game: Services) -> None:
    dispatcher = CollectingDispatcher()
    asked = "is that cut for men at all?"
    with game.shop.session() as session:
        mug = session.get(models.Product, "mug")
        assert mug is not None
        mug.attributes = {"wearer": "men"}
        catalogue_changed(session)
    game.search.items[:] = [_item(one, game) for one in game.search.items]
    await AskProduct().run(
        dispatcher, tracker(asked, "ask_product", slots={"focus_product": "reef"}), {}
    )
    assert texts(dispatcher)[0].startswith("No")
