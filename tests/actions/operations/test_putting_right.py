"""What is told in one message, and what is put right at a summary: invoices, addresses, notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.operations.order_note import amended
from shop import Shop
from shop.orders import get_order
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "to our company: Voigt & Söhne GmbH, DE123456789, Speicherhof 4, 28217 Bremen",
            ["Voigt & Söhne GmbH", "DE123456789", "Speicherhof 4, 28217 Bremen"],
        ),
        (
            "Bellini Studio S.r.l., VAT IT12345678901, same address as the delivery",
            ["Bellini Studio S.r.l.", "IT12345678901", "Hafenstr. 12, 20457 Hamburg"],
        ),
        (
            "Nordlicht Ltd., VAT number GB123456789, the address stays the same",
            ["Nordlicht Ltd.", "GB123456789", "Hafenstr. 12, 20457 Hamburg"],
        ),
    ],
)
@pytest.mark.parametrize("opening", [True, False])
async def test_an_invoice_in_one_message(
    talk: Talk, order: Place, mia: None, words: str, shown: list[str], opening: bool
) -> None:
    number = order("delivered")
    if opening:
        said = await talk.says(
            f"i need an invoice for {number}: {words}", "request_invoice", order_number=number
        )
    else:
        await talk.says(f"an invoice for {number} please", "request_invoice", order_number=number)
        said = await talk.says(words, "provide_details")
    assert talk.requested == "confirmed", said
    assert all(part in said for part in shown), said


@pytest.mark.parametrize(
    ("words", "intent", "named", "line"),
    [
        ("sorry, house number 14", "correct_details", {}, "Mia Lindqvist, Sporgasse 14, 28195"),
        ("no, the postcode is 28199", "correct_details", {}, "Sporgasse 12, 28199 Bremen"),
        ("make that Domshof 3, 28195 Bremen", "correct_details", {}, "Domshof 3, 28195 Bremen"),
        (
            "the name on the label is Erika Pohl",
            "provide_details",
            {"person": "Erika Pohl"},
            "Erika Pohl, Sporgasse 12, 28195 Bremen",
        ),
    ],
)
async def test_a_part_of_an_address_is_put_right(
    talk: Talk, order: Place, mia: None, words: str, intent: str, named: dict[str, str], line: str
) -> None:
    number = order("paid")
    await talk.says("another address", "change_address", order_number=number)
    await talk.says("Sporgasse 12, 28195 Bremen", "provide_details")
    assert line in await talk.says(words, intent, **named)
    assert talk.requested == "confirmed"


@pytest.mark.parametrize(
    "words",
    [
        "Send it to my mother's instead: Lange Reihe 5, 20099 Hamburg. The order is HP-104001.",
        "please ship it to Lange Reihe 5, 20099 Hamburg instead, thanks",
    ],
)
async def test_an_address_in_the_opening_words(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    order("paid")
    assert "Lange Reihe 5, 20099 Hamburg" in await talk.says(words, "change_address")


@pytest.mark.parametrize(
    ("note", "words", "becomes"),
    [
        (
            "leave it with Mrs Voss, 2nd floor.",
            "third floor",
            "leave it with Mrs Voss, third floor.",
        ),
        ("ring twice", "three times", "ring twice, three times"),
        ("ring at the back door", "ring at the front door", "ring at the front door"),
        ("ring twice", "put it into the green shed", "put it into the green shed"),
    ],
)
def test_a_note_is_amended(note: str, words: str, becomes: str) -> None:
    assert amended(note, words) == becomes


async def test_a_note_holds_no_proof(talk: Talk, order: Place, mia: None, shop: Shop) -> None:
    number = order("paid")
    await talk.says(
        f"please add a note to my order: leave it at the shed. mia@example.com {number}",
        "order_note",
        email="mia@example.com",
        order_number=number,
    )
    await talk.says("yes", "affirm")
    assert get_order(shop, TALK, number).note == "leave it at the shed."


async def test_a_parcel_that_came_without_something_is_not_searched_for(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("REEF-WHITE-42", 2), ("MUG-TEAL", 1))
    said = await talk.says(
        "my parcel came but one of the reefs is missing", "missing_parcel", product="reef"
    )
    assert talk.slots["operation"] == "missing_item"
    assert "sorry something wasn't in there" in said
    assert "turned up" not in said


async def test_what_has_arrived_is_exchanged(talk: Talk, order: Place, mia: None) -> None:
    number = order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says(
        f"change the fjord in {number} to an L", "change_items", order_number=number, size="L"
    )
    assert talk.slots["operation"] == "exchange_item"
    assert "for the same in navy, L" in said


async def test_an_option_told_later_is_of_the_variant_that_is_wished_for(
    talk: Talk, order: Place, mia: None
) -> None:
    number = order("paid", ("FJORD-RED-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says(
        f"the fjord of {number} in navy", "change_items", order_number=number, colour="navy"
    )
    assert "Fjord (red, M) → Fjord (navy, M)" in said
    said = await talk.says("and make it an L", "correct_details", size="L")
    assert "Fjord (red, M) → Fjord (navy, L)" in said
    said = await talk.says("and in XXL", "correct_details", size="XXL")
    assert "now holds" not in said
    said = await talk.says("drop the reef", "correct_details")
    assert "Fjord (red, M) → Fjord (navy, L)" in said
    assert "out: Reef" in said


async def test_a_thing_named_is_looked_for_in_the_order_talked_about(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid", ("FJORD-NAVY-M", 1))
    sent = order("shipped", ("TARN-BLUE-M", 1), ("FJORD-NAVY-M", 1))
    await talk.says(f"where is {sent}", "order_status", order_number=sent)
    said = await talk.says("then take the fjord out", "change_items", product="fjord")
    assert f"Order {sent} has left already" in said
