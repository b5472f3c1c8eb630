"""Exchanges of one item or of several, for another variant or a sound one of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from actions.services import Services
from shop import Shop, models
from shop.orders import exchanges_of
from shop.policies import Policies, ReturnPolicy
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]


@pytest.fixture
def two_sizes(shop: Shop) -> None:
    """The blue Tarn comes in L, too."""
    with shop.session() as session:
        options = {"colour": "blue", "size": "L"}
        session.add(models.Variant(sku="TARN-BLUE-L", product_id="tarn", options=options, stock=3))


@pytest.fixture
def replacements(wired: Services) -> Iterator[None]:
    """The shop swaps for a sound one of the same."""
    before = wired.config
    policies = Policies(returns=ReturnPolicy(exchange_for_same=True))
    for holder in (wired, wired.shop):
        object.__setattr__(holder, "config", before.model_copy(update={"policies": policies}))
    yield
    wired.shop.config = before


def swaps(shop: Shop) -> dict[str, str]:
    return {e.item.sku: e.new.sku for e in exchanges_of(shop, TALK)}


async def test_several_items_are_exchanged_at_once(
    talk: Talk, order: Place, mia: None, two_sizes: None, wired: Services
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says("exchange both jackets", "exchange_item", category="jackets")
    assert talk.requested == "new_sku"
    assert "Which Fjord shall it be?" in talk.said[-1]
    said = await talk.says("L", "provide_details", size="L")
    assert "Which Tarn shall it be?" in said
    said = await talk.says("also L", "provide_details", size="L")
    assert "• Fjord (navy, M) → navy, L\n• Tarn (blue, M) → blue, L" in said
    assert swaps(wired.shop) == {}
    await talk.says("yes", "affirm")
    assert swaps(wired.shop) == {"FJORD-NAVY-M": "FJORD-NAVY-L", "TARN-BLUE-M": "TARN-BLUE-L"}


async def test_the_same_again_where_the_policy_allows(
    talk: Talk, order: Place, mia: None, replacements: None, wired: Services
) -> None:
    order("delivered", ("TARN-BLUE-M", 1))
    await talk.says("can i swap the tarn for the same one again", "exchange_item", product="tarn")
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    assert swaps(wired.shop) == {"TARN-BLUE-M": "TARN-BLUE-M"}


async def test_what_has_not_left_is_changed_instead(talk: Talk, order: Place, mia: None) -> None:
    number = order("paid")
    said = await talk.says("exchange it for L", "exchange_item", order_number=number, size="L")
    assert "I can simply change what's in it" in said
    assert talk.buttons[0] == "Yes, change it"


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("one size up", "L"),
        ("the next bigger one please", "L"),
        ("a size larger", "L"),
        ("two sizes bigger", None),
        ("one size smaller", None),
    ],
)
@pytest.mark.parametrize("opening", [True, False])
async def test_a_size_by_the_one_that_there_is(
    talk: Talk, order: Place, mia: None, words: str, size: str | None, opening: bool
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    if opening:
        said = await talk.says(f"exchange my fjord, {words}", "exchange_item")
    else:
        await talk.says("exchange my fjord", "exchange_item")
        said = await talk.says(words, "provide_details", size=words)
    if size:
        assert f"for the same in navy, {size}" in said
    else:
        assert "isn't made" in said
        assert talk.requested == "new_sku"


@pytest.mark.parametrize(
    "words",
    ["Yes, the L please", "yes navy L", "yes, in L", "yes the navy one", "Yes exchange the fjord"],
)
async def test_a_yes_may_name_what_is_shown(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("exchange my fjord for an L", "exchange_item", size="L")
    assert talk.requested == "confirmed"
    assert "is booked" in await talk.says(words, "nlu_fallback")


@pytest.mark.parametrize("words", ["yes, the red one", "yes, M", "yes the tarn"])
async def test_a_yes_that_names_something_else_is_none(
    talk: Talk, order: Place, mia: None, words: str
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    await talk.says("exchange my fjord for an L", "exchange_item", size="L")
    assert "is booked" not in await talk.says(words, "nlu_fallback")


async def test_what_has_not_left_is_changed_at_once(talk: Talk, order: Place, mia: None) -> None:
    number = order("paid", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    said = await talk.says(
        f"exchange the fjord of {number} for an L", "exchange_item", order_number=number, size="L"
    )
    assert "nothing needs to come back" in said
    assert "• Fjord (navy, M) → Fjord (navy, L)" in said
    assert talk.slots["operation"] == "change_items"
    assert "now holds" in await talk.says("yes the L", "affirm", size="L")


async def test_a_size_that_is_put_right_and_sold_out_is_said_and_the_other_line_stands(
    two_sizes: None, talk: Talk, order: Place, mia: None
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("TARN-BLUE-M", 1))
    await talk.says("exchange both jackets", "exchange_item", category="jackets")
    await talk.says("L", "provide_details", size="L")
    await talk.says("also L", "provide_details", size="L")
    assert talk.requested == "confirmed"
    words = "Wait, for the tarn also L will be too small. Better XL, same colour."
    said = await talk.says(words, "correct_details", product="tarn", size="XL")
    assert "Tarn in XL isn't in stock" in said
    assert talk.buttons == ["blue, L"]
    said = await talk.says("ok, L then", "provide_details", size="L")
    assert "• Fjord (navy, M) → navy, L\n• Tarn (blue, M) → blue, L" in said


async def test_what_was_wished_for_stands_when_another_colour_is_chosen_for_it(
    talk: Talk, order: Place, mia: None, shop: Shop
) -> None:
    with shop.session() as session:
        for sku, size in (("TARN-GREY-M", "M"), ("TARN-GREY-L", "L")):
            options = {"colour": "grey", "size": size}
            session.add(models.Variant(sku=sku, product_id="tarn", options=options, stock=2))
    order("delivered", ("TARN-BLUE-M", 1))
    await talk.says("exchange the tarn for an L", "exchange_item", size="L")
    assert talk.requested == "new_sku"
    said = await talk.says("the grey one then", "provide_details", colour="grey")
    assert "grey, L" in said
    assert talk.requested == "confirmed"
