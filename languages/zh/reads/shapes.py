"""The shape of a value, as far as its words tell: whether it is a thing, or a sentence of its own.

Chinese has no articles, no plural and no agreement, so that most values go anywhere.
"""

from __future__ import annotations

import re

NOUNS = frozenset({"thing", "mass", "plural"})
"""Shapes that follow 有, 配有 or 用...制成."""
MASS_KEYS = frozenset({"material", "lining", "filling", "cover"})
PLAIN_KEYS = frozenset({"care", "people", "audience"})
_LONGEST_NOUN = 16
_CLAUSE = re.compile(r"[，。；！？,;!?]|(?:不能|不要|请|可以|需要|避免|建议)")
_QUALITY = re.compile(r"(?:的|型)$")
_NEGATIVES = ("无", "没有", "不含", "不带")


def shape_of(key: str, value: str) -> str:
    """
    Name the shape of a value. Args: key: the attribute's name. value: one part of its value.
    Returns: ``thing`` (提梁), ``mass`` (白瓷, of what a thing is made), ``quality`` (手工的),
    ``no`` (无盖) or ``clause`` (anything that is a sentence of its own)."""
    said = value.strip()
    if not said or key in PLAIN_KEYS:
        return "thing"
    if said.startswith(_NEGATIVES):
        return "no"
    if _CLAUSE.search(said) or len(said) > _LONGEST_NOUN:
        return "clause"
    if _QUALITY.search(said):
        return "quality"
    return "mass" if key in MASS_KEYS else "thing"


def noun_phrase(value: str, shape: str) -> str:
    """A noun phrase as it stands in a sentence: the value itself."""
    del shape
    return value


def base_form(verb: str) -> str:
    """A verb as it stands behind several things: the same in Chinese, English ones translated."""
    return {"is": "是", "has": "有"}.get(verb, verb)
