"""Which order and which items a shopper means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from actions.operations import all_operations
from actions.operations.identity import IDENTITY_FACTS
from actions.services import Services
from shop import models
from shop.orders import get_order
from tests.actions.small_shop import BOOK, NOW, TALK
from tests.actions.talk import Talk

Place = Callable[..., str]


async def test_the_other_order_is_taken_and_summed_up_again(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    first, second = order("paid"), order("placed", ("REEF-WHITE-42", 1))
    await talk.says("cancel an order", "cancel_order")
    assert talk.requested == "order_number"
    assert first in await talk.says("the first", "select_item", ordinal=1)
    said = await talk.says("no, the other one", "correct_details")
    assert second in said
    assert first not in said
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, first).status == "paid"
    assert get_order(wired.shop, TALK, second).status == "cancelled"


async def test_no_to_a_choice_chooses_nothing(talk: Talk, order: Place, mia: None) -> None:
    order("paid"), order("paid")
    await talk.says("cancel an order", "cancel_order")
    assert "left everything as it is" in await talk.says("none of them", "deny")
    assert talk.slots["operation"] is None


async def test_it_is_the_order_that_was_talked_about(talk: Talk, order: Place, mia: None) -> None:
    """Whatever else could be cancelled; it is checked as if it had been named."""
    sent = order("shipped")
    order("paid"), order("paid")
    await talk.says(f"where is {sent}", "order_status", order_number=sent)
    said = await talk.says("can I still cancel it?", "cancel_order")
    assert f"{sent} is already on its way" in said


async def test_an_order_of_long_ago_is_not_meant(talk: Talk, order: Place, mia: None) -> None:
    first = order("paid")
    order("paid")
    await talk.says(f"where is {first}", "order_status", order_number=first)
    for _ in range(3):
        talk.events.append({"event": "user", "text": "a red jacket?"})
    await talk.says("can I cancel it?", "cancel_order")
    assert talk.requested == "order_number"


async def test_words_that_point_nowhere_leave_the_choice(
    talk: Talk, order: Place, mia: None
) -> None:
    first = order("paid")
    order("paid")
    await talk.says(f"where is {first}", "order_status", order_number=first)
    await talk.says("cancel an order", "cancel_order")
    assert talk.requested == "order_number"


async def test_the_other_of_two_items(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("return the first", "return_item")
    await talk.says("the first", "select_item", ordinal=1)
    await talk.says("too small", "provide_details")
    said = await talk.says("the other one", "select_item", ordinal="other")
    assert "Reef" in said
    assert "Fjord" not in said


async def test_an_order_of_nobody_known_is_refused(talk: Talk, order: Place, mia: None) -> None:
    order("paid")
    said = await talk.says("cancel HP-999999", "cancel_order", order_number="HP-999999")
    assert "HP-999999" in said
    assert talk.requested == "order_number"


def test_no_sentence_has_the_name_that_rasas_form_says_by_itself() -> None:
    """Rasa's FormAction says ``utter_ask_<slot>`` after our question: it would be asked twice."""
    facts = [*IDENTITY_FACTS, *(fact for each in all_operations().values() for fact in each.facts)]
    forbidden = {
        name
        for fact in facts
        for name in (f"utter_ask_{fact.slot}", f"utter_ask_operation_form_{fact.slot}")
    }
    assert sorted(name for name in forbidden if BOOK.knows(name)) == []


async def test_an_old_order_is_found_by_what_is_in_it(talk: Talk, order: Place, mia: None) -> None:
    """However many newer ones there are: the rule then says why it is too late, or not."""
    for _ in range(11):
        order("delivered", ("FJORD-NAVY-M", 1))
    old = order("delivered", ("MUG-TEAL", 1))
    said = await talk.says("i want to return a mug", "return_item", product="mug", reason="chipped")
    assert old in said
    assert talk.requested == "confirmed"


async def test_an_order_is_told_by_the_day_on_which_it_came(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    first = order("delivered", ("REEF-WHITE-42", 1))
    order("delivered", ("REEF-WHITE-42", 1))
    came = (NOW - timedelta(days=2)).date()
    with wired.shop.session() as session:
        row = session.query(models.Order).filter_by(number=first).one()
        row.delivered_at = NOW - timedelta(days=2)
    await talk.says("i want to return the reef", "return_item", product="reef")
    assert talk.requested == "order_number"
    day = f"{came:%A}"
    await talk.says(f"the one that came on {day}", "provide_details", date=day)
    assert talk.slots["operation_facts"]["order_number"] == first
