from __future__ import annotations

from dataclasses import replace

import pytest

from actions.catalogue.facets import priced_as
from actions.catalogue.finding import Found
from actions.catalogue.presenting import _at_their_price
from actions.catalogue.wish import Wish
from shop.views import ProductView, VariantView


def variant(size: str, cents: int) -> VariantView:
    return VariantView(size, {"size": size}, 1, cents)


TEA = ProductView(
    "tea", "Tea", "Teas", "", 7800, "", "", {}, (), "", (variant("50", 7800), variant("250", 30800))
)


@pytest.mark.parametrize(
    ("wanted", "cents"),
    [({"size": "250"}, 30800), ({"size": "500"}, 7800), ({"colour": "red"}, 7800), ({}, 7800)],
)
def test_a_list_tells_the_price_of_the_form_that_is_wished_for(
    wanted: dict[str, str], cents: int
) -> None:
    assert priced_as(TEA, wanted).price_cents == cents


@pytest.mark.parametrize(("most", "shown"), [(30000, ["cheap"]), (10000, ["cheap", "tea"])])
def test_what_is_too_dear_in_that_form_is_left_out_of_a_list(most: int, shown: list[str]) -> None:
    cheap = replace(TEA, id="cheap", variants=(variant("250", 12000),))
    found = Found(Wish(facets={"size": "250"}, max_price_cents=most), [cheap, TEA], 2)
    assert [product.id for product in _at_their_price(found)] == shown
