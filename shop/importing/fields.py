"""Kinds of values in imported files: how each is read, and what to say when it cannot be."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo

from shop.countries import country_code
from shop.money import parse_price
from shop.text import LINE_LIMIT, TEXT_LIMIT, order_number

YEARS = range(1970, 2200)
_TRUE, _FALSE = {"true", "yes"}, {"false", "no"}


def _printable(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    for character in composed:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(f"holds the control character U+{ord(character):04X}")
    return composed


def _price(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a price like 129.00")
    return parse_price(f"{value:f}" if isinstance(value, Decimal) else str(value))


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        moment = value
    else:
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValueError(f"'{value}' is not a time like 2025-03-31T14:05:00+02:00") from None
    if moment.year not in YEARS:
        raise ValueError(f"'{value}' is not between the years {YEARS.start} and {YEARS.stop}")
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        day = date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"'{value}' is not a date like 2025-03-31") from None
    if day.year not in YEARS:
        raise ValueError(f"'{value}' is not between the years {YEARS.start} and {YEARS.stop}")
    return day


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", value):
        raise ValueError(f"'{value}' is not an e-mail address")
    return value.casefold()


def _country(value: str) -> str:
    code = country_code(value)
    if code is None and re.fullmatch(r"[A-Z]{2}", value):
        return value
    if code is None:
        raise ValueError(f"'{value}' is not a country or a country code like DE")
    return code


def _order_number(value: str, info: ValidationInfo) -> str:
    return order_number(value, (info.context or {}).get("order_prefix", ""))


def _tags(value: Any) -> Any:
    if isinstance(value, str):
        value = [tag for tag in (piece.strip() for piece in value.split("|")) if tag]
    if isinstance(value, list) and any("|" in str(tag) for tag in value):
        raise ValueError("a tag may not hold '|'")
    return value


def _numbers(value: Any) -> Any:
    return [piece.strip() for piece in value.split("|")] if isinstance(value, str) else value


def _attributes(value: Any) -> Any:
    if isinstance(value, str):
        value = _written_attributes(value)
    if not isinstance(value, dict):
        return value
    return {_printable(str(k)): _attribute(v) for k, v in value.items()}


def _written_attributes(text: str) -> Any:
    """JSON, or ``material: wool; hood: yes; pockets: 3`` as people fill in a cell."""
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise ValueError(f"is not valid JSON: {error}") from None
    attributes = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, colon, value = piece.partition(":")
        if not colon or not name.strip():
            raise ValueError(f"'{piece}' is not written like 'material: wool'")
        attributes[name.strip()] = _guess(value.strip())
    return attributes


def _guess(text: str) -> str | int | float | bool:
    if text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", text) else text


def _attribute(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else _printable(value)


def _last_four(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z]{0,4}", value):
        raise ValueError("must be at most the last four digits; never import a whole number")
    return value


Line = Annotated[str, StringConstraints(max_length=LINE_LIMIT), BeforeValidator(_printable)]
Words = Annotated[str, StringConstraints(max_length=TEXT_LIMIT), BeforeValidator(_printable)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=LINE_LIMIT), BeforeValidator(_printable)
]
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120),
    BeforeValidator(_printable),
]
OrderNumber = Annotated[Name, AfterValidator(_order_number)]
Price = Annotated[int, BeforeValidator(_price)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Email = Annotated[Name, AfterValidator(_email)]
Country = Annotated[Name, AfterValidator(_country)]
Tags = Annotated[list[Name], BeforeValidator(_tags)]
LineNumbers = Annotated[list[int], BeforeValidator(_numbers)]
Attributes = Annotated[dict[str, str | bool | int | float], BeforeValidator(_attributes)]
LastFour = Annotated[Line, AfterValidator(_last_four)]
