from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shop.basket import BasketSettings


def test_the_address_of_a_basket() -> None:
    cart = BasketSettings(url="https://shop.example/cart/{lines}?from=chat")
    lines = [("fjord", "FJORD-M", 2), ("mug", "A/B 1", 1)]
    assert cart.page(lines) == "https://shop.example/cart/FJORD-M:2,A%2FB%201:1?from=chat"


def test_a_shop_of_another_form() -> None:
    cart = BasketSettings(url="https://s.example/?{lines}", line="add={id}&n={pieces}", between="&")
    assert cart.page([("mug", "X", 3)]) == "https://s.example/?add=mug&n=3"


@given(st.text(min_size=1, max_size=30), st.integers(1, 99))
def test_whatever_a_sku_holds_stays_one_line(sku: str, pieces: int) -> None:
    page = BasketSettings(url="https://s.example/{lines}").page([("p", sku, pieces)])
    told = page.removeprefix("https://s.example/")
    assert told.count(",") == 0
    assert unquote(told) == f"{sku}:{pieces}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://shop.example/cart"},
        {"url": "cart/{lines}"},
        {"url": "https://s.example/{lines}", "line": "{sku}"},
        {"url": "https://s.example/{lines}", "line": "{pieces}"},
    ],
)
def test_what_cannot_be_opened_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        BasketSettings.model_validate(wrong)
