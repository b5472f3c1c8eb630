"""How a message points at things, and what it leaves out (read by ``actions``)."""

from __future__ import annotations

import re

# "not the red one", "anything but black", "no leather", "i dont want wool"; a comma ends it ("no,
# the red one").
LEFT_OUT = re.compile(
    r"\b(?:not|no|without|except|excluding|(?:other|rather) than|apart from|instead of|"
    r"(?:any|every|all)\w*(?: colou?rs?)? but|hate|dislike|loathe|detest|allergic to|"
    r"(?:don['’]?t|do not|can(?:['’]?t|not)) (?:want|like|need|wear|stand|abide|bear|do))\s+"
    r"(?:(?:in|the|a|an|any|anything|for|from|by|made|of)\s+)*$",
    re.IGNORECASE,
)
"""The words before a thing that say that it is not wanted."""

POINTS_BACK = re.compile(
    r"\b(?:it\b|them\b|they\b|(?:this|that)\W*$|"
    r"(?:this|that|the same) (?:one|order|parcel|package|delivery)\b)",
    re.IGNORECASE,
)
"""Words for what was talked about before."""

NOT_NAMING = frozenset(
    re.findall(
        r"\w+",
        "the a an one ones this that it my please i want would like to take of and in for "
        "return exchange send back order item",
    )
)
"""Words that name none of the things that may be meant."""

_NAMED = (
    r"(?<!\ba)(?<!\b(?:an|no))(?<!\b(?:the|any|add|put))(?<!\b(?:with|that|each))(?<!\bwithout)"
)
SPOKEN_SIGNS = (
    (re.compile(rf"{_NAMED}\s+comma\s+(?=\w)", re.IGNORECASE), ", "),
    (re.compile(rf"{_NAMED}\s+(?:full stop)(?=\s|$)", re.IGNORECASE), "."),
    (re.compile(rf"{_NAMED}\s+question mark(?=\s|$)", re.IGNORECASE), "?"),
)
"""Signs that a phone has written out, with the sign; not where a sign is what is spoken of."""
