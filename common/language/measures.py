"""Numbers with units brought to one unit a kind, so that 0.9 kg and 950 g can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import inf
from typing import NamedTuple

from common.language.scripts import EDGE, UNSPACED
from common.language.units import without_unit

Span = tuple[float, float]
"""From the least to the most; both the same for one number."""

# unit -> (kind of measure, what one is in the unit that its kind is counted in). Temperatures stay
# in °C. Exact by definition (BIPM, The International System of Units, 9th ed.; NIST SP 811).
_FACTORS: Mapping[str, tuple[str, float]] = {
    "g": ("mass", 1.0),
    "kg": ("mass", 1000.0),
    "oz": ("mass", 28.349523125),
    "lb": ("mass", 453.59237),
    "jin": ("mass", 500.0),
    "liang": ("mass", 50.0),
    "mm": ("length", 1.0),
    "cm": ("length", 10.0),
    "m": ("length", 1000.0),
    "in": ("length", 25.4),
    "inch": ("length", 25.4),
    "inches": ("length", 25.4),
    "ft": ("length", 304.8),
    "ml": ("volume", 1.0),
    "l": ("volume", 1000.0),
    "pint": ("volume", 568.26125),
    "min": ("time", 1.0),
    "minutes": ("time", 1.0),
    "h": ("time", 60.0),
    "hours": ("time", 60.0),
    "days": ("time", 1440.0),
    "months": ("time", 43829.1),
    "years": ("time", 525949.2),
    "°C": ("temperature", 1.0),
    "°F": ("temperature", 5.0 / 9.0),
    "W": ("power", 1.0),
    "kW": ("power", 1000.0),
    "MB": ("data", 1.0),
    "GB": ("data", 1000.0),
    "TB": ("data", 1_000_000.0),
    "lm": ("light", 1.0),
    "lumen": ("light", 1.0),
    "dB": ("sound", 1.0),
    "Hz": ("frequency", 1.0),
    "people": ("people", 1.0),
}
_FREEZING_F = 32.0
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_TWO = re.compile(rf"^({_NUMBER})(?:\s\D{{1,4}}\s|\s?[-–]\s?)({_NUMBER}){EDGE}")
_COUNTED = re.compile(rf"^({_NUMBER})[{UNSPACED}]{{1,2}}$")
"""A number and the word for what it counts, where no space parts them."""


class Measure(NamedTuple):
    """A number in the unit that its kind is counted in; ``kind`` is "" for a bare number."""

    kind: str
    value: float


def measure(value: float, unit: str) -> Measure:
    """A number with its unit; a unit that is not known is a kind of its own."""
    if not unit:
        return Measure("", value)
    kind, factor = _FACTORS.get(unit, (unit, 1.0))
    if unit == "°F":
        value -= _FREEZING_F
    return Measure(kind, value * factor)


def in_unit(value: float, unit: str) -> float:
    """A number counted in its kind's unit, written in ``unit`` again."""
    factor = _FACTORS.get(unit, ("", 1.0))[1]
    return value / factor + (_FREEZING_F if unit == "°F" else 0.0)


def measured(name: str, value: object, unit: str = "") -> tuple[str, str, Span] | None:
    """What an attribute measures: ``mass_kg``, 2.4 is ``mass``, of the kind ``mass``, (2400, 2400).

    Args:
        name: of the attribute; its unit may stand in it.
        value: a number, or a text that is one, or begins with two ("2 to 5") or with the least
            ("3 or more", to which there is no end).
        unit: of the catalogue, where it gives one.

    Returns:
        Its name without the unit, its kind of measure and its span, or None where there is no
        number.
    """
    plain, in_name = _plain(name)
    unit = unit or in_name
    low_high = _numbers(value)
    if low_high is None:
        return None
    low, high = (measure(number, unit) for number in low_high)
    return plain, low.kind, (low.value, high.value)


def _plain(name: str) -> tuple[str, str]:
    """``people`` and ``lumens`` are name and unit in one."""
    plain, unit = without_unit(name)
    return (plain, unit) if unit or name not in _FACTORS else (name, name)


@lru_cache(maxsize=1)
def _or_more() -> re.Pattern[str]:
    from common.language.folder import FALLBACK, language

    words = language(FALLBACK).words("measures")["or_more"]
    return re.compile(rf"^({_NUMBER})\s*(?:{words}){EDGE}", re.IGNORECASE)


def _numbers(value: object) -> tuple[float, float] | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value), float(value)
    if isinstance(value, str) and re.fullmatch(_NUMBER, value):
        return float(value.replace(",", ".")), float(value.replace(",", "."))
    if isinstance(value, str) and (counted := _COUNTED.match(value)):
        return _numbers(counted[1])
    if isinstance(value, str) and (least := _or_more().match(value)):
        return float(least[1].replace(",", ".")), inf
    if isinstance(value, str) and (both := _TWO.match(value)):
        low, high = (float(number.replace(",", ".")) for number in both.groups())
        return (low, high) if low <= high else None
    return None
