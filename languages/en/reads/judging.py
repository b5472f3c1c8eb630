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

_MORE = (
    r"(?:heavi|light|bigg|small|cheap|warm|long|tall|wid|prici|dear|larg|thick|thinn|bright|quiet|"
    r"fast)er|more expensive|less expensive"
)
DIFFERENCE = re.compile(
    r"\bhow much (?:\w+ )?(?:\w+er|more|less)\b.*\b(?:than|compared)\b"
    rf"|\bhow much (?:{_MORE})\b|\bby how much\b|\b(?:price|weight|size) difference\b"
    r"|\bdifference in (?:price|weight|size)\b",
    re.IGNORECASE,
)
"""By how much two things differ."""

COMPARE = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bdifferences?\b.*\b(?:between|of the two|those|these|them)\b"
    r"|\bhow (?:do|are) .*\bdiffer(?:ent)?\b|\b(?:vs\.?|versus)(?=\s)|\bside by side\b"
    r"|\b(?:what|what['’]?s|whats) the diff(?:erence)?\b",
    re.IGNORECASE,
)
"""Two things side by side."""

_ALL = (
    r"(?:both|together|altogether|in total|all in all|all (?:two|three|four|five)|"
    r"all of (?:them|these))"
)
_COSTS = r"(?:how much|price|costs?|total|come to|add up|that be|that make|sum)"
TOTAL = re.compile(
    rf"\b{_COSTS}\b.*\b{_ALL}\b|\b{_ALL}\b.*\b{_COSTS}\b|^\W*(?:and )?(?:in total|altogether)\W*$"
    r"|^\W*(?:and )?both(?: \w+){0,2} together\W*$",
    re.IGNORECASE,
)
"""What several cost in all."""

_FIRST_WORDS = r"^\W*(?:(?:and|so|ok|okay|but|then|hm+|hmm|well|now|oh|nice|great|thanks|cool)\W+)*"
WOULD_TAKE = re.compile(
    r"\b(?:would|should|wd) (?:you|u|i|we) (?:\w+ )?"
    r"(?:take|pick|choose|buy|get|recommend|go for)\b|"
    r"\b(?:your|ur) (?:pick|choice|favou?rite)\b",
    re.IGNORECASE,
)
"""Advice is asked for: one is to be named, whatever the data says."""
DISLIKES = re.compile(
    r"\b(?:silly|boring|stupid|childish|awful|ugly|hates?|dislikes?|can['’]?t stand|"
    r"(?:doesn|don|didn)['’]?t (?:like|enjoy|want|fancy)|not (?:fond|a fan) of|not into)\b",
    re.IGNORECASE,
)
"""Something is told of that somebody does not like."""

WHICH_OF = re.compile(
    rf"{_FIRST_WORDS}(?:which|what|wich) (?:ones?|of|two|is|are|has|have|comes?|fits?|lasts?)\b"
    r"|\b(?:which|what|wich) (?:ones?|of (?:them|these|those|the \w+)) (?:\w+ )?"
    r"(?:would|should|is|do|are|has|have|can|will|comes?|fits?|lasts?)\b"
    r"|\b(?:which|what|wich) (?:would|should) (?:you|i|u|we)\b",
    re.IGNORECASE,
)
"""One of several things is asked for."""


def amount_of(text: str) -> tuple[bool, str, str] | None:
    """Whether the most is asked for, the words for what, and the degree; None for no amount."""
    for pattern, most in ((_MOST, True), (_LEAST, False)):
        if match := pattern.search(text):
            return most, match["rest"], degree(match[0])
    return None


def degree(said: str) -> str:
    """``best`` for "the lightest", ``more`` for "something lighter"."""
    return "best" if _BEST.search(said) else "more"
