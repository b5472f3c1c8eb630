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

TO_GIFT_CARD = re.compile(
    r"\b(?:on|onto|on to|to|as|into|by) (?:my |the |a |that |this )?"
    r"(?:gift ?card|gift voucher|voucher|store credit|shop credit)\b",
    re.IGNORECASE,
)
"""Wishes for money on a gift card."""
AS_PAID = re.compile(
    r"\b(?:original(?:ly)?|(?:how|the way|what|where) i paid|as i paid|same (?:way|card|method)|"
    r"(?:credit|debit|bank) ?card|bank account|my account)\b",
    re.IGNORECASE,
)
"""Wishes for money to go back the way it came."""

ALL_WORDS = frozenset(
    {"all", "everything", "both", "all of them", "the whole order", "whole order"}
)
"""Answers that mean every one of several."""
