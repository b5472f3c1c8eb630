"""What a product is told with, as words and measures that wishes are compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from common.language import FALLBACK, language, without_unit
from common.language.measures import measured
from common.language.scripts import parts_of

if TYPE_CHECKING:
    from recommender.words import Words
    from shop.views import AttributeValue, ProductView


def told_of(product: ProductView, words: Words) -> dict[str, Any]:
    """The fields ``names``, ``phrases``, ``words``, ``denied`` and ``measures`` of an ``Item``."""
    denied = [*_denied(product)]
    names = frozenset(words.held(_plain(product.name)))
    uses = (names, *(frozenset(words.held(_plain(tag))) for tag in product.tags))
    phrases = list(uses)
    for name, value in product.attributes.items():
        told = _told(without_unit(name)[0], value)
        phrases += [frozenset(words.held(_plain(part))) for part in told]
    return {
        "names": names,
        "uses": uses,
        "phrases": tuple(phrase for phrase in phrases if phrase),
        "words": frozenset(words.held(_plain(f"{product.slogan} {product.description}"))),
        "denied": tuple(frozenset(words.held(_plain(told))) for told in denied),
        "measures": measures_of(product),
    }


def _denied(product: ProductView) -> Iterator[str]:
    """What a product says that it has not: "hood: no", "language: no text"."""
    lacking = language(FALLBACK).words("attributes")["lacking"]
    for name, value in sorted(product.attributes.items()):
        if value is False:
            yield name
        elif isinstance(value, str):
            for part in parts_of(value):
                yield from without(part, lacking)[1]


def without(part: str, lacking: Collection[str]) -> tuple[str, list[str]]:
    """What a part of a value says that a thing has, and what that it has not.

    "Ceramic without PFAS" has ceramic and no PFAS; a value that only says what is lacking ("no
    text") stays as it is, too: it tells by what it could have been.
    """
    words = part.split()
    at = next((n for n, word in enumerate(words) if word.lower() in lacking), None)
    free = [word.lower().removesuffix("-free") for word in words if word.lower().endswith("-free")]
    if at is None or at == len(words) - 1:
        return part, free
    return part if at == 0 else " ".join(words[:at]), [" ".join(words[at + 1 :]), *free]


def _told(name: str, value: AttributeValue) -> Iterator[str]:
    """What an attribute says, part by part, each with the attribute's own name."""
    if isinstance(value, str):
        lacking = language(FALLBACK).words("attributes")["lacking"]
        yield from (f"{name} {without(part, lacking)[0]}".strip() for part in parts_of(value))
    elif value:
        yield name


def measures_of(product: ProductView) -> dict[str, tuple[float, float, str]]:
    """What is measured of a product, by the attribute's name without its unit."""
    found: dict[str, tuple[float, float, str]] = {}
    for name, value in product.attributes.items():
        if told := measured(name, value, product.units.get(name, "")):
            name, kind, (low, high) = told
            found.setdefault(name, (low, high, kind))
    return found


def _plain(text: str) -> str:
    return text.replace("_", " ").replace("-", " ")
