"""A product's attributes in words, and which of them a shopper asks about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.views import AttributeValue, ProductView

MAX_ATTRIBUTES = 8

_UNITS = {
    "_g": "g",
    "_kg": "kg",
    "_gsm": "g/m²",
    "_mm": "mm",
    "_cm": "cm",
    "_m": "m",
    "_inch": "inches",
    "_l": "l",
    "_ml": "ml",
    "_years": "years",
    "_hours": "hours",
    "_minutes": "minutes",
    "_min": "min",
    "_w": "W",
    "_watts": "W",
    "_c": "°C",
    "_db": "dB",
    "_gb": "GB",
    "_percent": "%",
}

# How people ask for what a catalogue calls by another word.
_ASKED = {
    "age": r"how old|years? old|what age",
    "battery": r"batter(?:y|ies)",
    "bulb": r"bulbs?",
    "capacity": r"lit(?:re|er)s?|hold|volume|fits? in(?:to)? (?:it|the)",
    "care": r"wash\w*|clean\w*|iron(?:ed|ing)?|tumble|shrink",
    "closure": r"zips?|buttons?|laces?|velcro",
    "comfort": r"temperatures?|degrees|how (?:cold|warm)|warm enough|minus \d+",
    "contents": r"in the box|included|comes? with",
    "diameter": r"dimensions|measurements|how (?:big|large|wide)",
    "dishwasher": r"dishwasher",
    "height": r"dimensions|measurements|how (?:big|large|tall|high)",
    "fit": r"how does it fit|what fit|tight|loose|slim",
    "hood": r"hood(?:ed)?",
    "induction": r"induction|hobs?",
    "language": r"in (?:english|german|french)",
    "length": r"dimensions|measurements|how (?:big|large)|how long (?:is|are)",
    "lining": r"lin(?:ed|ing)",
    "lumens": r"bright\w*",
    "material": r"fabrics?|made (?:of|from|out of)|what'?s it made",
    "microwave": r"microwaves?",
    "minutes": r"how long does (?:it|a game|one game|a round|this|that) (?:take|last)",
    "origin": r"where\b.*\bmade|made in",
    "oven": r"oven",
    "people": r"how many (?:people|persons)",
    "players": r"how many (?:people|can play|players)",
    "size": r"dimensions|measurements|how (?:big|large)",
    "temperature": r"temperatures?|degrees|how (?:cold|warm)|minus \d+",
    "thickness": r"thick",
    "warranty": r"guarantee",
    "water": r"waterproof|rain|(?:get|got|gets) wet",
    "waterproof": r"rain|water resistant|(?:get|got|gets) wet",
    "weight": r"heav(?:y|ier)|weighs?|how light",
    "width": r"dimensions|measurements|how (?:big|large|wide)",
}
# Its own word asks for an attribute too, except these, which mean other things as well ("more
# details", "what do people say").
_AMBIGUOUS = frozenset({"details", "type", "fit", "people", "pieces", "parts"})


def attribute_lines(product: ProductView) -> list[str]:
    """The attributes in words, the first few."""
    lines = [attribute_words(name, value) for name, value in product.attributes.items()]
    return [line for line in lines if line][:MAX_ATTRIBUTES]


def attribute_words(name: str, value: AttributeValue) -> str:
    """One attribute as a shopper reads it: ``weight_g`` 420 gives ``Weight: 420 g``."""
    name, unit = _without_unit(name)
    label = name.replace("_", " ").capitalize()
    if isinstance(value, bool):
        return f"{label}: {'yes' if value else 'no'}"
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{label}: {number}{'' if unit == '%' or not unit else ' '}{unit}"


def asked_about(text: str, product: ProductView) -> list[str]:
    """The attributes of a product that a message asks about, in words; none where none is told."""
    return [
        attribute_words(name, value)
        for name, value in product.attributes.items()
        if _is_asked(_without_unit(name)[0], text)
    ]


def _is_asked(name: str, text: str) -> bool:
    asking = {_ASKED.get(name), _ASKED.get(name.split("_")[0])} - {None}
    if name not in _AMBIGUOUS:
        asking.add(re.escape(name.replace("_", " ").removesuffix("s")) + "s?")
    words = "|".join(filter(None, asking))
    return bool(words) and re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None


def _without_unit(name: str) -> tuple[str, str]:
    """``weight_g`` is ``weight`` in ``g``."""
    stem, mark, suffix = name.rpartition("_")
    unit = _UNITS.get(mark + suffix, "")
    return (stem, unit) if unit else (name, "")
