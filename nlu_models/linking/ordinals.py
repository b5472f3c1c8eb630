"""Places in a list that was shown: "the second one", "number 3", "the cheaper one"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlu_models.linking.links import Hint, Link
from nlu_models.linking.numbers import parse_number

ORDINAL = "ordinal"
CHEAPEST, MOST_EXPENSIVE = "cheapest", "most expensive"
LAST = -1

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_PLACES = {word: place for place, word in enumerate(re.findall(r"\w+", _ORDINALS), start=1)}
_PLACE = rf"(?P<word>{'|'.join(_PLACES)})|(?P<digits>\d{{1,2}})(?:st|nd|rd|th)"
_THING = r"(?:ones?|items?|products?|options?|choices?|results?|pictures?|cards?|things?|offers?)\b"
_FOLLOWER = (
    r"(?=\s*(?:$|[.!?;:)/&+]|,(?!\s*(?:i|where|can|could)\b)|\s(?:and|or|please|pls|too|instead|in|"
    r"from|looks?|is|again|vs|versus|with|of|but|then|to|on)\b))"
)

_NTH = re.compile(
    rf"\b(?:(?P<from_end>(?:{_PLACE})\s+(?:to\s+|from\s+)?(?:the\s+)?last)"
    rf"|(?P<nth>(?:{'|'.join(_PLACES)}|\d{{1,2}}(?:st|nd|rd|th)))(?:\s+{_THING}|{_FOLLOWER}))",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"\b(?:the\s+|very\s+)*(?P<last>last|final|latter|former)\s+{_THING}", re.IGNORECASE
)
_FORMER = re.compile(r"\bthe\s+(?P<last>latter|former)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:\b(?:number|no\.?|nr\.?|option|item|product|choice|result)\s*|#\s?)"
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b(?![.,]?\d|\s*(?:€|euro))",
    re.IGNORECASE,
)
_SUPERLATIVES = (
    (
        re.compile(
            r"\b(?:cheapest|(?:least|less)\s+expensive|cheaper(?=\s+(?:one|of)\b)|lowest[\s-]priced)\b",
            re.IGNORECASE,
        ),
        CHEAPEST,
    ),
    (
        re.compile(
            r"\b(?:most\s+expensive|priciest|dearest|more\s+expensive(?=\s+(?:one|of)\b)|"
            r"pricier(?=\s+(?:one|of)\b))\b",
            re.IGNORECASE,
        ),
        MOST_EXPENSIVE,
    ),
)
_NEWEST_ORDER = re.compile(
    r"\b(?P<newest>last|latest|newest|most\s+recent)\s+(?:order|purchase)\b", re.IGNORECASE
)
# "on the 2nd", "the 3rd of May": days of a month.
_DATE_BEFORE = re.compile(r"\b(?:on|since|from|until|till|by)\s+(?:the\s+)?$", re.IGNORECASE)
# "wait a second", "one second": a span of time, not a place.
_TIME_BEFORE = re.compile(r"\b(?:a|one|just|split|this|per|every|at|for)\s+$", re.IGNORECASE)


def find_ordinals(text: str, hints: Sequence[Hint] = ()) -> list[Link]:
    """Places in a list: 1-based, -1 the last, or ``cheapest`` and ``most expensive``.

    Orders are shown newest first, so "my last order" is place 1.

    Args:
        text: the message.
        hints: spans tagged by the model; a bare "2" or "two" tagged ``ordinal`` is a place.
    """
    found: list[Link] = []
    for finder in (_superlatives, _nth, _lasts, _numbered):
        for link in finder(text):
            if all(link.end <= other.start or other.end <= link.start for other in found):
                found.append(link)
    for hint in hints:
        free = all(hint.end <= other.start or other.end <= hint.start for other in found)
        value = place_of(text[hint.start : hint.end]) if hint.type == ORDINAL and free else None
        if value is not None:
            found.append(Link(hint.start, hint.end, ORDINAL, value))
    return found


def place_of(text: str) -> int | str | None:
    """The place that ``text`` alone stands for: "2nd", "two", "last", "the cheapest one"."""
    for pattern, value in _SUPERLATIVES:
        if pattern.search(text):
            return value
    words = re.findall(r"[a-z]+|\d+", text.lower())
    for word in words:
        if word in _PLACES:
            return _PLACES[word]
        if word in {"last", "final", "latter"}:
            return LAST
        if word == "former":
            return 1
    if "cheaper" in words or "pricier" in words:
        return CHEAPEST if "cheaper" in words else MOST_EXPENSIVE
    numbers = [parse_number(word) for word in words]
    places = [int(number) for number in numbers if number is not None and 1 <= number <= 99]
    return places[0] if places else None


def _superlatives(text: str) -> Iterator[Link]:
    for pattern, value in _SUPERLATIVES:
        for match in pattern.finditer(text):
            yield Link(match.start(), match.end(), ORDINAL, value)


def _nth(text: str) -> Iterator[Link]:
    for match in _NTH.finditer(text):
        if match["from_end"]:
            place = _PLACES.get((match["word"] or "").lower()) or int(match["digits"] or 0)
            if place:
                yield Link(match.start(), match.end(), ORDINAL, -place)
            continue
        start, end = match.span("nth")
        word = match["nth"].lower()
        place = _PLACES.get(word) or int(re.sub(r"\D", "", word))
        is_time = match.end() == end and _TIME_BEFORE.search(text[:start]) is not None
        is_date = match.end() == end and word[0].isdigit() and _DATE_BEFORE.search(text[:start])
        begins = start == 0 and text[end : end + 1] == ","
        if place and not is_time and not is_date and not begins:
            yield Link(start, end, ORDINAL, place)


def _lasts(text: str) -> Iterator[Link]:
    for pattern in (_LAST, _FORMER):
        for match in pattern.finditer(text):
            place = 1 if match["last"].lower() == "former" else LAST
            yield Link(*match.span("last"), ORDINAL, place)
    for match in _NEWEST_ORDER.finditer(text):
        yield Link(*match.span("newest"), ORDINAL, 1)


def _numbered(text: str) -> Iterator[Link]:
    for match in _NUMBERED.finditer(text):
        number = parse_number(match["n"])
        if number:
            yield Link(*match.span("n"), ORDINAL, int(number))
