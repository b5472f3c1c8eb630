"""Places in a list that was shown: "the second one", "number 3", "the cheaper one".

A place is 1-based, negative from the end, or ``cheapest`` and ``most expensive``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from languages.en.reads.numbers import from_words

Place = tuple[int, int, int | str]
"""First character, one past the last, and the place they name."""

_LAST_PLACE = -1

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
        "cheapest",
    ),
    (
        re.compile(
            r"\b(?:most\s+expensive|priciest|dearest|more\s+expensive(?=\s+(?:one|of)\b)|"
            r"pricier(?=\s+(?:one|of)\b))\b",
            re.IGNORECASE,
        ),
        "most expensive",
    ),
)
_NEWEST_ORDER = re.compile(
    r"\b(?P<newest>last|latest|newest|most\s+recent)\s+(?:order|purchase)\b", re.IGNORECASE
)
# "on the 2nd", "the 3rd of May": days of a month.
_DATE_BEFORE = re.compile(r"\b(?:on|since|from|until|till|by)\s+(?:the\s+)?$", re.IGNORECASE)
# "wait a second", "one second": a span of time, not a place.
_TIME_BEFORE = re.compile(r"\b(?:a|one|just|split|this|per|every|at|for)\s+$", re.IGNORECASE)


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
            return _LAST_PLACE
        if word == "former":
            return 1
    if "cheaper" in words or "pricier" in words:
        return "cheapest" if "cheaper" in words else "most expensive"
    numbers = [_number(word) for word in words]
    places = [int(number) for number in numbers if number is not None and 1 <= number <= 99]
    return places[0] if places else None


def _superlatives(text: str) -> Iterator[Place]:
    for pattern, value in _SUPERLATIVES:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), value


def _nth(text: str) -> Iterator[Place]:
    for match in _NTH.finditer(text):
        if match["from_end"]:
            place = _PLACES.get((match["word"] or "").lower()) or int(match["digits"] or 0)
            if place:
                yield match.start(), match.end(), -place
            continue
        start, end = match.span("nth")
        word = match["nth"].lower()
        place = _PLACES.get(word) or int(re.sub(r"\D", "", word))
        is_time = match.end() == end and _TIME_BEFORE.search(text[:start]) is not None
        is_date = match.end() == end and word[0].isdigit() and _DATE_BEFORE.search(text[:start])
        begins = start == 0 and text[end : end + 1] == ","
        if place and not is_time and not is_date and not begins:
            yield start, end, place


def _lasts(text: str) -> Iterator[Place]:
    for pattern in (_LAST, _FORMER):
        for match in pattern.finditer(text):
            place = 1 if match["last"].lower() == "former" else _LAST_PLACE
            yield *match.span("last"), place
    for match in _NEWEST_ORDER.finditer(text):
        yield *match.span("newest"), 1


def _numbered(text: str) -> Iterator[Place]:
    for match in _NUMBERED.finditer(text):
        number = _number(match["n"])
        if number:
            yield *match.span("n"), int(number)


def _number(text: str) -> float | None:
    return float(text) if text.isdecimal() else from_words(text.lower())


FINDERS: tuple[Callable[[str], Iterator[Place]], ...] = (_superlatives, _nth, _lasts, _numbered)
"""Find places in a text; where two overlap, that of the earlier finder counts."""
