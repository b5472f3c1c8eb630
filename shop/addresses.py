"""Whether a parcel can go to an address, and the address as it goes on the label."""

from __future__ import annotations

from shop.config import ShopConfig
from shop.countries import COUNTRIES, country_code, country_name, is_postcode
from shop.rules import refuse
from shop.text import NAME_LIMIT, clean, join_words
from shop.views import Address

REQUIRED = {
    "name": "the name",
    "street": "the street and house number",
    "postcode": "the postcode",
    "city": "the town",
    "country": "the country",
}


def checked_address(address: Address, config: ShopConfig) -> Address:
    """The address cleaned, with the country as a code.

    Raises:
        ShopRuleError: something is missing (``address_incomplete``), the country is not known
            (``unknown_country``) or not served (``country_not_served``), or the postcode is not
            one of that country (``postcode_mismatch``).
    """
    cleaned = Address(
        name=clean(address.name, NAME_LIMIT),
        street=clean(address.street),
        postcode=clean(address.postcode, 16).upper(),
        city=clean(address.city, NAME_LIMIT),
        country=clean(address.country, NAME_LIMIT),
        extra=clean(address.extra),
    )
    missing = [words for key, words in REQUIRED.items() if not getattr(cleaned, key)]
    if missing:
        refuse("address_incomplete", f"To change the address I still need {join_words(missing)}.")
    return _with_country(cleaned, config)


def _with_country(address: Address, config: ShopConfig) -> Address:
    code = country_code(address.country)
    if code is None:
        refuse(
            "unknown_country",
            f"I don't know a country called '{address.country}'. Could you write it in English?",
        )
    if code not in config.ships_to:
        served = join_words(sorted(country_name(c) for c in config.ships_to))
        refuse(
            "country_not_served",
            f"We don't deliver to {country_name(code)} yet. We do deliver to {served}.",
        )
    if not is_postcode(address.postcode, code):
        refuse(
            "postcode_mismatch",
            f"'{address.postcode}' doesn't look like a postcode of {country_name(code)}, which "
            f"looks like {COUNTRIES[code].example}. Could you check it?",
        )
    return Address(
        address.name, address.street, address.postcode, address.city, code, address.extra
    )
