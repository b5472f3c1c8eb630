"""Which thing a part of a message is about."""

from __future__ import annotations

import re

import pytest

from actions.basket.saying import said_of_each
from actions.conversation import Entity, Turn
from actions.services import Services
from shop.catalogue import get_product
from shop.views import ProductView

COLOURS = ("navy", "white", "black", "red")


def product(wired: Services, name: str) -> ProductView:
    found = get_product(wired.shop, name)
    assert found is not None
    return found


def turn(text: str, **products: str) -> Turn:
    """A message whose colours and products (words -> value) are tagged."""
    entities = [
        Entity("colour", match[0], match[0], match.start())
        for match in re.finditer("|".join(COLOURS), text)
    ]
    for words, value in products.items():
        entities.append(Entity("product", value, words, text.index(words)))
    return Turn(text=text, entities=tuple(sorted(entities, key=lambda one: one.start)))


@pytest.mark.parametrize(
    ("text", "names", "focus", "told"),
    [
        (
            "put it in, navy. and the reef in white",
            {"reef": "reef"},
            "fjord",
            "fjord navy, reef white",
        ),
        ("navy, and one of those mugs in red", {"mugs": "mugs"}, "fjord", "fjord navy, mug red"),
        (
            "the reef in white and the mug in black",
            {"reef": "reef", "mug": "mug"},
            None,
            "reef white, mug black",
        ),
        ("one white for her and one black", {}, "reef", "reef white, reef black"),
        ("i'll take it", {}, "reef", "reef "),
        ("the mug", {"mug": "mug"}, "fjord", "mug "),
    ],
)
def test_each_has_its_own_form(
    wired: Services, text: str, names: dict[str, str], focus: str | None, told: str
) -> None:
    message = turn(text, **names)
    ids = ["mug" if value == "mugs" else value for value in names.values()]
    products = [product(wired, one) for one in ids] or [product(wired, str(focus))]
    talked = product(wired, focus) if focus else None
    found = said_of_each(message, products, talked)
    assert ", ".join(f"{one.id} {' '.join(part.all('colour'))}" for one, part in found) == told
