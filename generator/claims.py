"""What the data says to a claim that somebody wants in a text, or out of it.

A claim is never taken over in its own words. It leads to the facts that it is about, and those are
told as the data has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from generator.facts import Fact, ProductFacts
from generator.tongue import claim_words, copy_words, unit_words

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,]\d+)?")
BRAND = "brand"
Verdict = Literal["held", "other", "denied", "unknown"]


@dataclass(frozen=True)
class Finding:
    """What the data says to a claim.

    Attributes:
        verdict: ``held`` (just that), ``other`` (something else about the same thing), ``denied``
            (the opposite), ``unknown`` (nothing).
        facts: those that the claim is about; empty where nothing is known.
    """

    verdict: Verdict
    facts: tuple[Fact, ...] = ()


def look_up(product: ProductFacts, claim: str) -> Finding:
    """What the data says to a claim, in the words of whoever makes it.

    Args:
        product: all that may be said.
        claim: e.g. ``"it has a hood"``, ``"under 400 g"``, ``"good for kids"``.
    """
    said = _telling(claim)
    if not said:
        return Finding("unknown")
    touched = facts_about(product, claim)
    lacking = [fact for fact in touched if fact.kind == "no"]
    having = [fact for fact in touched if fact.kind != "no"]
    if not having:
        return Finding("denied" if lacking else "unknown", tuple(lacking))
    borne = frozenset[str]().union(*(_own_words(fact) for fact in having))
    held = said <= borne | _stems(product.name)
    return Finding("held" if held else "other", tuple(having))


def facts_about(product: ProductFacts, words: str) -> tuple[Fact, ...]:
    """The facts that some words are about: by their values first, else by what they bear out."""
    said = frozenset(word for word in _telling(words) if not word[0].isdigit())
    for reach in (_own_words, _near_words):
        found = [
            fact for fact in product.facts if not fact.key.endswith(".n") and said & reach(fact)
        ]
        if found:
            most = max(len(said & reach(fact)) for fact in found)
            return tuple(fact for fact in found if len(said & reach(fact)) == most)
    return ()


def _own_words(fact: Fact) -> frozenset[str]:
    """Stems of what a fact itself says: its value, its name, its unit."""
    name = fact.attribute.split("_")
    if fact.kind != "number":
        return _stems(" ".join((fact.value, *name)))
    units = [word for mark in name for word in unit_words().UNIT_WORDS.get(mark, ())]
    return _stems(" ".join((*name, *units))) | {fact.value}


def _near_words(fact: Fact) -> frozenset[str]:
    """With them the words that the language lets a fact of this kind bear out."""
    return _own_words(fact) | frozenset(
        map(copy_words().stem, copy_words().implied(fact.attribute))
    )


def _telling(words: str) -> frozenset[str]:
    """Stems of the words that say something; numbers as they are."""
    skipped = copy_words().FUNCTION_WORDS | claim_words().SAYING
    return _stems(" ".join(w for w in _WORD.findall(words.lower()) if w not in skipped))


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset(
        word.replace(",", ".") if word[0].isdigit() else copy_words().stem(word)
        for word in _WORD.findall(words.lower())
    )


def without(product: ProductFacts, attributes: Sequence[str]) -> ProductFacts:
    """The product as if nothing were known of some attributes; ``brand`` is one of them."""
    if not attributes:
        return product
    left = {key: value for key, value in product.attributes.items() if key not in attributes}
    brand = "" if BRAND in attributes else product.brand
    return replace(product, attributes=left, brand=brand)
