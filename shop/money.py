"""Money: cents inside, decimal text at the edges."""

from __future__ import annotations

import re
from decimal import Decimal

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_SIGNS = re.compile(r"^(?:[€£$]|[A-Z]{3})?\s*([0-9.,'\u00a0\u202f ]+?)\s*(?:[€£$]|[A-Z]{3})?$")
_SHAPES = (
    (re.compile(r"[0-9]+"), ""),
    (re.compile(r"[0-9]*[.][0-9]{1,2}"), "."),
    (re.compile(r"[0-9]*,[0-9]{1,2}"), ","),
    (re.compile(r"[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3})+[.][0-9]{1,2}"), "."),
    (re.compile(r"[0-9]{1,3}(?:[.' \u00a0\u202f][0-9]{3})+,[0-9]{1,2}"), ","),
    (re.compile(r"[0-9]{1,3}(?:[' \u00a0\u202f][0-9]{3})+"), ""),
)
MAX_CENTS = 2**31 - 1


def parse_price(text: str) -> int:
    """Cents of a price as people and spreadsheets write it.

    ``129``, ``129.00``, ``129,00``, ``1.299,00``, ``1,299.00`` and ``€ 129.00`` are understood;
    ``1,299`` is refused, because it is 1.30 or 1299 depending on who wrote it.

    Raises:
        ValueError: with a reason that can be shown to a person.
    """
    found = _SIGNS.match(text.strip())
    digits = found[1] if found else ""
    for shape, point in _SHAPES:
        if shape.fullmatch(digits):
            cents = int(_number(digits, point) * 100)
            if cents > MAX_CENTS:
                raise ValueError(f"'{text}' is too large for a price")
            return cents
    if re.fullmatch(r"[0-9]+[.,][0-9]{3,}", digits):
        raise ValueError(f"'{text}' is ambiguous: write it with two decimals, e.g. 1299.00")
    raise ValueError(f"'{text}' is not a price: write it like 129.00 or 129,00")


def _number(digits: str, point: str) -> Decimal:
    if not point:
        return Decimal(re.sub("[^0-9]", "", digits))
    whole, _, decimals = digits.rpartition(point)
    return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{decimals}")


def price_text(cents: int) -> str:
    """Cents as plain decimal text for files: ``129.00``."""
    return f"{cents // 100}.{cents % 100:02d}"


def format_price(cents: int, currency: str = "EUR") -> str:
    """Cents as a shopper reads them: ``€49.00``; ``CHF 49.00`` where no sign is known."""
    sign = "-" if cents < 0 else ""
    amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{amount}" if symbol else f"{sign}{currency} {amount}"
