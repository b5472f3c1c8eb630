"""How an English word is compared with the names of things."""

from __future__ import annotations

import re

PARTING = frozenset({"and", "or", "vs", "versus", "than", "with", "not"})
"""Words that part two names."""

HEAD_IS_LAST = True
"""Whether the last words of a name say what kind of thing it is: "winter rain coat" is a coat."""


def fold(word: str) -> str:
    """``word`` as names are compared: case, genitive and regular plural make no difference."""
    word = re.sub(r"['’]s?$", "", word.casefold())
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
