"""How a Chinese word is compared with the names of things."""

from __future__ import annotations

from languages.zh.reads import script

PARTING = frozenset({"和", "或", "跟", "与", "與", "还", "還", "比", "不", "、"})
"""Characters that part two names."""

HEAD_IS_LAST = True
"""Whether the last words of a name say what kind of thing it is: 青花盖碗 is a 盖碗."""


def fold(word: str) -> str:
    """``word`` as names are compared: case and traditional characters make no difference."""
    return script.fold(word.casefold())
