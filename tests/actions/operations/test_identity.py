"""Who is speaking: by any of the shop's lists of proofs, asked for or offered; strangers' tries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actions.services import Services
from common.messages import CALLER
from shop import Shop, ShopConfig, identity, models
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
LISTS = [["email", "order_number"], ["email", "postcode"], ["first_name", "last_name", "postcode"]]
GIVEN = {"person": "Mia Lindqvist", "postcode": "20457"}
LACKS = "I don't have my email at hand"


@pytest.fixture
def settings(wired: Services) -> Iterator[Callable[[list[list[str]]], None]]:
    """Sets the lists of proofs."""
    before = wired.config

    def use(lists: list[list[str]]) -> None:
        config = ShopConfig.model_validate({**before.model_dump(), "verify_by": lists})
        for holder in (wired, wired.shop):
            object.__setattr__(holder, "config", config)

    yield use
    use([list(facts) for facts in before.verify_by])


@pytest.fixture
def names(settings: Callable[[list[list[str]]], None]) -> None:
    settings(LISTS)


def known(shop: Shop) -> bool:
    return identity.customer_of(shop, TALK) is not None


async def test_a_name_and_a_postcode_in_the_first_message_are_enough(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    said = await talk.says("Mia Lindqvist, 20457 - cancel my order", "cancel_order", **GIVEN)
    assert known(shop)
    assert talk.requested == "confirmed"
    assert "HP-104001" in said


async def test_the_first_list_is_asked_for_and_another_taken_when_it_is_offered(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")
    assert talk.requested == "email"
    said = await talk.says(f"{LACKS}, it's Mia Lindqvist", "order_history", person="Mia Lindqvist")
    assert talk.requested == "proof"
    assert said == "Thanks. And the postcode it was delivered to?"
    await talk.says("20457", "provide_details")
    assert known(shop)
    assert talk.requested == "confirmed"


async def test_who_lacks_the_address_is_asked_for_a_name(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")
    said = await talk.says(LACKS, "provide_details")
    assert "there's another way" in said
    assert "first and last name" in said
    assert "last name" in await talk.says("Mia", "provide_details")
    await talk.says("Lindqvist", "provide_details")
    assert talk.requested == "proof"
    await talk.says("20457", "provide_details", postcode="20457")
    assert known(shop)


async def test_where_names_are_not_enough_it_says_what_is(
    talk: Talk, order: Place, shop: Shop
) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")
    said = await talk.says(LACKS, "provide_details")
    assert "your e-mail address and an order number or your e-mail address and the postcode" in said
    assert talk.requested == "email"
    await talk.says("I'm Mia Lindqvist, 20457", "provide_details", **GIVEN)
    assert not known(shop)
    assert talk.requested == "email", "the postcode is kept, the address is still missing"
    await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    assert known(shop)


async def test_a_shop_may_want_an_order_number_and_nothing_else(
    talk: Talk, order: Place, shop: Shop, settings: Callable[[list[list[str]]], None]
) -> None:
    settings([["email", "order_number"]])
    order("paid")
    await talk.says("cancel, mia@example.com", "cancel_order", email="mia@example.com")
    said = await talk.says("I lost the number", "provide_details")
    assert "To find you I need your e-mail address and an order number." in said
    await talk.says("20457", "provide_details", postcode="20457")
    assert not known(shop)
    await talk.says("104001", "provide_details", order_number="HP-104001")
    assert known(shop)


async def test_the_address_of_a_parcel_proves_nothing(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    words = "send it to Mia Lindqvist, Hafenstr. 12, 20457 Hamburg"
    await talk.says(words, "change_address", street="Hafenstr. 12", city="Hamburg", **GIVEN)
    assert not known(shop)


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "Mia Lindqvist", "postcode": "99999"},
        {"person": "Mona Lindqvist", "postcode": "20457"},
        {"person": "Nobody Atall", "postcode": "11111"},
        {"email": "mia@example.com", "order_number": "HP-999999"},
        {"email": "nobody@example.com", "order_number": "HP-104001"},
    ],
)
async def test_wrong_facts_get_the_same_words_whoever_shops_here(
    talk: Talk, order: Place, shop: Shop, names: None, wrong: dict[str, Any]
) -> None:
    order("paid")
    said = await talk.says(", ".join(wrong.values()), "cancel_order", **wrong)
    assert said.startswith("I couldn't find an order with these details.")
    assert said.endswith("Which e-mail address did you order with?")
    assert not known(shop)


async def test_ten_tries_end_after_five_and_open_nothing_in_another_conversation(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    said = []
    for number in range(10):
        facts = {"person": "Mia Lindqvist", "postcode": str(10000 + number)}
        said.append(await talk.says("cancel", "cancel_order", **facts))
    assert [("pause this for 15 minutes" in one) for one in said] == [False] * 4 + [True] * 6
    assert "pause" in await talk.says("cancel", "cancel_order", **GIVEN), "right, but too late"
    assert not known(shop)
    facts = {"first_name": "Mia", "last_name": "Lindqvist", "postcode": "20457"}
    identity.verify(shop, "another conversation", **facts)
    assert not known(shop), "what is known there is not known here"


async def test_tries_count_for_the_address_they_come_from(
    order: Place, shop: Shop, wired: Services
) -> None:
    order("paid")
    for number in range(20):
        facts = {"email": "mia@example.com", "postcode": "1", "caller": "their address"}
        with pytest.raises(identity.NotVerifiedError):
            identity.verify(shop, f"talk {number}", **facts)
    right = {"email": "mia@example.com", "postcode": "20457"}
    from_there, from_here = Talk(), Talk()
    for one, address in ((from_there, "their address"), (from_here, "her address")):
        one.events.append({"event": "user", "text": "hi", "metadata": {CALLER: address}})
        said = await one.says("cancel", "cancel_order", **right)
        assert ("pause this for 15 minutes" in said) == (one is from_there)
    assert known(shop)


async def test_an_address_that_is_put_right_is_tried_with_what_was_told_before(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    number = order("paid")
    said = await talk.says(
        f"cancel {number}, mia@example.org", "cancel_order", email="mia@example.org",
        order_number=number,
    )  # fmt: skip
    assert not known(shop)
    assert "Which e-mail address" in said
    await talk.says("It is .com. Sorry.", "provide_details")
    assert known(shop)
    assert talk.requested == "confirmed"


async def test_names_and_codes_in_lower_case_are_taken(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    await talk.says("mia lindqvist 20457. cancel my order", "cancel_order", postcode="20457")
    assert known(shop)


async def test_a_word_that_fills_is_no_name(
    talk: Talk, order: Place, shop: Shop, names: None
) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")
    await talk.says(LACKS, "provide_details")
    said = await talk.says("Fine.", "provide_details")
    assert "last name?" not in said


PHONE = "+49 170 555 0100"


@pytest.fixture
def phones(settings: Callable[[list[list[str]]], None], shop: Shop) -> None:
    with shop.session() as session:
        session.get_one(models.Customer, "C1").phone = PHONE
    settings([["phone", "order_number"], ["phone", "postcode"]])


async def test_a_phone_number_is_asked_for_and_read(
    talk: Talk, order: Place, shop: Shop, phones: None
) -> None:
    order("paid")
    said = await talk.says("cancel my order", "cancel_order")
    assert talk.requested == "phone"
    assert "phone number" in said
    await talk.says("0049 170 5550100", "provide_details")
    assert talk.requested == "proof"
    await talk.says("HP-104001", "provide_details", order_number="HP-104001")
    assert known(shop)
    assert talk.requested == "confirmed"


async def test_a_phone_number_in_the_first_message_is_not_asked_for_again(
    talk: Talk, order: Place, shop: Shop, phones: None
) -> None:
    order("paid")
    given = {"phone": "0170 5550100", "order_number": "HP-104001"}
    await talk.says("cancel HP-104001, my phone is 0170 5550100", "cancel_order", **given)
    assert known(shop)


async def test_the_last_digits_of_a_phone_number_do_where_the_shop_says_so(
    talk: Talk,
    order: Place,
    shop: Shop,
    phones: None,
    settings: Callable[[list[list[str]]], None],
) -> None:
    settings([["phone_end", "order_number"]])
    order("paid")
    said = await talk.says("cancel my order", "cancel_order")
    assert "last four digits" in said
    await talk.says("it's 0100", "provide_details")
    await talk.says("HP-104001", "provide_details", order_number="HP-104001")
    assert known(shop)


async def test_a_wrong_phone_number_is_told_and_asked_for_again(
    talk: Talk, order: Place, shop: Shop, phones: None
) -> None:
    order("paid")
    await talk.says("cancel HP-104001", "cancel_order", order_number="HP-104001")
    said = await talk.says("0170 5550101", "provide_details", phone="0170 5550101")
    assert not known(shop)
    assert "your phone number and an order number" in said
    assert talk.requested == "phone"


ENDS = [["phone", "order_number"], ["phone_end", "order_number"]]


async def test_last_digits_are_put_right_beside_the_order_that_was_told(
    talk: Talk,
    order: Place,
    shop: Shop,
    phones: None,
    settings: Callable[[list[list[str]]], None],
) -> None:
    settings(ENDS)
    order("paid")
    await talk.says("cancel HP-104001", "cancel_order", order_number="HP-104001")
    await talk.says("0010", "provide_details", order_number="0010")
    assert not known(shop)
    await talk.says("typo, 0100", "correct_details", phone="0100")
    assert known(shop)
    assert talk.requested == "confirmed"


@pytest.mark.parametrize("words", ["HP-104001 0100", "0100, HP-104001"])
async def test_four_digits_beside_an_order_number_are_the_end_of_a_phone_number(
    talk: Talk,
    order: Place,
    shop: Shop,
    phones: None,
    settings: Callable[[list[list[str]]], None],
    words: str,
) -> None:
    settings(ENDS)
    order("paid")
    await talk.says(f"{words} please cancel it", "cancel_order", order_number="HP-104001")
    assert known(shop)


async def test_a_shop_that_asks_for_no_phone_number_reads_none(
    talk: Talk, order: Place, shop: Shop
) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")
    assert talk.requested == "email"
    await talk.says("0170 5550100", "provide_details", phone="0170 5550100")
    assert talk.requested == "email"
