"""Which digits are a payment card's, and which characters an IBAN's.

Cards: ISO/IEC 7812 (the ranges of the schemes, and Luhn's check digit). IBANs: ISO 13616 and its
registry (the length in each country, and the check digits modulo 97).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

# first digits of a scheme (from, to), lengths
_SCHEMES: tuple[tuple[int, int, frozenset[int]], ...] = (
    (4, 4, frozenset({16, 19})),  # Visa; its 13 digits of old are those of an article number
    (51, 55, frozenset({16})),  # Mastercard
    (2221, 2720, frozenset({16})),
    (34, 34, frozenset({15})),  # American Express
    (37, 37, frozenset({15})),
    (300, 305, frozenset({14, 16})),  # Diners Club
    (36, 36, frozenset({14, 16})),
    (38, 39, frozenset({14, 16})),
    (6011, 6011, frozenset({16, 19})),  # Discover
    (644, 659, frozenset({16, 19})),
    (3528, 3589, frozenset({16, 19})),  # JCB
    (62, 62, frozenset({16, 17, 18, 19})),  # UnionPay
    (50, 50, frozenset({16, 18, 19})),  # Maestro
    (56, 58, frozenset({16, 18, 19})),
    (67, 67, frozenset({16, 18, 19})),
)
_CHECK_SIGNS = "10X98765432"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_GROUPED = re.compile(r"\d{4}(\D{1,3})\d{4}\1\d{4}\1\d{4}|\d{4}(\D{1,3})\d{6}\2\d{5}")
IBAN_LENGTHS: Mapping[str, int] = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ DZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}


def digits_of(text: str) -> str:
    """The digits of ``text``, in whatever script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def is_resident_id(written: str) -> bool:
    """Whether 18 characters are a Chinese identity card's: a birthday within, the check sign right.

    Args:
        written: 17 digits and a digit or ``X`` (GB 11643, check sign of ISO 7064 MOD 11-2).
    """
    try:
        date(int(written[6:10]), int(written[10:12]), int(written[12:14]))
    except ValueError:
        return False
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(written[:17]))
    return _CHECK_SIGNS[weighed % 11] == unicodedata.normalize("NFKC", written[17:]).upper()


def is_card(digits: str) -> bool:
    """Whether ``digits`` are of a scheme, and their check digit is right."""
    return _is_of_a_scheme(digits) and luhn(digits)


def is_shaped_as_card(digits: str, written: str, *, named: bool) -> bool:
    """Whether they are a card's although the check digit is wrong: a digit was mistyped.

    Args:
        written: as they stand in the text; groups of four say what they are.
        named: a word beside them says that they are a card's.
    """
    grouped = _GROUPED.fullmatch(written) is not None
    return _is_of_a_scheme(digits) and (named or grouped) and (named or digits[0] in "345")


def _is_of_a_scheme(digits: str) -> bool:
    return any(
        len(digits) in lengths and first <= int(digits[: len(str(first))]) <= last
        for first, last, lengths in _SCHEMES
    )


def luhn(digits: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1, annex B)."""
    doubled = (_DOUBLED[int(digit)] for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_iban(written: str) -> bool:
    """Whether ``written`` (capitals, no spaces) has its country's length and right check digits."""
    if len(written) != IBAN_LENGTHS.get(written[:2]):
        return False
    moved = written[4:] + written[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
