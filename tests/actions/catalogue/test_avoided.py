"""What things say of what somebody cannot have, in whatever words."""

from __future__ import annotations

import pytest

from actions.catalogue.wish import free_of
from actions.services import Services
from recommender import Item


def item(name: str, text: str = "", tags: tuple[str, ...] = (), **attributes: str | bool) -> Item:
    return Item(name, name, "bedding", "Nordhavn", 100, text, attributes, tags=tags)


@pytest.mark.parametrize(
    ("avoided", "one", "fits"),
    [
        ("feathers", item("Snow Duvet", filling="goose down"), False),
        ("feathers", item("Moss Cushion", "Linen, feathers within."), False),
        ("feathers", item("Feather-light Duvet", filling="lyocell"), True),
        ("feathers", item("Parka", "Warm without down.", details="long cut, no down"), True),
        ("feathers", item("Shirt", details="button-down collar"), True),
        ("feathers", item("Pad", "Hold it down."), True),
        ("animal products", item("Snow Duvet", filling="goose down"), False),
        ("animal products", item("Pillow", filling="wool"), False),
        ("animal products", item("Bag", "A half-moon of vegan leather."), True),
        ("animal products", item("Bag", material="saddle leather"), False),
        ("animal products", item("Shoe", "Not a scrap of leather in it.", ("vegan",)), True),
        ("animal products", item("Duvet", "Like silk.", vegan=True), True),
        ("cards", item("Snap", contents="48 round cards"), False),
        ("cards", item("Rummy", type="classic cards"), False),
        ("cards", item("Hedgehogs", material="card and wood"), True),
    ],
)
def test_what_an_item_is_free_of(wired: Services, avoided: str, one: Item, fits: bool) -> None:
    need = free_of(avoided, wired)
    assert need is not None
    assert need.fits(one) is fits
