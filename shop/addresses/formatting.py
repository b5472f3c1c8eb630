"""An address as it is written in its country."""

from __future__ import annotations

import re

from babel.languages import get_official_languages

from common.language.scripts import is_unspaced
from shop.countries import PLAIN, country_name, rules_of
from shop.views import Address

_FALLBACK = "%N%n%A%n%Z %C%n%S"
_FIELD = re.compile(r"%([A-Z])")


def address_lines(address: Address, language: str = PLAIN) -> list[str]:
    """The lines of a label, recipient first and the country's name last.

    An address in the writing of a country that begins with the largest place keeps that order, and
    the country goes without saying where ``language`` is its own.
    """
    rules = rules_of(address.country)
    if rules is None:
        form = _FALLBACK
    else:
        form = rules.address_format if _is_native(address) else rules.address_latin_format
    fields = _fields(address)
    unwritten = [value for key, value in fields.items() if value and f"%{key}" not in form]
    lines = [_line(line, fields) for line in form.split("%n")]
    return [*filter(None, lines), *unwritten, *_country(address, language)]


def address_line(address: Address, language: str = PLAIN) -> str:
    """The address in one line."""
    if not _is_native(address):
        return ", ".join(address_lines(address, language))
    place = [*_country(address, language), _region(address), address.city]
    written = "".join([*place, address.street, address.extra])
    return "，".join(filter(None, (address.name, written, address.postcode)))


def _fields(address: Address) -> dict[str, str]:
    return {
        "N": address.name,
        "A": _joined(address),
        "C": address.city,
        "S": _region(address),
        "Z": address.postcode,
    }


def _region(address: Address) -> str:
    """The region, where it is not the town itself: 上海市 is both, and is written once."""
    is_town = _is_native(address) and address.city.startswith(address.region)
    return "" if is_town else address.region


def _joined(address: Address) -> str:
    """The street and what is added to it."""
    mark = "" if _is_native(address) else ", "
    return mark.join(filter(None, (address.street, address.extra)))


def _is_native(address: Address) -> bool:
    """Whether an address is written in a script without spaces."""
    return is_unspaced(f"{address.city}{address.street}")


def _country(address: Address, language: str) -> list[str]:
    own = get_official_languages(address.country, de_facto=True) if _is_native(address) else ()
    return [] if language in own else [country_name(address.country, language)]


def _line(form: str, fields: dict[str, str]) -> str:
    """One line with its fields put in, without the signs around fields that are empty."""
    filled = _FIELD.sub(lambda field: fields.get(field[1], ""), form)
    if not any(fields.get(name) for name in _FIELD.findall(form)):
        return ""
    return re.sub(r"^[\W_]+|[\s,/-]+$", "", " ".join(filled.split()).replace(" ,", ","))
