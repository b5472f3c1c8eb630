"""Returning items: whose fault it is, and what is named but has to stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from actions.operations.return_item import is_fault
from actions.services import Services
from shop import Shop, models
from shop.orders import returns_of
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
STAYS = "Reef can't be sent back for hygiene reasons."


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("it arrived damaged", True),
        ("wrong_item", True),
        ("The zip is BROKEN", True),
        ("defective", True),
        ("too small", False),
        ("wrong size", False),
        ("", False),
    ],
)
def test_whose_fault_it_is(reason: str, fault: bool) -> None:
    assert is_fault(reason, ["en"]) is fault


@pytest.fixture
def reef_stays(shop: Shop) -> None:
    """Reef shoes are hygiene goods."""
    with shop.session() as session:
        query = update(models.Product).where(models.Product.id == "reef")
        session.execute(query.values(tags=["hygiene"]))


@pytest.mark.parametrize(
    ("words", "entities"),
    [
        ("return the reef", {}),
        ("return the reef", {"product": "reef"}),
        ("send the trainers back", {"category": "shoes"}),
    ],
)
async def test_what_is_named_and_stays_is_refused_by_name_and_the_rest_is_offered(
    talk: Talk, order: Place, mia: None, reef_stays: None, words: str, entities: dict[str, Any]
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says(words, "return_item", **entities)
    assert STAYS in said
    assert talk.requested == "item_ids", "the other one is offered, never taken"
    assert talk.buttons == ["Fjord (navy, M)", "Everything"]
    said = await talk.says("hm", "nlu_fallback")
    assert STAYS not in said, "said once"
    assert talk.requested == "item_ids"
    await talk.says("the first", "select_item", ordinal=1)
    assert talk.requested == "reason"


async def test_it_is_refused_after_the_identity_and_the_order_are_known_too(
    talk: Talk, order: Place, reef_stays: None
) -> None:
    number = order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    assert STAYS not in await talk.says("return the reef", "return_item", product="reef")
    await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    said = await talk.says(number, "provide_details", order_number=number)
    assert STAYS in said
    assert talk.requested == "item_ids"


async def test_of_two_that_are_named_one_may_stay(
    talk: Talk, order: Place, mia: None, reef_stays: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("return something", "return_item")
    said = await talk.says("fjord and reef", "provide_details")
    assert STAYS in said
    assert talk.requested == "reason"


async def test_faulty_goods_come_back_whatever_they_are(
    talk: Talk, order: Place, mia: None, reef_stays: None, wired: Services
) -> None:
    order("delivered", ("REEF-WHITE-42", 1))
    said = await talk.says("the reef arrived broken", "damaged_item", product="reef")
    assert STAYS not in said
    assert talk.requested == "remedy"
    await talk.says("money back", "provide_details")
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    assert [item.name for item in returns_of(wired.shop, TALK)[0].items] == ["Reef"]


async def test_what_cannot_be_exchanged_is_refused_by_name(
    talk: Talk, order: Place, mia: None, reef_stays: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says("exchange the reef", "exchange_item", product="reef")
    assert STAYS in said
    assert talk.requested == "item_ids"
