"""Questions about what a summary shows, answered from the order before it is asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from shop import Shop, models
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


async def test_who_names_the_way_of_the_refund_is_not_asked_for_the_reason_again(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("return the fjord", "return_item")
    assert talk.requested == "reason"
    said = await talk.says("nah then normal refund to my visa", "nlu_fallback")
    assert talk.requested == "confirmed"
    assert "Reason: none given" in said


async def test_a_question_is_no_reason(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("return the fjord", "return_item")
    await talk.says("could the other one have gone back as well?", "provide_details")
    assert talk.requested == "reason"


async def test_whether_the_line_comes_in_another_size_is_answered_beside(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("return the fjord", "return_item")
    said = await talk.says("wait. is there an L", "provide_details", size="L")
    assert "in stock" in said
    assert talk.requested == "reason"


async def test_no_receipt_is_needed(talk: Talk, order: Place, mia: None) -> None:
    number = order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("return the fjord", "return_item")
    said = await talk.says("would you need the receipt", "faq_invoice")
    assert f"your order number {number} is enough" in said


@pytest.fixture
def mug_stays(shop: Shop) -> None:
    """Mugs are hygiene goods."""
    with shop.session() as session:
        query = update(models.Product).where(models.Product.id == "mug")
        session.execute(query.values(tags=["hygiene"]))


async def test_whether_a_line_can_be_sent_back_is_told_by_the_rules(
    mug_stays: None, talk: Talk, order: Place, mia: None
) -> None:
    order("paid", ("FJORD-NAVY-M", 1), ("MUG-TEAL", 1))
    await talk.says("the fjord in L please", "change_items", size="L")
    question = "before I say yes: can I send the mug back if I don't like it?"
    said = await talk.says(question, "faq_return_policy", product="mug")
    assert "Mug can't be sent back for hygiene reasons" in said
    assert "something is wrong with it" in said
    assert talk.requested == "confirmed"
    said = await talk.says("and can I send that one back?", "faq_return_policy")
    assert "Fjord (navy, M) can come back within 30 days" in said
    assert talk.requested == "confirmed"


@pytest.mark.parametrize(
    ("words", "intent", "told"),
    [
        ("and when do I see the money?", "provide_details", "€89.00 to Visa ending in 4242"),
        ("would I have to pay delivery then?", "faq_delivery_cost", "Delivery is €4.90 then"),
    ],
)
async def test_money_and_delivery_are_told_of_what_is_shown(
    talk: Talk, order: Place, mia: None, words: str, intent: str, told: str
) -> None:
    number = order("paid", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says(f"take the tarn out of {number}", "change_items", order_number=number)
    assert talk.requested == "confirmed"
    assert told in await talk.says(words, intent)
    assert talk.requested == "confirmed"


async def test_who_has_no_bill_any_more_needs_none(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says("a zip does not close any more", "guarantee_claim")
    assert talk.requested == "item_ids"
    said = await talk.says("I don't have the bill any more, is that a problem?", "nlu_fallback")
    assert "No receipt is needed" in said
    assert talk.requested == "item_ids"
