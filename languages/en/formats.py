"""What sentences may do with a value, beside what every language can: ``{product, the}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def the(name: str) -> str:
    """A thing's name with "the", unless it has one of its own ("The Baker's Dozen")."""
    return name if name.lower().startswith("the ") else f"the {name}"


def at_the_beginning(name: str) -> str:
    """The same where the name begins a sentence."""
    return name if name.lower().startswith("the ") else f"The {name}"


def cost(name: str) -> str:
    """What a thing does that has a price: trousers cost, a shirt costs."""
    return "cost" if name.endswith("s") else "costs"


def inside(label: str) -> str:
    """A label inside a sentence: "Refresh rate" is "refresh rate", "USB ports" stay."""
    plain = label[1:2].islower() or len(label) == 1
    return f"{label[0].lower()}{label[1:]}" if plain else label


FORMATS: Mapping[str, Callable[[str], str]] = {
    "the": the,
    "The": at_the_beginning,
    "cost": cost,
    "inside": inside,
}
