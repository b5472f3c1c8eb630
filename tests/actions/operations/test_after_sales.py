"""After a sale, turn by turn: what is asked, shown before the yes, done and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from actions.services import Services
from shop import Shop, models, orders, support
from shop.aftersales import AfterSales, PromotionCode
from tests.actions.small_shop import NOW, TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
LONG_AGO = NOW.date() - timedelta(days=2)
CODES = (
    PromotionCode(code="SAVE10", percent=10),
    PromotionCode(code="OLD", percent=5, last_day=LONG_AGO),
)


@pytest.fixture
def granting(wired: Services) -> Iterator[Services]:
    """The shop refunds lower prices and knows codes."""
    before = wired.config
    values = {"after_sales": AfterSales(price_difference_days=14), "codes": CODES}
    for holder in (wired, wired.shop):
        object.__setattr__(holder, "config", before.model_copy(update=values))
    yield wired
    wired.shop.config = before


def refunded(shop: Shop) -> list[int]:
    return [refund.amount_cents for refund in orders.refunds_of(shop, TALK)]


async def test_a_missing_item_is_sent_again_or_given_back(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 2))
    said = await talk.says("the shoes arent in there", "missing_item", product="reef")
    assert "sorry" in said
    assert talk.requested == "extent"
    said = await talk.says("the whole item", "provide_details")
    assert talk.requested == "pieces"
    assert "You ordered 2 of these" in said
    await talk.says("just 1", "provide_details", quantity="1")
    assert talk.buttons == ["Send it again", "Money back"]
    said = await talk.says("my money back please", "provide_details")
    assert f"Missing from order {number}" in said
    assert "I'd refund €80.00 to Visa ending in 4242. Shall I?" in said
    assert refunded(wired.shop) == []
    said = await talk.says("yes", "affirm")
    assert "You get €80.00 to Visa ending in 4242 within 5 working days." in said
    assert refunded(wired.shop) == [8000]


async def test_a_missing_part_is_looked_for_by_a_person(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("delivered")
    await talk.says("part of it is missing", "missing_item", product="fjord")
    assert talk.requested == "part"
    said = await talk.says("the hood", "provide_details")
    assert "Missing part: the hood" in said
    said = await talk.says("yes", "affirm")
    assert "within 2 working days" in said
    (case,) = support.list_cases(wired.shop)
    assert case.text.startswith("the hood")


async def test_a_damaged_item_is_replaced_when_that_is_wanted(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("delivered", ("REEF-WHITE-42", 1), ("FJORD-NAVY-M", 1))
    await talk.says("the reef came torn", "damaged_item", product="reef", reason="torn")
    assert talk.requested == "remedy"
    said = await talk.says("a new one please", "provide_details")
    assert "What is wrong: torn" in said
    assert "free label" in said
    said = await talk.says("yes", "affirm")
    assert "Reef (white, 42) is set aside for you (HP-104001-X1)" in said
    assert [x.new.sku for x in orders.exchanges_of(wired.shop, TALK)] == ["REEF-WHITE-42"]


async def test_of_a_wrong_item_that_is_sold_out_only_the_money_comes_back(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("delivered", ("MUG-TEAL", 1))
    said = await talk.says("that is not the mug i ordered", "wrong_item")
    assert "sold out" in said
    assert "we'd refund" in said
    await talk.says("yes", "affirm")
    assert len(orders.returns_of(wired.shop, TALK)) == 1


async def test_a_claim_under_guarantee_and_one_that_is_too_old(
    talk: Talk, order: Place, mia: None, shop: Shop, wired: Services
) -> None:
    number = order("delivered")
    story = "the zip of my jacket will not close any more"
    said = await talk.says(story, "guarantee_claim", product="fjord")
    assert f"“{story}”" in said
    assert "The guarantee runs until" in said
    assert "on record as S-00001" in await talk.says("yes", "affirm")
    with shop.session() as session:
        row = session.query(models.Order).filter_by(number=number).one()
        row.delivered_at = NOW - timedelta(days=900)
    support.close_case(shop, "S-00001")
    said = await talk.says(story, "guarantee_claim", product="fjord")
    assert "The guarantee of Fjord is over: 24 months of guarantee, until" in said
    assert len(support.list_cases(shop, status=None)) == 1


async def test_a_lower_price_comes_back_and_one_that_is_not_lower_is_told(
    talk: Talk, order: Place, mia: None, granting: Services
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says("the shoes are cheaper now", "price_difference", product="reef")
    assert "Reef isn't cheaper than what you paid: it costs €80.00 today" in said
    with granting.shop.session() as session:
        session.get_one(models.Product, "reef").price_cents = 7000
    said = await talk.says("the shoes are cheaper now", "price_difference", product="reef")
    assert "Reef (white, 42): €80.00 then, €70.00 now" in said
    await talk.says("yes", "affirm")
    assert refunded(granting.shop) == [1000]


async def test_a_code_is_checked_before_anybody_is_asked_who_they_are(
    talk: Talk, granting: Services
) -> None:
    said = await talk.says("OLD does not work", "use_code", code="OLD")
    assert "valid until" in said
    said = await talk.says("then SAVE10", "provide_details", code="SAVE10")
    assert talk.requested == "code_for"
    said = await talk.says("for my next order", "provide_details")
    assert "SAVE10 takes 10% off" in said
    assert "basket" in said


async def test_a_code_on_an_order_that_is_not_packed(
    talk: Talk, order: Place, mia: None, granting: Services
) -> None:
    number = order("paid")
    said = await talk.says("take SAVE10 off it", "use_code", code="SAVE10", order_number=number)
    assert f"you'd get €12.90 to Visa ending in 4242 back on order {number}" in said
    await talk.says("yes", "affirm")
    assert refunded(granting.shop) == [1290]


async def test_an_invoice_to_a_company(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("delivered")
    await talk.says("i need an invoice", "request_invoice")
    assert talk.requested == "company"
    await talk.says("Lindqvist GmbH", "provide_details")
    assert talk.requested == "vat"
    await talk.says("DE 123456789", "provide_details")
    assert talk.requested == "address"
    said = await talk.says("the same address", "provide_details")
    assert "Lindqvist GmbH, Mia Lindqvist, Hafenstr. 12" in said
    assert "VAT number DE123456789" in said
    assert "m***@example.com" in said
    await talk.says("yes", "affirm")
    kept = orders.get_order(wired.shop, TALK, number).invoice_to
    assert (kept["company"], kept["vat_id"]) == ("Lindqvist GmbH", "DE123456789")


async def test_a_copy_of_the_invoice_needs_no_more_questions(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered")
    await talk.says("i need an invoice", "request_invoice")
    await talk.says("just a copy, in my name", "provide_details")
    assert talk.requested == "confirmed"


async def test_the_confirmation_goes_to_the_address_on_file_and_no_other(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("paid")
    words = "send my confirmation to thief@evil.example"
    said = await talk.says(words, "resend_confirmation", email="thief@evil.example")
    assert "m***@example.com" in said
    assert "thief" not in said
    said = await talk.says("yes", "affirm")
    assert "m***@example.com" in said
    assert [case.kind for case in support.list_cases(wired.shop)] == ["confirmation"]


async def test_watching_a_product_needs_an_address_only(talk: Talk, wired: Services) -> None:
    await talk.says("tell me when the mug is back", "watch_product", product="mug")
    assert talk.requested == "contact"
    said = await talk.says("a@b.example", "provide_details", email="a@b.example")
    assert "We'd write to a@b.example once Mug is back in stock" in said
    said = await talk.says("yes", "affirm")
    assert "isn't reserved" in said


async def test_what_is_in_stock_is_watched_for_its_price(
    talk: Talk, mia: None, wired: Services
) -> None:
    said = await talk.says("watch the fjord", "watch_product", product="fjord")
    assert "It's in stock for €129.00. Under which price" in said
    said = await talk.says("100", "provide_details")
    assert "m***@example.com once Fjord costs less than €100.00" in said


@pytest.mark.parametrize(
    ("words", "has", "lacks"),
    [
        ("whats in it", "Fjord (navy, M): €129.00", "Visa"),
        ("what did i pay", "came to €213.90, €4.90 of it for shipping", "Fjord"),
        ("which card did i pay with", "was paid with Visa ending in 4242", "Fjord"),
        ("what address is on it", "Hafenstr. 12", "Fjord"),
        ("when did i order that", "You placed order HP-104001 on", "Fjord"),
        ("was anything refunded", "Nothing has been refunded", "Fjord"),
        ("was there a discount on it", "no code was taken off", "Fjord"),
    ],
)
async def test_the_very_question_about_an_order_is_answered(
    talk: Talk, order: Place, mia: None, words: str, has: str, lacks: str
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says(words, "order_details")
    assert has in said
    assert lacks not in said


async def test_whether_something_is_in_an_order_and_what_it_cost(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 2))
    order("delivered", ("TARN-BLUE-M", 1))
    said = await talk.says("what did the reef cost me", "order_details", product="reef")
    assert "Reef (white, 42) is in order HP-104001, for €160.00 (2 pieces)." in said


async def test_a_total_over_all_orders_leaves_out_what_was_cancelled(
    talk: Talk, order: Place, mia: None
) -> None:
    for status in ("delivered", "paid", "cancelled"):
        order(status, ("REEF-WHITE-42", 1))
    said = await talk.says("how much have i spent with you in total", "order_details")
    assert "Your 2 orders come to €169.80 in all" in said


@pytest.mark.parametrize(
    ("words", "has"),
    [
        ("which email do you have", "m***@example.com"),
        ("how much is on my gift card", "ending 1111 has €30.00 left"),
        ("read me the code of it", "can't read that out"),
        ("which cards are in there", "Visa"),
        ("what data do you have about me", "Your account is in the name of Mia Lindqvist"),
    ],
)
async def test_the_very_question_about_an_account_is_answered(
    talk: Talk, mia: None, shop: Shop, words: str, has: str
) -> None:
    with shop.session() as session:
        for kind, label, four, balance in (
            ("gift_card", "Gift card", "1111", 3000),
            ("card", "Visa", "4242", None),
        ):
            way = {"kind": kind, "label": label, "last_four": four, "balance_cents": balance}
            session.add(models.PaymentMethod(customer_id="C1", **way))
    said = await talk.says(words, "account_details")
    assert has in said
    assert "mia@example.com" not in said


async def test_a_new_email_is_written_twice_and_shown_before_it_counts(
    talk: Talk, order: Place, shop: Shop
) -> None:
    number = order("paid")
    await talk.says("change my email to new@b.example", "change_account", email="new@b.example")
    assert talk.requested == "email", "the new one is no proof"
    await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    said = await talk.says(number, "provide_details", order_number=number)
    assert "Please type new@b.example once more" in said
    said = await talk.says("neu@b.example", "provide_details", email="neu@b.example")
    assert "aren't the same" in said
    await talk.says("new@b.example", "provide_details", email="new@b.example")
    said = await talk.says("new@b.example", "provide_details", email="new@b.example")
    assert "from m***@example.com to new@b.example" in said
    assert "new@b.example now" in await talk.says("yes", "affirm")
    with shop.reading() as session:
        assert session.get_one(models.Customer, "C1").email == "new@b.example"


@pytest.mark.parametrize(
    ("words", "entities", "shown", "column", "after"),
    [
        ("my mobile is new", {"phone": "0151 555 70 12"}, "to 01515557012", "phone", "01515557012"),
        ("new last name", {"person": "Mia Petersen"}, "to Mia Petersen", "name", "Mia Petersen"),
        ("delete my phone", {}, "remove your telephone number", "phone", ""),
    ],
)
async def test_telephone_and_name_change(
    talk: Talk, mia: None, shop: Shop, words: str, entities: dict[str, Any], shown: str,
    column: str, after: str,
) -> None:  # fmt: skip
    with shop.session() as session:
        session.get_one(models.Customer, "C1").phone = "+49 40 111222"
    assert shown in await talk.says(words, "change_account", **entities)
    await talk.says("yes", "affirm")
    with shop.reading() as session:
        assert getattr(session.get_one(models.Customer, "C1"), column) == after


async def test_a_new_address_goes_into_the_account(talk: Talk, mia: None, shop: Shop) -> None:
    await talk.says("i moved", "change_account")
    assert talk.requested == "new_address"
    said = await talk.says("Neuer Wall 1, 20354 Hamburg", "provide_details")
    assert "put Mia Lindqvist, Neuer Wall 1" in said
    await talk.says("yes", "affirm")
    with shop.reading() as session:
        (kept,) = session.get_one(models.Customer, "C1").addresses
        assert kept.street == "Neuer Wall 1"


@pytest.mark.parametrize("words", ["take that address out of my account", "delete my card"])
async def test_what_cannot_be_removed_here_is_said(talk: Talk, mia: None, words: str) -> None:
    said = await talk.says(words, "change_account")
    assert "Nothing was changed" in said
    assert talk.requested is None


async def test_after_logging_out_proof_is_asked_for_again(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid")
    assert "HP-104001" in await talk.says("list my orders", "order_history")
    assert "logged out" in await talk.says("log me out", "log_out")
    said = await talk.says("list my orders", "order_history")
    assert talk.requested == "email"
    assert "HP-104001" not in said
    await talk.says("forget it", "deny")
    assert "Nobody is logged in" in await talk.says("log out", "log_out")


def waiting(*requests: dict[str, Any]) -> dict[str, Any]:
    """What comes next, all of it of the latest message."""
    return {"at": 1.0, "requests": [{**one, "at": 1.0} for one in requests]}


def said_as(*requests: tuple[str, str]) -> dict[str, Any]:
    """A message of several requests, as understanding gives it."""
    text = " ".join(words for words, _ in requests)
    parts = [
        {
            "text": words,
            "start": text.find(words),
            "end": text.find(words) + len(words),
            "intent": intent,
            "confidence": 0.9,
            "negated": False,
            "entities": [],
        }
        for words, intent in requests
    ]
    return {"text": text, "requests": parts}


async def test_what_is_wished_for_is_taken_from_beside_what_else_is_told(
    talk: Talk, order: Place, mia: None
) -> None:
    """It is no complaint, and what has been answered does not come up once more."""
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("the reef is missing", "missing_item", product="reef")
    assert talk.requested == "remedy"
    message = said_as(
        ("My son will be so disappointed.", "complaint"), ("Can you send a new one?", "ask_shop")
    )
    talk.slots["waiting_requests"] = {
        "at": 1.0,
        "requests": [{**message["requests"][1], "at": 1.0}],
    }
    said = await talk.says(message["text"], "complaint", message=message)
    assert talk.requested == "confirmed"
    assert "Reef" in said
    assert talk.slots["waiting_requests"] == {"at": 1.0, "requests": []}


async def test_who_admits_a_mistake_and_wants_something_else_gets_that(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("the reef is the wrong one", "wrong_item", product="reef")
    assert talk.requested == "remedy"
    message = said_as(
        ("Hm, you're right, my mistake.", "correct_details"),
        ("Can I swap it anyway?", "exchange_item"),
    )
    talk.slots["waiting_requests"] = {
        "at": 1.0,
        "requests": [{**message["requests"][1], "at": 1.0}],
    }
    await talk.says(message["text"], "correct_details", message=message)
    assert talk.slots["operation"] is None
    (waits,) = talk.slots["waiting_requests"]["requests"]
    assert waits["intent"] == "exchange_item"


async def test_what_told_the_order_tells_the_line_as_well(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    """ "The navy one" is not asked for a second time when the guarantee goes on."""
    first = order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    second = order("delivered", ("TARN-BLUE-M", 1))
    with wired.shop.session() as session:
        for row in session.query(models.Order).filter(models.Order.number.in_((first, second))):
            row.delivered_at = NOW - timedelta(days=200)
    await talk.says(
        "the zip of my jacket broke", "damaged_item", category="jackets", reason="broke"
    )
    assert talk.requested == "order_number"
    said = await talk.says("the navy one", "provide_details", colour="navy")
    assert "guarantee" in said
    assert "Fjord" in said
    assert "Tarn" not in said
    assert talk.requested == "confirmed"


async def test_ordinary_wear_is_no_fault(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("delivered", ("REEF-WHITE-42", 1))
    with wired.shop.session() as session:
        row = session.query(models.Order).filter_by(number=number).one()
        row.delivered_at = NOW - timedelta(days=200)
    text = "the soles of my reef are worn thin, does that count?"
    said = await talk.says(text, "guarantee_claim", product="reef", order_number=number)
    assert "ordinary wear" in said
    assert talk.slots["operation"] is None


async def test_what_has_gone_blunt_from_use_is_not_sent_again(
    talk: Talk, order: Place, mia: None
) -> None:
    """Neither within the time for a return."""
    number = order("delivered", ("REEF-WHITE-42", 1))
    text = "my reef have gone thin from all the walking, do I get new ones?"
    said = await talk.says(text, "damaged_item", product="reef", order_number=number)
    assert "ordinary wear" in said
    assert talk.slots["operation"] is None
