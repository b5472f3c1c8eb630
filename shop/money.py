"""Money: cents inside, decimal text at the edges."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from babel import localedata
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_symbol

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_SIGN = r"[A-Z]{1,3}[$£¥]|[\u20a0-\u20bf$£¥]|[A-Z]{3}|z\u0142|K\u010d|kr|Ft|lei|\u043b\u0432"
_SIGNS = re.compile(rf"^({_SIGN})?\s*([0-9.,'\u00a0\u202f ]+?)\s*({_SIGN})?$")
_SHAPES = (
    (re.compile(r"[0-9]+"), ""),
    (re.compile(r"[0-9]*[.][0-9]{1,2}"), "."),
    (re.compile(r"[0-9]*,[0-9]{1,2}"), ","),
    (re.compile(r"[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3})+[.][0-9]{1,2}"), "."),
    (re.compile(r"[0-9]{1,3}(?:[.' \u00a0\u202f][0-9]{3})+,[0-9]{1,2}"), ","),
    (re.compile(r"[0-9]{1,3}(?:[' \u00a0\u202f][0-9]{3})+"), ""),
)
MAX_CENTS = 2**31 - 1


def parse_price(text: str, currency: str | None = None) -> int:
    """Cents of a price as people and spreadsheets write it.

    ``129``, ``129.00``, ``129,00``, ``1.299,00``, ``1,299.00`` and ``€ 129.00`` are understood;
    ``1,299`` is refused, because it is 1.30 or 1299 depending on who wrote it.

    Args:
        currency: of the shop; a price with the sign or code of another one is refused.

    Raises:
        ValueError: with a reason that can be shown to a person.
    """
    found = _SIGNS.match(text.strip())
    digits = found[2] if found else ""
    for sign in (found[1], found[3]) if found else ():
        if sign and currency and not _means(sign, currency):
            raise ValueError(f"'{text}' is not in {currency}, the shop's currency")
    for shape, point in _SHAPES:
        if shape.fullmatch(digits):
            cents = int(_number(digits, point) * 100)
            if cents > MAX_CENTS:
                raise ValueError(f"'{text}' is too large for a price")
            return cents
    if re.fullmatch(r"[0-9]+[.,][0-9]{3,}", digits):
        raise ValueError(f"'{text}' is ambiguous: write it with two decimals, e.g. 1299.00")
    raise ValueError(f"'{text}' is not a price: write it like 129.00 or 129,00")


@lru_cache(maxsize=256)
def _means(sign: str, currency: str) -> bool:
    """Whether a sign or code stands for a currency in some country that uses it."""
    return sign == currency or any(
        get_currency_symbol(currency, str(locale)) == sign for locale in _locales(currency)
    )


def _locales(currency: str) -> tuple[str, ...]:
    """Locales of those who use a currency, where its sign is the short one."""
    users = [
        code
        for code, history in get_global("territory_currencies").items()
        if any(name == currency and end is None for name, _, end, *_ in history)
    ]
    spoken = (f"{language}_{code}" for code in users for language in get_official_languages(code))
    return ("en", *(name for name in spoken if localedata.exists(name)))


def _number(digits: str, point: str) -> Decimal:
    if not point:
        return Decimal(re.sub("[^0-9]", "", digits))
    whole, _, decimals = digits.rpartition(point)
    return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{decimals}")


def price_text(cents: int) -> str:
    """Cents as plain decimal text for files: ``129.00``."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def format_price(cents: int, currency: str = "EUR") -> str:
    """Cents as a shopper reads them: ``€49.00``; ``CHF 49.00`` where no sign is known."""
    sign = "-" if cents < 0 else ""
    amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{amount}" if symbol else f"{sign}{currency} {amount}"
