"""Countries by ISO 3166 code: the name shown, how people write it, and how a postcode looks."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """One country: its name, other spellings in lower case, and its postcode pattern."""

    name: str
    aliases: tuple[str, ...]
    postcode: str
    example: str


FIVE, FOUR = r"\d{5}", r"\d{4}"

COUNTRIES: dict[str, Country] = {
    "AT": Country("Austria", ("österreich", "oesterreich"), FOUR, "1010"),
    "BE": Country("Belgium", ("belgië", "belgie", "belgique", "belgien"), FOUR, "1000"),
    "BG": Country("Bulgaria", (), FOUR, "1000"),
    "CH": Country("Switzerland", ("schweiz", "suisse", "svizzera"), FOUR, "8001"),
    "CY": Country("Cyprus", (), FOUR, "1010"),
    "CZ": Country("Czechia", ("czech republic", "česko"), r"\d{3} ?\d{2}", "110 00"),
    "DE": Country("Germany", ("deutschland", "ger"), FIVE, "20457"),
    "DK": Country("Denmark", ("danmark", "dänemark"), FOUR, "2100"),
    "EE": Country("Estonia", ("eesti",), FIVE, "10111"),
    "ES": Country("Spain", ("españa", "espana", "spanien"), FIVE, "28013"),
    "FI": Country("Finland", ("suomi",), FIVE, "00100"),
    "FR": Country("France", ("frankreich",), FIVE, "75001"),
    "GB": Country(
        "United Kingdom",
        ("uk", "great britain", "england", "scotland", "wales"),
        r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
        "SW1A 1AA",
    ),
    "GR": Country("Greece", ("hellas",), r"\d{3} ?\d{2}", "104 31"),
    "HR": Country("Croatia", ("hrvatska",), FIVE, "10000"),
    "HU": Country("Hungary", ("magyarország",), FOUR, "1051"),
    "IE": Country("Ireland", ("éire", "eire"), r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "D02 X285"),
    "IT": Country("Italy", ("italia", "italien"), FIVE, "00184"),
    "LT": Country("Lithuania", ("lietuva",), r"(?:LT-)?\d{5}", "LT-01001"),
    "LU": Country("Luxembourg", ("luxemburg",), r"(?:L-)?\d{4}", "1111"),
    "LV": Country("Latvia", ("latvija",), r"(?:LV-)?\d{4}", "LV-1010"),
    "MT": Country("Malta", (), r"[A-Z]{3} ?\d{4}", "VLT 1117"),
    "NL": Country("Netherlands", ("holland", "nederland"), r"[1-9]\d{3} ?[A-Z]{2}", "1012 AB"),
    "NO": Country("Norway", ("norge", "norwegen"), FOUR, "0150"),
    "PL": Country("Poland", ("polska", "polen"), r"\d{2}-\d{3}", "00-001"),
    "PT": Country("Portugal", (), r"\d{4}-\d{3}", "1100-148"),
    "RO": Country("Romania", ("românia",), r"\d{6}", "010011"),
    "SE": Country("Sweden", ("sverige", "schweden"), r"\d{3} ?\d{2}", "111 22"),
    "SI": Country("Slovenia", ("slovenija",), FOUR, "1000"),
    "SK": Country("Slovakia", ("slovensko",), r"\d{3} ?\d{2}", "811 01"),
    "US": Country("United States", ("usa", "u.s.", "america"), r"\d{5}(?:-\d{4})?", "10001"),
}

_BY_NAME = {
    spelling: code
    for code, country in COUNTRIES.items()
    for spelling in (code.casefold(), country.name.casefold(), *country.aliases)
}


def country_code(text: str) -> str | None:
    """The ISO code of a country as a person writes it ("germany", "DE", "Holland"), or None."""
    return _BY_NAME.get(" ".join(text.split()).casefold())


def country_name(code: str) -> str:
    """The name shown for a code; the code itself when it is not known."""
    country = COUNTRIES.get(code)
    return country.name if country else code


def is_postcode(text: str, code: str) -> bool:
    """Whether ``text`` looks like a postcode of the country; True for a country not known."""
    country = COUNTRIES.get(code)
    return country is None or bool(re.fullmatch(country.postcode, text.strip().upper(), re.ASCII))
