"""Amounts of money with their bounds: "under 50", "between 20 and 40", "100 euros or more"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu_models.linking.links import Hint, Link, hinted
from nlu_models.linking.numbers import DIGITS, WORDS, parse_number

PRICE_MIN, PRICE_MAX, PRICE = "price_min", "price_max", "price"

_NEAR = 0.2
"""How far "around 50" reaches, as a share."""

_SIGN = r"(?:€|eur(?:os?)?\b|£|\$|bucks\b|quid\b|dollars?\b|pounds?\b)"


def _money(name: str) -> str:
    return (
        rf"(?P<{name}_before>(?:€|£|\$|eur(?:os?)?\b)\s*)?(?P<{name}>{DIGITS}|{WORDS})"
        rf"(?P<{name}_after>\s*{_SIGN}|,-|\s?cents?\b)?"
    )


_AT_MOST = (
    r"(?:under|below|beneath|less\s+than|cheaper\s+than|lower\s+than|up\s+to|upto|at\s+most|"
    r"max(?:imum)?(?:\s+of|\s+is)?\.?|within|<=?|≤|"
    r"(?:no|not|nothing|cannot|(?:do|wo|ca|should|would)n['’]?t)(?:\s+\w+){0,4}?\s+"
    r"(?:more\s+than|over|above|exceeding|higher\s+than)|"
    r"budget(?:\s+(?:is|of|around))?(?:\s+about)?)"
)
_AT_LEAST = (
    r"(?:over|above|more\s+than|at\s+least|min(?:imum)?(?:\s+of)?|starting\s+(?:at|from)|upwards\s+of|"
    r"higher\s+than|>=?|≥|(?:no|not|nothing)\s+(?:less\s+than|under|below|cheaper\s+than))"
)
_ABOUT = r"(?:around|about|roughly|approx(?:imately|\.)?|circa|ca\.|close\s+to|~)"
_AND_LESS = (
    r"(?:or\s+(?:less|under|below|cheaper|lower)|max(?:imum)?\b|tops\b|at\s+most|and\s+under)"
)
_AND_MORE = (
    r"(?:or\s+(?:more|above|over|higher)|and\s+(?:up|above|over|more)|\+|min(?:imum)?\b|plus\b)"
)

_RANGE = re.compile(
    rf"(?P<cue>between\s+|from\s+|range\s+)?{_money('low')}\s*(?:and|to|till|until|-|–|—)\s*"
    rf"{_money('high')}",
    re.IGNORECASE,
)
_BOUND = re.compile(
    rf"(?:(?P<most>(?<!\w){_AT_MOST})|(?P<least>(?<!\w){_AT_LEAST})|(?P<about>(?<!\w){_ABOUT}))\s*"
    rf"(?:about\s+|around\s+)?{_money('n')}(?P<ish>\s?-?ish\b)?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"(?<![\w.,]){_money('n')}\s*(?:(?P<most>{_AND_LESS})|(?P<least>{_AND_MORE})|(?P<about>-?ish\b))",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(rf"\d|\b(?:{WORDS})", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.,×-]){_money('n')}(?!\s?[x×]\s?\d)", re.IGNORECASE)

_OTHER_UNIT = re.compile(
    r"\s*(?:%|°|[x×]\s?\d|[\"″]|percent|days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|seconds?|"
    r"cm|mm|km|m|metres?|meters?|inch(?:es)?|kg|kilos?|g|grams?|l|litres?|liters?|ml|w|watts?|mah|db|"
    r"people|persons?|adults?|kids|children|players?|items?|pieces?|products?|orders?|times|stars?|"
    r"pairs?|characters?|jackets?|st|nd|rd|th|am|pm|o'clock|seater|sizes?)\b",
    re.IGNORECASE,
)
_END_OF_AMOUNT = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:please|pls|plz|in|for|with|that|and|or|but|if|max|only|is|would|thanks|"
    r"total|each|thx|ok|okay|though|on|if)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Amount:
    """One amount as found: its span, the bounds in cents, and whether a currency was named."""

    start: int
    end: int
    low: int | None
    high: int | None

    def links(self) -> Iterator[Link]:
        if self.low is not None:
            yield Link(self.start, self.end, PRICE_MIN, self.low)
        if self.high is not None:
            yield Link(self.start, self.end, PRICE_MAX, self.high)


def find_amounts(text: str, hints: Sequence[Hint] = ()) -> list[Link]:
    """Bounds on a price, in cents.

    A range gives a ``price_min`` and a ``price_max`` link on one span. A bare amount with a
    currency is the most somebody wants to pay. A number without currency counts when a bound goes
    with it and no other unit follows ("under 5 days" is no amount), or when ``hints`` has a
    ``price`` there.

    Args:
        text: the message.
        hints: spans tagged by the model.
    """
    if not _ANY_NUMBER.search(text):
        return []
    found: list[_Amount] = []
    for finder in (_ranges, _bounds, _open_bounds, _bare_amounts):
        for amount in finder(text, hints):
            if all(amount.end <= other.start or other.end <= amount.start for other in found):
                found.append(amount)
    return [link for amount in found for link in amount.links()]


def _ranges(text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
    for match in _RANGE.finditer(text):
        low, high = _cents(match, "low"), _cents(match, "high")
        if low is None or high is None or low > high or not _starts_word(text, match.start()):
            continue
        clear = _has_sign(match, "low") or _has_sign(match, "high")
        cued = bool(match["cue"]) and not _OTHER_UNIT.match(text, match.end())
        if clear or cued or hinted(hints, PRICE, match.start(), match.end()):
            yield _Amount(match.start(), match.end(), low, high)


def _bounds(text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
    for match in _BOUND.finditer(text):
        if _is_money(text, match, hints, strict=match["most"] is None):
            yield from _bounded(match, _cents(match, "n"))


def _open_bounds(text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
    for match in _OPEN.finditer(text):
        if _is_money(text, match, hints, strict=True):
            yield from _bounded(match, _cents(match, "n"))


def _bare_amounts(text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
    for match in _BARE.finditer(text):
        cents = _cents(match, "n")
        if cents is not None and (
            _has_sign(match, "n") or hinted(hints, PRICE, match.start(), match.end())
        ):
            yield _Amount(match.start(), match.end(), None, cents)


def _bounded(match: re.Match[str], cents: int | None) -> Iterator[_Amount]:
    if cents is None:
        return
    if match["most"]:
        yield _Amount(match.start(), match.end(), None, cents)
    elif match["least"]:
        yield _Amount(match.start(), match.end(), cents, None)
    else:
        low, high = round(cents * (1 - _NEAR)), round(cents * (1 + _NEAR))
        yield _Amount(match.start(), match.end(), low, high)


def _is_money(text: str, match: re.Match[str], hints: Sequence[Hint], *, strict: bool) -> bool:
    """Whether the number is an amount: by its currency, by a hint, or by what follows it."""
    if _has_sign(match, "n") or hinted(hints, PRICE, match.start("n"), match.end("n")):
        return True
    if _OTHER_UNIT.match(text, match.end()):
        return False
    return not strict or bool(_END_OF_AMOUNT.match(text, match.end()))


def _has_sign(match: re.Match[str], name: str) -> bool:
    return bool(match[f"{name}_before"] or match[f"{name}_after"])


def _starts_word(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "-.,#")


def _cents(match: re.Match[str], name: str) -> int | None:
    number = parse_number(match[name])
    if number is None:
        return None
    return round(number if "cent" in (match[f"{name}_after"] or "") else number * 100)
