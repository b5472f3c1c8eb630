"""An address as it is written in its country."""

from __future__ import annotations

import re

from shop.countries import PLAIN, country_name, rules_of
from shop.views import Address

_FALLBACK = "%N%n%A%n%Z %C%n%S"
_FIELD = re.compile(r"%([A-Z])")


def address_lines(address: Address, language: str = PLAIN) -> list[str]:
    """The lines of a label, recipient first and the country's name last."""
    rules = rules_of(address.country)
    # Scripts that begin with the country are written the Latin way: the words here are Latin.
    form = rules.address_latin_format if rules else _FALLBACK
    fields = {
        "N": address.name,
        "A": ", ".join(filter(None, (address.street, address.extra))),
        "C": address.city,
        "S": address.region,
        "Z": address.postcode,
    }
    unwritten = [value for key, value in fields.items() if value and f"%{key}" not in form]
    lines = [_line(line, fields) for line in form.split("%n")]
    return [*filter(None, lines), *unwritten, country_name(address.country, language)]


def address_line(address: Address, language: str = PLAIN) -> str:
    """The address in one line."""
    return ", ".join(address_lines(address, language))


def _line(form: str, fields: dict[str, str]) -> str:
    """One line with its fields put in, without the signs around fields that are empty."""
    filled = _FIELD.sub(lambda field: fields.get(field[1], ""), form)
    if not any(fields.get(name) for name in _FIELD.findall(form)):
        return ""
    return re.sub(r"^[\W_]+|[\s,/-]+$", "", " ".join(filled.split()).replace(" ,", ","))
