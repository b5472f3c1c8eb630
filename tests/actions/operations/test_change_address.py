from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from actions.services import Services
from shop import models
from shop.orders import get_order
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]


async def test_an_address_told_before_the_identity_is_in_the_order_s_country(
    talk: Talk, order: Place, wired: Services
) -> None:
    number = order("packed")
    with wired.shop.session() as session:
        session.execute(sa.update(models.Order).values(country="FR", postcode="69001"))
    words = f"{number} goes to 1 rue de Brest, 69002 Lyon"
    await talk.says(words, "change_address", order_number=number)
    said = await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    assert "France" in said
    assert "Germany" not in said.split("instead")[0]


async def test_an_address_told_early_keeps_no_country_that_was_guessed(
    talk: Talk, order: Place, wired: Services
) -> None:
    """Five digits are a postcode in many countries: who lives in Italy means Italy's."""
    number = order("packed")
    with wired.shop.session() as session:
        session.execute(sa.update(models.Order).values(country="IT", postcode="40121"))
    await talk.says(
        f"{number} new address via del Porto 60, 20121 Milano",
        "change_address",
        order_number=number,
    )
    said = await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    assert "20121 Milano, Italy" in said


async def test_an_address_told_early_that_lacks_a_state_is_asked_for_it(
    talk: Talk, order: Place, wired: Services
) -> None:
    number = order("packed")
    with wired.shop.session() as session:
        session.execute(sa.update(models.Order).values(country="US", region="CA", postcode="90210"))
    words = f"{number} goes to 12 Palm Street, 90211 Beverly Hills"
    await talk.says(words, "change_address", order_number=number)
    said = await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    assert "state" in said
    assert "Germany" not in said


async def test_an_operation_that_an_action_began_is_one_request_from_then_on(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("packed")
    talk.slots["operation"] = "change_address"
    await talk.says("to Elbweg 3, 22605 Hamburg, Germany", "correct_details")
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).address.street == "Elbweg 3"


async def test_an_address_in_one_message_with_a_proof_is_taken(
    talk: Talk, order: Place, wired: Services
) -> None:
    """The first postcode proves who speaks, the one beside the street is the new one."""
    number = order("packed")
    text = "Mia Lindqvist, 20457. Send it to my office: Elbweg 3, 22605 Hamburg."
    entities = [
        ("person", "Mia Lindqvist"),
        ("postcode", "20457"),
        ("street", "Elbweg 3"),
        ("postcode", "22605"),
        ("city", "Hamburg"),
    ]
    await talk.says(text, "change_address", message={"entities": tagged(text, entities)})
    said = await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    assert "Elbweg 3" in said
    assert "22605 Hamburg" in said
    assert number in said
    assert talk.requested == "confirmed"


async def test_an_address_in_pieces_adds_up_with_whom_it_is_for(
    talk: Talk, order: Place, mia: None
) -> None:
    """The name of a person is no street, however it was tagged."""
    order("packed")
    await talk.says("send it to my sister instead", "change_address")
    text = "The mug I mean. Bettina Voigt, Lindenstraße 8."
    streets = [("street", "Bettina Voigt"), ("street", "Lindenstraße 8")]
    said = await talk.says(text, "provide_details", message={"entities": tagged(text, streets)})
    assert "postcode" in said
    said = await talk.says("Sorry, 01067 Dresden.", "provide_details")
    assert "Bettina Voigt" in said
    assert "Lindenstraße 8" in said
    assert "01067 Dresden" in said
    assert talk.requested == "confirmed"


def tagged(text: str, named: list[tuple[str, str]]) -> list[dict[str, object]]:
    """Entities at their places in a message, as understanding gives them."""
    return [
        {
            "entity": name,
            "value": words,
            "start": text.find(words),
            "end": text.find(words) + len(words),
        }
        for name, words in named
    ]


async def test_all_open_orders_are_changed_one_after_the_other(
    talk: Talk, order: Place, mia: None
) -> None:
    """What has left is named with the reason, and the address need not be told again."""
    gone, first, second = order("shipped"), order("packed"), order("packed")
    text = "I have three parcels coming. Send everything to Elbweg 3, 22605 Hamburg"
    said = await talk.says(text, "change_address")
    assert f"{gone} has already" in said
    assert f"Order {first} would go to" in said
    assert talk.requested == "confirmed"
    (waits,) = talk.slots["waiting_requests"]["requests"]
    assert waits["entities"][0]["value"] == second
    await talk.says("yes", "affirm")
    said = await talk.says(waits["text"], waits["intent"], order_number=second)
    assert f"Order {second} would go to" in said
    assert "Elbweg 3" in said


async def test_a_parcel_for_somebody_else_keeps_its_address(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("packed")
    street = get_order(wired.shop, TALK, number).address.street
    words = f"the recipient should be Anna Berg please, order {number}"
    said = await talk.says(words, "change_address", order_number=number)
    assert "Anna Berg" in said
    assert talk.requested == "confirmed"
    await talk.says("sorry, make it out to Anne Berg", "correct_details")
    await talk.says("yes", "affirm")
    goes_to = get_order(wired.shop, TALK, number).address
    assert (goes_to.name, goes_to.street) == ("Anne Berg", street)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("put c/o Brinkmann on it, the neighbour takes it in", "c/o Brinkmann"),
        ("it has to say care of Brinkmann. Rest is fine", "c/o Brinkmann"),
        ("and z.Hd. Frau Brinkmann please", "z.Hd. Frau Brinkmann"),
    ],
)
@pytest.mark.parametrize("summary", [True, False])
async def test_with_whom_a_parcel_is_left_is_no_recipient(
    talk: Talk, order: Place, mia: None, wired: Services, words: str, line: str, summary: bool
) -> None:
    """The model reads "c" for a street and "o Brinkmann" for a person in it."""
    number = order("packed")
    before = get_order(wired.shop, TALK, number).address
    if summary:
        await talk.says(f"{number} to Elbweg 3, 22605 Hamburg", "change_address")
        said = await talk.says(words, "correct_details", street="c", person="o Brinkmann")
    else:
        await talk.says(f"{number} shall go elsewhere", "change_address", order_number=number)
        said = await talk.says(words, "provide_details", street="c", person="o Brinkmann")
    assert line in said
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    after = get_order(wired.shop, TALK, number).address
    assert (after.name, after.extra) == (before.name, line)
    assert after.street == ("Elbweg 3" if summary else before.street)


async def test_a_line_of_an_address_is_told_with_its_recipient_and_taken_off_again(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("packed")
    await talk.says(f"{number} to Elbweg 3, 22605 Hamburg", "change_address")
    words = "the name on the label has to be Felix Krüger c/o Weserdruck"
    said = await talk.says(words, "correct_details", person="Felix Krüger c/o Weserdruck")
    assert "Felix Krüger, Elbweg 3, c/o Weserdruck, 22605 Hamburg" in said
    await talk.says("sorry, without c/o Weserdruck", "correct_details")
    await talk.says("yes", "affirm")
    after = get_order(wired.shop, TALK, number).address
    assert (after.name, after.street, after.extra) == ("Felix Krüger", "Elbweg 3", "")


async def test_a_letter_alone_is_nobody_s_name(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("packed")
    before = get_order(wired.shop, TALK, number).address
    await talk.says(f"{number} to Elbweg 3, 22605 Hamburg", "change_address")
    await talk.says("the name on the bell", "correct_details", person="o")
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).address.name == before.name
