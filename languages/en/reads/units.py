"""Units of measure as texts write them; ``common/language/units.py`` knows their marks."""

from __future__ import annotations

from collections.abc import Mapping

UNIT_NOUNS: tuple[tuple[str, str], ...] = (
    ("gram", "grams"),
    ("kilogram", "kilograms"),
    ("litre", "litres"),
    ("metre", "metres"),
    ("centimetre", "centimetres"),
    ("millimetre", "millimetres"),
    ("hour", "hours"),
    ("minute", "minutes"),
    ("year", "years"),
    ("degree", "degrees"),
    ("watt", "watts"),
    ("lumen", "lumens"),
    ("pocket", "pockets"),
    ("pillowcase", "pillowcases"),
    ("card", "cards"),
    ("strap", "straps"),
    ("button", "buttons"),
    ("leg", "legs"),
    ("step", "steps"),
    ("wheel", "wheels"),
    ("bulb", "bulbs"),
    ("ball", "balls"),
    ("inch", "inches"),
    ("piece", "pieces"),
    ("person", "people"),
    ("player", "players"),
)

UNIT_WORDS: Mapping[str, frozenset[str]] = {
    "g": frozenset({"g", "gram", "grams"}),
    "kg": frozenset({"kg", "kilo", "kilos", "kilogram", "kilograms"}),
    "mm": frozenset({"mm", "millimetre", "millimetres"}),
    "cm": frozenset({"cm", "centimetre", "centimetres"}),
    "m": frozenset({"m", "metre", "metres"}),
    "l": frozenset({"l", "litre", "litres"}),
    "ml": frozenset({"ml", "millilitre", "millilitres"}),
    "hours": frozenset({"hour", "hours", "h"}),
    "h": frozenset({"hour", "hours", "h"}),
    "minutes": frozenset({"minute", "minutes", "min"}),
    "min": frozenset({"minute", "minutes", "min"}),
    "years": frozenset({"year", "years"}),
    "c": frozenset({"degree", "degrees", "°c", "c", "°"}),
    "db": frozenset({"db", "decibel", "decibels"}),
    "ohm": frozenset({"ohm", "ohms"}),
    "gb": frozenset({"gb", "gigabytes"}),
    "w": frozenset({"w", "watt", "watts"}),
    "watts": frozenset({"w", "watt", "watts"}),
    "percent": frozenset({"%", "percent"}),
    "lm": frozenset({"lm", "lumen", "lumens"}),
    "lumen": frozenset({"lm", "lumen", "lumens"}),
    "lumens": frozenset({"lm", "lumen", "lumens"}),
    "k": frozenset({"k", "kelvin"}),
    "inch": frozenset({"inch", "inches"}),
    "people": frozenset({"person", "people", "sleepers"}),
    "gsm": frozenset({"gsm"}),
}
ALL_UNITS: frozenset[str] = frozenset(word for words in UNIT_WORDS.values() for word in words)
PLURAL_OF: Mapping[str, str] = dict(UNIT_NOUNS)
