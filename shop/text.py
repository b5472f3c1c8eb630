"""Words that people type: cleaned for storage, compared in constant time, masked for display."""

from __future__ import annotations

import hmac
import re
import unicodedata

from common.order_numbers import OrderNumberShape

NAME_LIMIT = 120
LINE_LIMIT = 200
TEXT_LIMIT = 4000
SLACK = 1000
"""How much white space and rubbish may be cut away before the limit is felt."""
_UNWANTED = {"Cc", "Cs", "Cf"}
_FEWEST_DIGITS, _MOST_OF_A_CODE = 7, 3
"""Digits of a telephone number at least, and of a country's code at most."""
PHONE_END = 4
"""How many last digits of a telephone number prove that somebody knows it."""
_JOINERS = "\u200c\u200d"
"""Format characters that words of some scripts, and emoji, need."""


def clean(text: str, limit: int = LINE_LIMIT, *, lines: bool = False) -> str:
    """``text`` without what a database or a page cannot hold, trimmed to ``limit`` characters.

    Control characters and invisible marks go (line breaks stay with ``lines``), letters are
    composed (NFC) and runs of white space become one space.
    """
    kept = unicodedata.normalize("NFC", text[: 2 * limit + SLACK])
    if not kept.isprintable():
        kept = "".join(map(_kept, kept))
    pieces = kept.split("\n") if lines else [kept]
    return "\n".join(" ".join(piece.split()) for piece in pieces).strip()[:limit].rstrip()


def _kept(character: str) -> str:
    if character in "\n\t\r\v\f":
        return character if character in "\n\t" else " "
    wanted = character in _JOINERS or unicodedata.category(character) not in _UNWANTED
    return character if wanted else ""


def same(left: str, right: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())


def phone_digits(text: str) -> str:
    """The digits of a telephone number, in any script."""
    return "".join(str(unicodedata.decimal(sign, "")) for sign in text)


def same_phone(left: str, right: str) -> bool:
    """Whether two telephone numbers are one, whether or not they have their country's code.

    Compared in a time that does not tell where they differ.

    Args:
        left: as dialled: ``+86 138 0013 8000``, ``13800138000``, ``0571-8888 6666``.
        right: the same number, however it is written.
    """
    numbers = (phone_digits(left).lstrip("0"), phone_digits(right).lstrip("0"))
    short, long = sorted(numbers, key=len)
    fits = len(short) >= _FEWEST_DIGITS and len(long) - len(short) <= _MOST_OF_A_CODE
    return same(long[len(long) - len(short) :], short) and fits


def ends_phone(number: str, end: str) -> bool:
    """Whether a telephone number ends in these digits, of which there must be four at least."""
    digits = phone_digits(number).rjust(PHONE_END, " ")
    return same(digits[-PHONE_END:], end) and len(digits) >= _FEWEST_DIGITS


def plain_postcode(text: str) -> str:
    """A postcode as it is compared: letters and digits only, upper case."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def order_number(text: str, shape: OrderNumberShape) -> str:
    """An order number as the shop writes it, from what a person types.

    ``a1001``, ``#1001`` and ``A 1001`` become ``A-1001``; what does not have the shop's
    shape is only cleaned and put in upper case, so that older numbers work too.
    """
    number = shape.normal(clean(text))
    return number if number.startswith(shape.prefix or " ") else number.lstrip("# ")


def mask_email(email: str) -> str:
    """An address that its owner recognises and nobody else can use: ``m***@example.com``."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else "***"


def mask_number(number: str) -> str:
    """A telephone number by its last three digits: ``•••199``; empty where there is none."""
    digits = re.sub(r"\D", "", number)
    return f"•••{digits[-3:]}" if digits else ""
