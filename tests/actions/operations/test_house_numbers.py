"""An address of which a part stays, or of which the number is put right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.conversation import FACTS
from actions.operations.change_address import SO_FAR
from tests.actions.talk import Talk

Place = Callable[..., str]


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("sorry, 18, not 8", "Domshof 18"),
        ("wait it's number 18, not 8", "Domshof 18"),
        ("18a instead of 8", "Domshof 18a"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
async def test_the_number_of_a_house_is_put_right(
    talk: Talk, order: Place, mia: None, words: str, street: str, whole: bool
) -> None:
    number = order("paid", ("FJORD-NAVY-M", 1))
    await talk.says(f"send {number} elsewhere", "change_address", order_number=number)
    await talk.says(f"Domshof 8{', 28195 Bremen' if whole else ''}", "provide_details")
    said = await talk.says(words, "correct_details")
    if whole:
        assert f"{street}, 28195 Bremen" in said, said
        assert talk.requested == "confirmed"
    else:
        assert talk.slots[FACTS][SO_FAR]["street"] == street
        assert talk.requested == "address"


@pytest.mark.parametrize(
    "words",
    [
        "Deichstrasse 8, same city and postcode",
        "Deichstrasse 8, same postcode and town",
        "to Deichstrasse 8 same city and zip please",
    ],
)
async def test_the_town_and_the_postcode_may_stay(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    number = order("paid", ("FJORD-NAVY-M", 1))
    await talk.says(f"send {number} elsewhere", "change_address", order_number=number)
    said = await talk.says(words, "provide_details")
    assert "Deichstrasse 8, 20457 Hamburg" in said, said
    assert talk.requested == "confirmed"
