"""How English asks what things come to, and names what goes with them (read by ``actions``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from languages.en.reads.amounts import CURRENCY
from languages.en.reads.numbers import from_words

_ALL = (
    r"(?:both|together|altogether|in total|in all|all in all|all (?:two|three|four|five)|"
    r"all of (?:them|these|that)|all that|the (?:two|three|four|lot|pair))"
)
_COSTS = r"(?:how much|price|costs?|total|come to|comes to|add up|that be|that make|sum|pay)"
ASKS = re.compile(
    rf"\b{_COSTS}\b.*\b{_ALL}\b|\b{_ALL}\b.*\b{_COSTS}\b"
    r"|^\W*(?:and )?(?:in total|altogether|total)\b.{0,60}$"
    r"|^\W*(?:and )?(?:both|all (?:two|three|four|five)|the (?:two|three|four))(?: \w+){0,2} "
    r"together(?:\W*$|\b.{0,20}\b(?:gift|wrap\w*|deliver\w*|shipping|postage|code)\b)"
    r"|\b(?:what|how much) (?:do|would|will|shall|should|must|wd|am|are|is) (?:i|we|it|that|this|"
    r"all|the \w+) (?:\w+ ){0,2}?(?:pay|paying|owe|come to|cost in all|cost me|be in all|total)\b"
    r"|\bwhat (?:is|are|would|will|['’]?s) (?:all|it|that|both) ?(?:\w+ )?"
    r"(?:then|together|in all)\W*$"
    r"|\b(?:total|sum) (?:for|of|with|price)\b|\bwhat['’]?s the (?:total|sum|damage)\b"
    r"|\bwhat (?:does|would|will) (?:that|it|this|they|all) (?:\w+ )?come to\b",
    re.IGNORECASE,
)
"""What several cost in all, or one with all that goes with it."""

MORE = re.compile(
    r"^\W*(?:and|so|but|ok|okay)?\W*(?:(?:what )?if i (?:take|took|buy|get|order|want)|"
    r"make (?:it|that)|with(?:out)?|and (?:for )?)\b",
    re.IGNORECASE,
)
"""The sum before, otherwise: another number of pieces, or with something more."""

WRAPPED = re.compile(
    r"\bgift[- ]?wrap\w*|\bwrap(?:ped|ping|s)?\b|\bgift[- ]?pack\w*|\bas a gift with paper\b",
    re.IGNORECASE,
)
UNWRAPPED = re.compile(r"\b(?:no|not|without|un)[- ]?(?:gift[- ]?)?wrap\w*", re.IGNORECASE)
DELIVERED = re.compile(
    r"\b(?:deliver(?:y|ed)|shipping|shipped|postage|post|sent to|send to|sent|door)\b",
    re.IGNORECASE,
)
TOGETHER = re.compile(rf"\b{_ALL}\b|\bas well\b|\btoo\b", re.IGNORECASE)
"""What is talked about belongs to the sum beside what is named."""

_OF_MONEY = (
    rf"[€$£]?\s*(?P<n>\d+(?:[.,]\d\d)?|a hundred)(?:\s*(?:[€$£]|euros?\b|eur\b|{CURRENCY}))?"
)
_LEFT = re.compile(
    r"\b(?:left|leaves?|remain\w*|over)\b.{0,20}?\b(?:of|from|out of|in)\s+"
    r"(?:my|the|our|his|her)?"
    rf"\s*(?:budget of\s+)?{_OF_MONEY}",
    re.IGNORECASE,
)

_NUMBERS = r"two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}"
_PIECES = re.compile(
    rf"\b(?P<n>{_NUMBERS}|a pair|both)\s*(?:x|×|times|of (?:them|these|those|it|the)|pieces?|pcs)\b"
    rf"|\b(?:take|want|need|buy|get|order|and|make (?:it|that))\s+(?P<n2>{_NUMBERS})"
    r"(?=\s*(?:$|[.,;!?]|of\b|so\b|and\b|then\b|please\b|in\b|gift|wrapped|with\b))"
    rf"|(?<![\w.,€$£])(?P<n3>{_NUMBERS})\s*(?:x|×)(?=\s|$)",
    re.IGNORECASE,
)


def left_of(text: str) -> int | None:
    """The amount, in cents, of which somebody asks what is left ("of my 200")."""
    match = _LEFT.search(text)
    if match is None:
        return None
    number = match["n"].replace(",", ".")
    return 10000 if number[0] == "a" else round(float(number) * 100)


_BEFORE_NAME = re.compile(
    rf"(?<![\w.,€$£])(?P<n>{_NUMBERS})\s+(?:(?:of\s+)?(?:the|those|these)\s+)?(?:[a-z-]+\s+){{0,2}}$",
    re.IGNORECASE,
)


def pieces_before(text: str) -> int | None:
    """The number of pieces that a text ends with before a thing's name: "with two blue"."""
    match = _BEFORE_NAME.search(text)
    if match is None:
        return None
    said = match["n"].lower()
    return int(said) if said.isdigit() else int(from_words(said) or 0) or None


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where a number of pieces stands, and the number: "two of the mats", "take three"."""
    for match in _PIECES.finditer(text):
        said = (match["n"] or match["n2"] or match["n3"]).lower()
        if said in ("a pair", "both"):
            continue
        number = int(said) if said.isdigit() else int(from_words(said) or 0)
        if number:
            yield match.start(), number
