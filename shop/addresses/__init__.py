"""Postal addresses of every country: checked, written and read out of what people say."""

from shop.addresses.checking import checked_address, must_be_served
from shop.addresses.formatting import address_line, address_lines
from shop.countries import country_code, country_name, is_country, is_postcode

__all__ = [
    "address_line",
    "address_lines",
    "checked_address",
    "country_code",
    "country_name",
    "is_country",
    "is_postcode",
    "must_be_served",
]
