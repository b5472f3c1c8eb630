"""What is told of another thing than the one under way: it comes first or next, never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.conversation import WAITING
from shop import Shop, orders
from shop.orders import get_order
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]


def waiting(talk: Talk) -> list[dict[str, object]]:
    """What comes next, in its order."""
    return list((talk.slots.get(WAITING) or {}).get("requests", ()))


async def to_the_reason(talk: Talk, order: Place) -> str:
    number = order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("the fjord should go back", "return_item", product="fjord")
    assert talk.requested == "reason"
    return number


@pytest.mark.parametrize(
    "words",
    [
        "Before that, the reef. Its sole came off",
        "the reef are torn at the heel",
        "leave the fjord for the moment, one of the reef is split along the side",
        "Right, and my reef have a crack in the sole",
    ],
)
async def test_another_broken_thing_is_no_reason_and_comes_first(
    talk: Talk, order: Place, mia: None, shop: Shop, words: str
) -> None:
    number = await to_the_reason(talk, order)
    said = await talk.says(words, "provide_details")
    assert talk.slots["operation"] == "damaged_item", said
    assert talk.requested == "remedy", said
    assert "you wanted to return something" in said
    again = waiting(talk)[0]
    assert again["intent"] == "return_item"
    assert again["resumes"]["item_ids"] == [get_order(shop, TALK, number).items[0].id]
    said = await talk.says("money back", "provide_details")
    assert "Reef" in said
    assert "Fjord" not in said


@pytest.mark.parametrize(
    "words",
    [
        "it doesn't go with my reef at all",
        "it is torn and no match for the reef",
        "torn at the seam",
    ],
)
async def test_a_reason_may_name_another_thing(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    await to_the_reason(talk, order)
    said = await talk.says(words, "provide_details")
    assert talk.requested == "confirmed", said
    assert "Reason: " in said
    assert not waiting(talk)


async def test_a_thing_to_be_swapped_comes_before_the_return(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("the reef should go back", "return_item", product="reef")
    await talk.says("and the fjord I'd like to exchange", "exchange_item")
    assert talk.slots["operation"] == "exchange_item"
    assert waiting(talk)[0]["intent"] == "return_item"


async def test_a_yes_gives_no_reason_and_needs_none(talk: Talk, order: Place, mia: None) -> None:
    await to_the_reason(talk, order)
    said = await talk.says("yes please", "affirm")
    assert talk.requested == "confirmed"
    assert "Reason: none given" in said


@pytest.mark.parametrize(
    ("words", "reason", "shown"),
    [
        ("the hood, its seam came loose", "seam", "its seam came loose"),
        ("far too wide in the shoulders", "too wide in the shoulders", "too wide in the shoulders"),
    ],
)
async def test_a_word_alone_is_no_reason(
    talk: Talk, order: Place, mia: None, words: str, reason: str, shown: str
) -> None:
    await to_the_reason(talk, order)
    said = await talk.says(words, "provide_details", reason=reason)
    assert f"Reason: {shown}" in said


async def test_what_is_told_beside_a_remedy_comes_next(talk: Talk, order: Place, mia: None) -> None:
    number = order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("the fjord came with a hole in it", "damaged_item", product="fjord")
    assert talk.requested == "remedy"
    said = await talk.says("A new one please. Oh, and the reef have a crack", "provide_details")
    assert "Reef" in talk.said[0]
    assert talk.requested == "confirmed"
    assert "we'd send again" in said
    assert [one["intent"] for one in waiting(talk)] == ["damaged_item"]
    said = await talk.says("Replace those too, then", "provide_details")
    assert "Nothing has happened so far" not in said
    assert talk.requested == "confirmed"
    assert str(waiting(talk)[0]["text"]).endswith("a new one")
    assert {"order_number": number}.items() <= {
        e["entity"]: e["value"] for e in waiting(talk)[0]["entities"]
    }.items()


async def test_what_is_told_at_a_summary_is_noted_and_no_yes(
    talk: Talk, order: Place, mia: None, shop: Shop
) -> None:
    await to_the_reason(talk, order)
    await talk.says("changed my mind", "provide_details")
    said = await talk.says(
        "Hm, alright. Also the reef, one side is all pushed in", "provide_details"
    )
    assert talk.requested == "confirmed"
    assert "Reef" in said
    assert "Nothing has happened so far" not in said
    assert orders.refunds_of(shop, TALK) == []
    assert [one["intent"] for one in waiting(talk)] == ["damaged_item"]
    said = await talk.says("yes", "affirm")
    assert "is set up" in said


async def test_a_yes_stands_beside_another_matter(talk: Talk, order: Place, mia: None) -> None:
    await to_the_reason(talk, order)
    await talk.says("changed my mind", "provide_details")
    said = await talk.says("Yes, please. And the reef came with a hole", "provide_details")
    assert "is set up" in said
    assert [one["intent"] for one in waiting(talk)] == ["damaged_item"]
