"""What is put right at a summary or half-way: what is wanted, the size, what is overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop import Shop, models
from tests.actions.small_shop import NOW
from tests.actions.talk import Talk

Place = Callable[..., str]


@pytest.mark.parametrize("refused", [["exchange_item"], ["damaged_item"]])
async def test_another_wish_at_the_summary_of_a_guarantee_claim(
    talk: Talk, order: Place, mia: None, refused: list[str]
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("the zip of my fjord gave up last week", "guarantee_claim", product="fjord")
    assert talk.requested == "confirmed"
    words = "money back. not a new one"
    requests = [
        {"text": words, "start": 0, "end": len(words), "intent": one, "negated": True}
        | {"entities": [], "confidence": 0.9}
        for one in refused
    ]
    said = await talk.says(words, "deny", message={"requests": requests})
    assert talk.requested == "confirmed"
    assert "you don't want to" not in said
    assert f"What you'd like: “{words}”" in said


@pytest.mark.parametrize("words", ["no, leave it", "no, I don't want a new one", "no thanks"])
async def test_a_no_to_a_claim_is_a_no(talk: Talk, order: Place, mia: None, words: str) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("the zip of my fjord gave up last week", "guarantee_claim", product="fjord")
    said = await talk.says(words, "deny")
    assert talk.requested is None, said


@pytest.mark.parametrize(
    "words", ["money back, not a new one", "no new one, the money back please"]
)
@pytest.mark.parametrize("intent", ["provide_details", "deny"])
async def test_another_remedy_at_the_summary_of_a_damaged_thing(
    talk: Talk, order: Place, mia: None, words: str, intent: str
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("the fjord came torn, send a new one", "damaged_item", product="fjord")
    assert talk.requested == "confirmed"
    said = await talk.says(words, intent)
    assert "we'd refund €133.90" in said, said
    assert talk.requested == "confirmed"


async def test_a_size_is_put_right_in_the_same_breath(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", ("FJORD-NAVY-L", 1))
    await talk.says("exchange the fjord", "exchange_item", product="fjord")
    said = await talk.says("red. no wait, navy M", "correct_details", colour="navy", size="M")
    assert "navy, M" in said, said
    assert talk.requested == "confirmed"


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("the fjord again please, and the money back for the reef", "return_item"),
        ("send me another fjord and refund the reef", "exchange_item"),
        ("a new one please, it must be broken by now", "damaged_item"),
    ],
)
async def test_a_wish_for_what_is_overdue_goes_with_the_search(
    talk: Talk, order: Place, mia: None, shop: Shop, words: str, intent: str
) -> None:
    number = order("shipped", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    with shop.session() as session:
        row = session.scalars(select(models.Order)).one()
        row.expected_on = NOW.date() - timedelta(days=3)
    await talk.says(f"{words}, {number}", intent, order_number=number)
    said = "\n".join(talk.said)
    assert talk.slots["operation"] == "missing_parcel", said
    assert talk.requested == "confirmed"
    assert "isn't with you yet" not in said
    assert words in said
    said = await talk.says("yes", "affirm")
    assert "The search is open under" in said


async def test_what_is_not_late_is_waited_for(talk: Talk, order: Place, mia: None) -> None:
    number = order("shipped", ("FJORD-NAVY-M", 1))
    said = await talk.says(f"return {number}", "return_item", order_number=number)
    assert "isn't with you yet" in said
