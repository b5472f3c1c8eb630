"""How English asks which of several things is more so (read by ``actions``)."""

from __future__ import annotations

import re

_MOST = re.compile(
    r"\b(?P<most>most|more|highest|higher|biggest|bigger|largest|larger|longest|longer|greatest|"
    r"greater|best|better|strongest|stronger|fastest|faster|widest|wider|deepest|deeper|tallest|taller)"
    r"\s+(?P<rest>(?:[\w-]+\s*){1,3})",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?P<least>least|less|fewest|fewer|lowest|lower|smallest|smaller|shortest|shorter|slowest|"
    r"slower)\s+(?P<rest>(?:[\w-]+\s*){1,3})",
    re.IGNORECASE,
)
_BEST = re.compile(r"\b(?:\w+est|most|least|best)\b", re.IGNORECASE)


def amount_of(text: str) -> tuple[bool, str, str] | None:
    """Whether the most is asked for, the words for what, and the degree; None for no amount."""
    for pattern, most in ((_MOST, True), (_LEAST, False)):
        if match := pattern.search(text):
            return most, match["rest"], degree(match[0])
    return None


def degree(said: str) -> str:
    """``best`` for "the lightest", ``more`` for "something lighter"."""
    return "best" if _BEST.search(said) else "more"
