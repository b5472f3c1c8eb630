"""Kinds of values in imported files: how each is read, and what to say when it cannot be."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo

from shop.countries import country_code
from shop.importing.markup import plain_line, plain_text
from shop.money import parse_price
from shop.text import LINE_LIMIT, TEXT_LIMIT, order_number

YEARS = range(1970, 2200)
LABEL_LIMIT = 300
"""Characters of a tag or further category; other shop systems take up to 255."""
PROSE_LIMIT = 20_000
"""Characters of a description without its markup."""
ADDRESS_LIMIT = 2048
"""Characters of the address of a picture or page."""
_TRUE, _FALSE = {"true", "yes"}, {"false", "no"}
_SOME = {*_TRUE, "in stock", "in_stock", "instock", "available", "onbackorder"}
_NONE = {*_FALSE, "out of stock", "out_of_stock", "outofstock", "sold out", "unavailable"}


def _printable(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
    for character in composed:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(f"holds the control character U+{ord(character):04X}")
    return composed


def _without_markup(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value


def _line_without_markup(value: Any) -> Any:
    return plain_line(value) if isinstance(value, str) else value


def _price(value: Any, info: ValidationInfo) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a price like 129.00")
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return parse_price(text, (info.context or {}).get("currency"))


def _difference(value: Any, info: ValidationInfo) -> int:
    """A price that may be below zero."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return int(Decimal(value) * 100)
    text = str(value).strip()
    cents = _price(text.removeprefix("-").strip(), info)
    return -cents if text.startswith("-") else cents


def _moment(value: Any, info: ValidationInfo) -> datetime:
    if isinstance(value, datetime):
        moment = value
    else:
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValueError(f"'{value}' is not a time like 2025-03-31T14:05:00+02:00") from None
    if moment.year not in YEARS:
        raise ValueError(f"'{value}' is not between the years {YEARS.start} and {YEARS.stop}")
    zone = (info.context or {}).get("zone", UTC)
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(UTC)


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
    shape = (info.context or {}).get("order_shape")
    return order_number(value, shape) if shape else value


def _tags(value: Any) -> Any:
    if isinstance(value, str):
        value = [tag for tag in (piece.strip() for piece in value.split("|")) if tag]
    if isinstance(value, list) and any("|" in str(tag) for tag in value):
        raise ValueError("an entry may not hold '|'")
    return value


def read_options(value: Any) -> Any:
    """An object of text, or the way attributes are written in a cell; empty values go."""
    if isinstance(value, str):
        value = _written_attributes(value, guess=str)
    if not isinstance(value, dict):
        return value
    found = {_printable(str(name)): _plain(choice) for name, choice in value.items()}
    return {name: choice for name, choice in found.items() if choice}


def _plain(value: Any) -> str:
    """A choice as text: JSON may have written it as a number or a yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(_printable(str(value)))


def _stock(value: Any) -> Any:
    """Spreadsheets write 4 as 4.0."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]+[.]0+", value.strip()):
        return int(float(value))
    return value


def some_or_none(value: Any) -> bool | None:
    """Whether there is any stock, of a shop that says so without counting; None for a number."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    return word in _SOME if word in _SOME | _NONE else None


def _barcode(value: str) -> str:
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?[Ee][+]?[0-9]+", value):
        raise ValueError(
            f"'{value}' has lost digits in a spreadsheet: format the column as text there"
        )
    return value


def _no_number(value: str) -> str:
    """Refuse what could be a whole card or account number; an opaque id is none."""
    for found in re.finditer(r"(?<![\w])[0-9](?:[ -]?[0-9]){11,18}(?![\w])", value):
        if _luhn(re.sub(r"[^0-9]", "", found.group())):
            raise ValueError("holds a whole card number: keep the last four digits and no more")
    if re.search(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b", value):
        raise ValueError("holds a whole account number: keep the last four digits and no more")
    return value


def _luhn(digits: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812), as that of every card number does."""
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _numbers(value: Any) -> Any:
    return [piece.strip() for piece in value.split("|")] if isinstance(value, str) else value


def _attributes(value: Any) -> Any:
    if isinstance(value, str):
        value = _written_attributes(value)
    if not isinstance(value, dict):
        return value
    return {_printable(str(k)): _attribute(v) for k, v in value.items()}


def _written_attributes(text: str, guess: Callable[[str], Any] | None = None) -> Any:
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
        attributes[name.strip()] = (guess or guessed)(value.strip())
    return attributes


def guessed(text: str) -> str | int | float | bool:
    """What a cell without a type says: a yes or no, a number, else the text itself."""
    if text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", text) else text


def _attribute(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) != {"value", "unit"}:
            raise ValueError('with a unit is written {"value": 350, "unit": "ml"}')
        return {"value": _attribute(value["value"]), "unit": _printable(str(value["unit"]))}
    return float(value) if isinstance(value, Decimal) else _printable(_line_without_markup(value))


def _last_four(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z]{0,4}", value):
        raise ValueError("must be at most the last four digits; never import a whole number")
    return value


Line = Annotated[str, StringConstraints(max_length=LINE_LIMIT), BeforeValidator(_printable)]
Words = Annotated[str, StringConstraints(max_length=TEXT_LIMIT), BeforeValidator(_printable)]
Address = Annotated[str, StringConstraints(max_length=ADDRESS_LIMIT), BeforeValidator(_printable)]
# The validator that stands last sees the value first.
Prose = Annotated[
    str,
    StringConstraints(max_length=PROSE_LIMIT),
    BeforeValidator(_printable),
    BeforeValidator(_without_markup),
]
ShownLine = Annotated[Line, BeforeValidator(_line_without_markup)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=LINE_LIMIT), BeforeValidator(_printable)
]
ShownName = Annotated[Name, BeforeValidator(_line_without_markup)]
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=LABEL_LIMIT), BeforeValidator(_printable)
]
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120),
    BeforeValidator(_printable),
]
OrderNumber = Annotated[Name, AfterValidator(_order_number)]
Price = Annotated[int, BeforeValidator(_price)]
Difference = Annotated[int, BeforeValidator(_difference)]
Stock = Annotated[int, BeforeValidator(_stock)]
Barcode = Annotated[Line, AfterValidator(_barcode)]
NoNumber = Annotated[Line, AfterValidator(_no_number)]
Options = Annotated[dict[str, str], BeforeValidator(read_options)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Email = Annotated[Name, AfterValidator(_email)]
Country = Annotated[Name, AfterValidator(_country)]
Tags = Annotated[list[Label], BeforeValidator(_tags)]
Addresses = Annotated[list[Address], BeforeValidator(_tags)]
LineNumbers = Annotated[list[int], BeforeValidator(_numbers)]
Plain = str | bool | int | float
Attributes = Annotated[dict[str, Plain | dict[str, Plain]], BeforeValidator(_attributes)]
LastFour = Annotated[Line, AfterValidator(_last_four)]
