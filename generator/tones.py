"""What a tone tells of a product: figures first for a technical one, no figures for a fine one."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from generator.facts import ProductFacts, Value

Tone = Literal["lively", "calm", "technical", "premium"]
LEAST_LEFT = 2
"""Attributes that a text needs to have something to say."""


def told_in(facts: ProductFacts, tone: Tone | None, seed: int) -> ProductFacts:
    """The product as a tone tells it.

    Args:
        facts: all that may be said.
        tone: ``technical`` begins with the figures, another one with each seed; ``premium`` leaves
            the figures out where enough is left to say; any other tells all.
        seed: of the text.
    """
    figures = {name: value for name, value in facts.attributes.items() if _is_figure(value)}
    rest = {name: value for name, value in facts.attributes.items() if name not in figures}
    if tone == "technical" and figures:
        names = list(figures)
        start = seed % len(names)
        turned = {name: figures[name] for name in names[start:] + names[:start]}
        return replace(facts, attributes={**turned, **rest})
    if tone == "premium" and len(rest) >= LEAST_LEFT:
        return replace(facts, attributes=rest)
    return facts


def _is_figure(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
