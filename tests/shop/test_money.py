from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import MAX_CENTS, format_price, parse_price, price_text


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("129", 12900),
        ("129.00", 12900),
        ("129,00", 12900),
        ("129,5", 12950),
        (".99", 99),
        ("0", 0),
        ("1.299,00", 129900),
        ("1,299.00", 129900),
        ("1'299.00", 129900),
        ("1 299,00", 129900),
        ("1 299", 129900),
        ("12.345.678,90", 1234567890),
        ("€ 129.00", 12900),
        ("129,00 €", 12900),
        ("EUR 129", 12900),
        ("129.00 EUR", 12900),
        ("  49.90  ", 4990),
    ],
)
def test_prices_as_people_write_them(text: str, cents: int) -> None:
    assert parse_price(text) == cents


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1,299", "ambiguous"),
        ("1.299", "ambiguous"),
        ("12.3456", "ambiguous"),
        ("-5", "not a price"),
        ("", "not a price"),
        ("free", "not a price"),
        ("1.2.3", "not a price"),
        ("12,34,56", "not a price"),
        ("1.29,900", "not a price"),
        ("99999999999", "too large"),
        ("١٢", "not a price"),
        ("1e5", "not a price"),
    ],
)
def test_what_is_no_price_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_price(text)


@given(st.integers(0, MAX_CENTS))
def test_every_amount_survives_being_written(cents: int) -> None:
    assert parse_price(price_text(cents)) == cents
    assert parse_price(format_price(cents)) == cents
    assert parse_price(price_text(cents).replace(".", ",")) == cents


@given(st.text(max_size=20))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        assert 0 <= parse_price(text) <= MAX_CENTS
    except ValueError as error:
        assert "price" in str(error) or "ambiguous" in str(error)


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [
        (4900, "EUR", "€49.00"),
        (129950, "GBP", "£1,299.50"),
        (5, "USD", "$0.05"),
        (4900, "CHF", "CHF 49.00"),
        (-490, "EUR", "-€4.90"),
    ],
)
def test_prices_as_shoppers_read_them(cents: int, currency: str, text: str) -> None:
    assert format_price(cents, currency) == text
