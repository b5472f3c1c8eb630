"""Patterns and word lists in simplified characters that read traditional ones as well."""

from __future__ import annotations

import re

from common.language.variants import TRADITIONAL, either, fold

__all__ = ["both", "compiled", "either", "fold"]


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of simplified characters, read in either form and whatever the case."""
    return re.compile(either(pattern), re.IGNORECASE)


def both(words: str) -> frozenset[str]:
    """Words in simplified characters, and each in its commonest traditional spelling.

    Args:
        words: parted by spaces.
    """
    held = words.split()
    return frozenset(held) | {"".join(TRADITIONAL.get(c, c)[0] for c in word) for word in held}
