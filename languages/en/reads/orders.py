"""How shoppers tell which of their orders they mean (read by ``actions``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENT = frozenset({"shipped", "partially_shipped"})
_OPEN = frozenset({"placed", "paid", "on_hold", "packed"})
_ONE = r"(?:order|one|parcel|package|purchase)"
_THAT = rf"{_ONE} (?:that(?:['’]?s| is| has| was)?|which(?: is| has| was)?|still|already|not)"
STATES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (
        re.compile(
            rf"\b{_THAT}(?: still| already| now)? (?:on (?:its|the) way|coming|under ?way|sent|"
            r"shipped|not (?:here|arrived|delivered))\b|\b(?:sent|shipped) (?:order|one|parcel)\b",
            re.IGNORECASE,
        ),
        _SENT,
    ),
    (
        re.compile(
            rf"\b{_THAT}(?: just| already| been)*(?: \w+)? ?(?:here|arrived|come|came|delivered)\b|"
            r"\bdelivered (?:order|one|parcel)\b",
            re.IGNORECASE,
        ),
        frozenset({"delivered", "return_requested", "exchange_requested"}),
    ),
    (
        re.compile(
            rf"\b{_THAT}(?: has| is| been)*n['’]?t (?:been )?(?:sent|shipped|left|packed|gone)\b|"
            rf"\b{_ONE}[^.!?]{{0,12}}\b(?:not|isn['’]?t|hasn['’]?t)(?: been)?(?: yet)? "
            r"(?:sent|shipped|left|packed|gone)\b|\bopen (?:order|one)\b",
            re.IGNORECASE,
        ),
        _OPEN,
    ),
    (
        re.compile(
            rf"\b{_THAT}(?: i| was| been)* ?cancell?ed\b|\bcancell?ed (?:order|one)\b", re.I
        ),
        frozenset({"cancelled"}),
    ),
)
"""How an order is told by how far it has come, the narrow ones first."""
CAME = re.compile(
    r"\b(?:came|come|arrived?|delivered|delivery|received?|got (?:it|here|them)|turned up|"
    r"here since)\b",
    re.IGNORECASE,
)
"""A day that is told beside these is the one on which an order came."""
ALL_OPEN = re.compile(
    r"\b(?:all|both|each|every one|(?:the |these |my |got |have )(?:two|three|four|\d))\b"
    r"(?: (?:of|my|the|these|those|them|two|three|four|open|\d)){0,3} "
    r"(?:orders|parcels|packages)\b|"
    r"\b(?:everything|all (?:of )?(?:them|it))\b(?=.{0,80}\b(?:orders|parcels|packages)\b)|"
    r"\b(?:orders|parcels|packages)\b.{0,80}\b(?:everything|all (?:of )?(?:them|it)|both)\b",
    re.IGNORECASE | re.DOTALL,
)
"""All orders that are open, not one of them."""
ORDER_DEAREST = re.compile(
    r"\b(?:big|bigg|larg)(?:er|est|e|)\b(?= (?:order|one|parcel))|"
    r"\bthe (?:big|larg|bigg)(?:er|est)\b",
    re.IGNORECASE,
)
ORDER_CHEAPEST = re.compile(
    r"\b(?:small|littl|tini)(?:er|est|e|)\b(?= (?:order|one|parcel))|\bthe small(?:er|est)\b",
    re.IGNORECASE,
)
"""The order with the most, or the least, in it; by what it came to."""


@dataclass(frozen=True)
class InTime:
    """An order told by its place in time.

    Attributes:
        steps: how many orders back; below zero for later ones.
        from_that: whether they are counted from the one that is talked about, not from the newest.
    """

    steps: int
    from_that: bool


_IN_TIME = (
    (
        re.compile(
            r"\b(?:order|one|parcel|purchase) (?:just |right )?before(?: (?:that|this|it))?"
            r"(?: (?:one|order))?\b(?! (?:i|we|you|the|my)\b)|\bprevious (?:order|parcel|one)\b",
            re.IGNORECASE,
        ),
        InTime(1, from_that=True),
    ),
    (
        re.compile(
            r"\b(?:order|one|parcel) (?:just |right )?after (?:that|this|it)(?: one)?\b",
            re.IGNORECASE,
        ),
        InTime(-1, from_that=True),
    ),
    (
        re.compile(
            r"\b(?:last but one|second[- ](?:to|from)?[- ]?(?:last|latest|newest)|penultimate|"
            r"next to last)\b",
            re.IGNORECASE,
        ),
        InTime(1, from_that=False),
    ),
)


def in_time(text: str) -> InTime | None:
    """Where in time the order of a text lies; None where it tells nothing of that."""
    return next((told for pattern, told in _IN_TIME if pattern.search(text)), None)


NUMBER_PUT_RIGHT = re.compile(
    r"\b(?:wrong (?:one|order|number)|scrap (?:that|it)|i (?:meant?|mean)|my mistake|oops|typo|"
    r"(?:at|in|from) the wrong (?:e-?mail|mail|message|parcel|receipt|line|list)|"
    r"not that one|correction|it(?:'s| is) actually)\b",
    re.IGNORECASE,
)
"""Stands between an order number that was wrong and the right one."""
