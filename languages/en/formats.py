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


FORMATS: Mapping[str, Callable[[str], str]] = {
    "the": the,
    "The": at_the_beginning,
    "cost": cost,
}
