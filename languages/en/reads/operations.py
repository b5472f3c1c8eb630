"""How shoppers answer what an operation asks for (read by ``actions.operations``)."""

from __future__ import annotations

import re

LACKING = re.compile(
    r"\b(?:dunno|idk|no (?:idea|clue)|not sure|lost|forgot(?:ten)?|deleted|(?:do not|don'?t|cannot|"
    r"can'?t|could not|couldn'?t|haven'?t) (?:\w+ )?(?:know|have|got|find|remember|recall|see))\b",
    re.IGNORECASE,
)
THE_ANSWER = re.compile(
    r"\b(?:numbers?|nr|postcode|zip|e-?mail|address|it|that|either)\b", re.IGNORECASE
)

ALL_WORDS = frozenset(
    {"all", "everything", "both", "all of them", "the whole order", "whole order"}
)
"""Answers that mean every one of several."""
