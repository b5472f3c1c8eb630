"""Whether a parcel can go to an address, and the address as it goes on the label."""

from __future__ import annotations

from common.errors import ShopRuleError
from common.language import Country, Sentence
from shop.config import ShopConfig
from shop.countries import (
    country_code,
    example_postcode,
    needs_postcode,
    needs_region,
    needs_town,
    postcode_in,
    region_code,
    uses_postcodes,
)
from shop.text import NAME_LIMIT, clean
from shop.views import Address

REQUIRED = ("name", "street", "postcode", "city", "region", "country")


def checked_address(address: Address, config: ShopConfig) -> Address:
    """The address cleaned, with country and state as codes and the postcode as it is written there.

    Raises:
        ShopRuleError: something is missing (``address_incomplete``), the country is not known
            (``unknown_country``) or not served (``country_not_served``), the postcode is not
            one of that country (``postcode_mismatch``), or the state is not (``unknown_region``).
    """
    cleaned = Address(
        name=clean(address.name, NAME_LIMIT),
        street=clean(address.street),
        postcode=clean(address.postcode, 16).upper(),
        city=clean(address.city, NAME_LIMIT),
        country=clean(address.country, NAME_LIMIT),
        extra=clean(address.extra),
        region=clean(address.region, NAME_LIMIT),
    )
    code = country_code(cleaned.country) if cleaned.country else None
    if cleaned.country:
        must_be_served(cleaned.country, code, config)
    if missing := missing_parts(cleaned, code):
        parts = [Sentence(f"utter_part_of_address_{key}") for key in missing]
        raise ShopRuleError("address_incomplete", parts=parts)
    return _as_written_there(cleaned, str(code))


def missing_parts(address: Address, code: str | None) -> list[str]:
    """The fields that a parcel to a country (None: not known) needs and the address lacks."""
    optional = set()
    if code is not None:
        needs = {
            "postcode": needs_postcode(code),
            "city": needs_town(code),
            "region": needs_region(code),
        }
        optional = {key for key, needed in needs.items() if not needed}
    else:
        optional = {"region"}
    return [key for key in REQUIRED if key not in optional and not getattr(address, key)]


def must_be_served(written: str, code: str | None, config: ShopConfig) -> None:
    """Refuse a country that the shop does not send to.

    Raises:
        ShopRuleError: ``unknown_country`` where there is no ``code``, or ``country_not_served``.
    """
    if code is None:
        raise ShopRuleError("unknown_country", country=written)
    if code not in config.ships_to:
        served = [Country(each) for each in config.ships_to]
        raise ShopRuleError("country_not_served", country=Country(code), served=served)


def _as_written_there(address: Address, code: str) -> Address:
    postcode = postcode_in(address.postcode, code)
    if postcode is None and (address.postcode or needs_postcode(code)) and uses_postcodes(code):
        raise ShopRuleError(
            "postcode_mismatch",
            postcode=address.postcode,
            country=Country(code),
            example=example_postcode(code),
        )
    region = region_code(address.region, code) if address.region else ""
    if region is None and needs_region(code):
        raise ShopRuleError("unknown_region", region=address.region, country=Country(code))
    return Address(
        address.name,
        address.street,
        postcode or address.postcode,
        address.city,
        code,
        address.extra,
        region or address.region,
    )
