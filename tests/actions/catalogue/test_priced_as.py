from __future__ import annotations

import pytest

from actions.catalogue.facets import priced_as
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
