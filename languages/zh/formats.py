"""What sentences may do with a value, beside what every language can: ``{product, the}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def quoted(name: str) -> str:
    """A thing's name in quotation marks, so that it stands apart where no space does; once only."""
    return name if name[:1] in "“「《" else f"“{name}”"


def as_it_is(label: str) -> str:
    """A label inside a sentence: Chinese has no capitals."""
    return label


FORMATS: Mapping[str, Callable[[str], str]] = {
    "the": quoted,
    "The": quoted,
    "inside": as_it_is,
}
