"""Units of measure: how attributes' names carry them, and what CLDR calls them.

How texts name them is the language's: ``reads/units.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

MARKS: Mapping[str, str] = {
    "g": "g",
    "kg": "kg",
    "gsm": "g/m²",
    "mm": "mm",
    "cm": "cm",
    "m": "m",
    "inch": "inches",
    "l": "l",
    "ml": "ml",
    "years": "years",
    "hours": "hours",
    "h": "hours",
    "minutes": "minutes",
    "min": "min",
    "w": "W",
    "watts": "W",
    "c": "°C",
    "db": "dB",
    "gb": "GB",
    "percent": "%",
    "ohm": "",
    "k": "",
    "lm": "",
    "lumen": "",
    "lumens": "",
    "people": "",
}
"""What an attribute's name may end in -> the unit that is written after the value; "" where the
name says what is counted and is told as it is."""

# unit as catalogues write it: (CLDR's name, its length). Long where the short form reads badly in
# running text ("2 yrs").
CLDR_UNITS: Mapping[str, tuple[str, Literal["short", "long"]]] = {
    "g": ("mass-gram", "short"),
    "kg": ("mass-kilogram", "short"),
    "oz": ("mass-ounce", "short"),
    "lb": ("mass-pound", "short"),
    "mm": ("length-millimeter", "short"),
    "cm": ("length-centimeter", "short"),
    "m": ("length-meter", "short"),
    "km": ("length-kilometer", "short"),
    "in": ("length-inch", "long"),
    "inch": ("length-inch", "long"),
    "inches": ("length-inch", "long"),
    "ft": ("length-foot", "long"),
    "ml": ("volume-milliliter", "short"),
    "l": ("volume-liter", "short"),
    "min": ("duration-minute", "short"),
    "minutes": ("duration-minute", "long"),
    "h": ("duration-hour", "long"),
    "hours": ("duration-hour", "long"),
    "days": ("duration-day", "long"),
    "weeks": ("duration-week", "long"),
    "months": ("duration-month", "long"),
    "years": ("duration-year", "long"),
    "W": ("power-watt", "short"),
    "kW": ("power-kilowatt", "short"),
    "kWh": ("energy-kilowatt-hour", "short"),
    "V": ("electric-volt", "short"),
    "°C": ("temperature-celsius", "short"),
    "°F": ("temperature-fahrenheit", "short"),
    "Hz": ("frequency-hertz", "short"),
    "MB": ("digital-megabyte", "short"),
    "GB": ("digital-gigabyte", "short"),
    "TB": ("digital-terabyte", "short"),
    "lm": ("light-lumen", "short"),
    "%": ("concentr-percent", "short"),
}


def unit_mark(name: str) -> str | None:
    """The unit's mark that an attribute's name ends in: ``mass_g`` gives "g"."""
    last = name.rpartition("_")[2]
    return last if last in MARKS else None


def without_unit(name: str) -> tuple[str, str]:
    """An attribute's name and the unit it carries: ``mass_g`` is ``mass`` in ``g``."""
    stem, _, last = name.rpartition("_")
    unit = MARKS.get(last, "")
    return (stem, unit) if stem and unit else (name, "")
