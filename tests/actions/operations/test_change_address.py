from __future__ import annotations

from collections.abc import Callable

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


async def test_an_operation_that_an_action_began_is_one_request_from_then_on(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("packed")
    talk.slots["operation"] = "change_address"
    await talk.says("to Elbweg 3, 22605 Hamburg, Germany", "correct_details")
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).address.street == "Elbweg 3"
