"""The values of sentences, and how a language writes them (CLDR's data, by Babel)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import reduce
from typing import Any, Literal, TypeAlias

from babel import Locale
from babel.dates import format_date, format_time, match_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_precision
from babel.units import format_unit

from common.language.spacing import spaced
from common.language.units import CLDR_UNITS


@dataclass(frozen=True)
class Money:
    """An amount in the currency's smallest unit (cents); ``currency`` is its ISO 4217 code."""

    cents: int
    currency: str


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (``kg``, ``°C``, ``years``); an unknown unit is written as it is."""

    value: int | float | Decimal
    unit: str


@dataclass(frozen=True)
class Country:
    """A country by its code of two letters (ISO 3166)."""

    code: str


@dataclass(frozen=True)
class Sentence:
    """Another sentence (or word) of the language as a value, said with values of its own."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


Value: TypeAlias = (
    "str | int | float | Decimal | bool | date | datetime | Money | Quantity | Country | Sentence"
    " | Sequence[Value] | None"
)


@dataclass(frozen=True)
class Writing:
    """Where a language's shops write otherwise than CLDR's data.

    Attributes:
        whole_amounts: money without its decimals where they are zeros: ``¥150``, not ``¥150.00``.
        long_units: units that are written out, as catalogues name them: ``250克``, not ``250 g``.
    """

    whole_amounts: bool = False
    long_units: frozenset[str] = frozenset()


AS_CLDR = Writing()


@dataclass(frozen=True)
class Formatter:
    """Writes values as one locale does; moments are told in ``zone``."""

    locale: Locale
    zone: tzinfo = UTC
    writing: Writing = AS_CLDR

    def write(self, value: Any, style: str | None = None) -> str:
        """A value in words; None is nothing.

        Args:
            value: of any kind of ``Value`` but ``Sentence`` and lists of them.
            style: for moments ``date``, ``long`` (always with the year), ``time`` or ``weekday``;
                by default a date, with its year when that is not this year.
        """
        match value:
            case None:
                return ""
            case str():
                return value
            case bool():
                return "yes" if value else "no"
            case int() | float() | Decimal():
                return str(format_decimal(value, locale=self.locale))
            case Money():
                return self._money(value)
            case Quantity():
                return self._quantity(value)
            case Country():
                return self.country(value.code)
            case date() | time():
                return self._moment(value, style)
        return str(value)

    def country(self, code: str) -> str:
        """A country by its name; the code of one that CLDR does not know."""
        return str(self.locale.territories.get(code, code))

    def join(
        self, parts: Sequence[str], style: Literal["standard", "or", "unit"] = "standard"
    ) -> str:
        """Things in a row: "a, b and c"; ``or`` gives "a, b or c", ``unit`` "a, b, c"."""
        if style == "unit" and "unit" not in self.locale.list_patterns:
            # CLDR puts nothing between measures in some languages; the comma of a list is meant
            comma = self.locale.list_patterns["standard"]["middle"]
            return reduce(lambda row, part: comma.format(row, part), parts) if parts else ""
        return str(format_list(list(parts), style=style, locale=self.locale))

    def plural(self, number: int | float | Decimal) -> str:
        """CLDR's plural category of a number: ``one``, ``few``, ``other`` ..."""
        return str(self.locale.plural_form(number))

    def _money(self, money: Money) -> str:
        digits = get_currency_precision(money.currency)
        amount = Decimal(money.cents).scaleb(-digits)
        text = str(format_currency(amount, money.currency, locale=self.locale))
        if not (self.writing.whole_amounts and digits and amount == amount.to_integral_value()):
            return text
        return text.replace(f"{self.locale.number_symbols['latn']['decimal']}{'0' * digits}", "")

    def _quantity(self, quantity: Quantity) -> str:
        known = CLDR_UNITS.get(quantity.unit)
        if known is not None:
            length = "long" if quantity.unit in self.writing.long_units else known[1]
            return str(format_unit(quantity.value, known[0], length=length, locale=self.locale))
        return spaced(str(format_decimal(quantity.value, locale=self.locale)), quantity.unit)

    def _moment(self, value: date | time, style: str | None) -> str:
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.astimezone(self.zone)
        if isinstance(value, time) or (style == "time" and isinstance(value, datetime)):
            moment = value if isinstance(value, time) else value.time()
            return str(format_time(moment, "short", locale=self.locale))
        year = "y" if style == "long" or value.year != datetime.now(self.zone).year else ""
        weekday = "EEEE" if style == "weekday" else ""
        skeletons = self.locale.datetime_skeletons
        pattern = str(skeletons[match_skeleton(f"{year}MMMM{weekday}d", skeletons)])
        if weekday:  # the nearest skeleton of a language may have the short name
            pattern = re.sub("E+", weekday, pattern)
        return str(format_date(value, pattern, locale=self.locale))
