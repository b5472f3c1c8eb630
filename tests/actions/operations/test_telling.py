"""Questions about what a summary shows, answered from the order before it is asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.talk import Talk

Place = Callable[..., str]


@pytest.mark.parametrize("intent", ["nlu_fallback", "faq_return_cost", "doubt"])
@pytest.mark.parametrize(
    "words",
    ["hmm, what would I get back?", "how much will I be paid back", "what is the refund then?"],
)
async def test_what_would_come_back(
    talk: Talk, order: Place, mia: None, words: str, intent: str
) -> None:
    number = order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says(f"cancel the tarn from {number}", "cancel_order", order_number=number)
    said = await talk.says(words, intent)
    assert "€89.00 to Visa ending in 4242, within 5 working days." in said
    assert talk.requested == "confirmed"
    assert "now holds" in await talk.says("yes", "affirm")


@pytest.mark.parametrize("words", ["until when can I decide?", "how long do I have for that"])
async def test_until_when_a_return_is_possible(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("return the fjord", "return_item")
    await talk.says("too small", "provide_details")
    said = await talk.says(words, "nlu_fallback")
    assert said.startswith("Until ")
    assert talk.requested == "confirmed"


async def test_what_is_added_while_the_reason_is_asked_is_no_reason(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1), ("MUG-TEAL", 1))
    await talk.says("return everything except the mug", "return_item")
    assert talk.requested == "reason"
    await talk.says("and the mug as well", "select_item")
    assert talk.requested == "reason"
    said = await talk.says("too small", "provide_details")
    assert all(name in said for name in ("Fjord", "Tarn", "Mug", "Reason: too small"))
