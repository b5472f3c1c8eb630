"""Order numbers, e-mail addresses and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from common.language.scripts import EDGE, NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD, UNSPACED
from common.order_numbers import OrderNumberShape
from nlu_models.linking.links import Hint, Link
from nlu_models.text.reads import IdentifierReads

ORDER_NUMBER, EMAIL, POSTCODE, PHONE = "order_number", "email", "postcode", "phone"

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@])")
# Postcodes that can be told from other numbers by their form alone.
_CLEAR_POSTCODES = (
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"),  # United Kingdom
    re.compile(r"\b[AC-FHKNPRTV-Y]\d[\dW]\s?[\dAC-FHKNPRTV-Y]{4}\b"),  # Ireland
    re.compile(r"\b[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}\b"),  # Netherlands
    re.compile(r"\b\d{4}-\d{3}\b"),  # Portugal
    re.compile(r"\b(?:[DA]|FR?|BE?|CH|DK|LV|LT|SE?|IT?|ES?|PL)-\d{4,5}\b"),
    re.compile(r"(?<![\d.,#])\d{3}\s\d{2}(?=\s+[A-ZÅÄÖČŠŽ])"),  # Sweden, Czechia: before a city
    re.compile(r"(?<![\d.,#])\d{2}-\d{3}(?!\d)"),  # Poland
)
_AFTER_STATE = re.compile(r"(?<=\b[A-Z]{2}\s)\d{5}(?:-\d{4})?(?![\w-])")
_BETWEEN = r"[\s_.:#–—-]{0,3}"
_HINTED = re.compile(r"\d[\d\s.-]*\d")
_LETTERS_BEFORE = re.compile(rf"[^\W\d_{UNSPACED}]+$")
_THREE_AND_TWO = re.compile(r"\d{3} \d{2}")  # a postcode of Sweden or Czechia, and no order number
_LEFT_OUT = 1
"""Digits of an order number that may have been left out for it to be told so."""
_NEVER = re.compile(r"(?!)(?P<code>)")
_POSTCODE_FORM = re.compile(r"(?=[A-Z\s-]*\d)[A-Z\d](?:[A-Z\d\s-]{1,8})[A-Z\d]", re.IGNORECASE)


def find_emails(text: str, hints: Sequence[Hint] = ()) -> list[Link]:
    """E-mail addresses, in lower case."""
    return [
        Link(start, match.end(), EMAIL, text[start : match.end()].lower())
        for match in _EMAIL.finditer(text)
        for start in [match.start() + _leading_signs(match.group())]
    ]


class PhoneFinder:
    """Finds telephone numbers that the form alone tells, where the language has such a form.

    Args:
        reads: the language's; ``PHONE`` is the form.
    """

    def __init__(self, reads: IdentifierReads | None) -> None:
        form = getattr(reads, "PHONE", "")
        self._form = re.compile(form) if form else _NEVER

    def find(self, text: str) -> list[Link]:
        """Numbers by their digits, with ``+`` and the country's code where they have one."""
        return [
            Link(*match.span(), PHONE, re.sub(r"[^\d+]", "", match.group()))
            for match in self._form.finditer(text)
        ]


def _leading_signs(address: str) -> int:
    """Quotes and points before an address belong to the sentence."""
    return len(address) - len(address.lstrip("'.-+%"))


class OrderNumbers:
    """Finds order numbers however they are typed, and writes them one way.

    Args:
        shape: of the shop's order numbers; without one, only what has a ``#`` is one.
    """

    def __init__(self, shape: OrderNumberShape | None) -> None:
        self._shape = shape
        self._patterns = _patterns_of(shape)

    def find(self, text: str, hints: Sequence[Hint] = ()) -> list[Link]:
        """Order numbers as the shop writes them; the span takes in the prefix or ``#``."""
        found: list[Link] = []
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                link = self._link(*match.span(), match["n"])
                if all(link.end <= other.start or other.end <= link.start for other in found):
                    found.append(link)
        return found

    def find_hinted(self, text: str, hints: Sequence[Hint]) -> list[Link]:
        """Numbers of another length that the model takes for order numbers, so that the shop can
        say what is wrong with them; not what has letters before it that no order number has, such
        as a tax number, and nothing so short as the number of a house.
        """
        return [
            self._link(hint.start, hint.end, match.group())
            for hint in hints
            if hint.type == ORDER_NUMBER
            for match in [_HINTED.search(text, hint.start, hint.end)]
            if match is not None
            and self._may_follow(text[: match.start()])
            and self.may_be_one(text[hint.start : hint.end])
        ]

    def may_be_one(self, tagged: str) -> bool:
        """Whether words tagged as an order number could be one with a few digits left out: a bare
        number so short is rather that of a house."""
        if self._shape is None or not _is_digits(self._shape):
            return any(map(str.isdigit, tagged))
        digits = sum(map(str.isdigit, tagged))
        letters = self._shape.letters.casefold()
        marked = bool(letters) and tagged.casefold().lstrip().startswith(letters)
        return digits > 0 and (marked or digits >= self._shape.digits - _LEFT_OUT)

    def _may_follow(self, before: str) -> bool:
        """Whether a number of an order may follow ``before`` without a space between."""
        letters = _LETTERS_BEFORE.search(before)
        own = self._shape.letters if self._shape else ""
        return letters is None or letters.group().casefold() == own.casefold()

    def _link(self, start: int, end: int, number: str) -> Link:
        plain = re.sub(r"[^0-9]", "", number) if _is_digits(self._shape) else number
        value = self._shape.normal(plain) if self._shape else plain
        return Link(start, end, ORDER_NUMBER, value)


def _is_digits(shape: OrderNumberShape | None) -> bool:
    """Whether a number is one run of digits behind its prefix."""
    return shape is None or (len(shape.groups) == 1 and shape.groups[0].isdecimal())


def _patterns_of(shape: OrderNumberShape | None) -> tuple[re.Pattern[str], ...]:
    """What finds numbers of a shape, the surest first; the group ``n`` is the number."""
    if shape is None:
        return (re.compile(rf"{NOT_BEHIND_A_WORD}#\s?(?P<n>\d{{3,12}}){NOT_BEFORE_A_WORD}"),)
    if not _is_digits(shape):
        return (re.compile(rf"(?P<n>{shape.pattern().pattern})", re.IGNORECASE),)
    digits = shape.digits
    number = rf"\d{{3,{digits + 4}}}"
    split = rf"\d{{3}}[\s.]\d{{{digits - 3}}}" if digits > 3 else number
    prefixed = (
        rf"{NOT_BEHIND_A_WORD}#?{re.escape(shape.letters)}{_BETWEEN}(?P<n>{split}|{number})(?!\d)"
    )
    marked = rf"{NOT_BEHIND_A_WORD}#\s?(?P<n>\d{{4,{digits + 4}}}){NOT_BEFORE_A_WORD}"
    bare = (
        rf"{NOT_BEHIND_A_WORD}(?<![.,€$£¥￥+-])(?P<n>\d{{{digits}}}){NOT_BEFORE_A_WORD}"
        r"(?![%€]|[.,]\d|\s*(?:€|eur))"
    )
    found = ([prefixed] if shape.letters else []) + [marked, bare]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in found)


class PostcodeFinder:
    """Finds postcodes in a message.

    Args:
        reads: the words around a postcode in its language.
    """

    def __init__(self, reads: IdentifierReads | None) -> None:
        counted = rf"|{reads.COUNTED}" if reads else ""
        five = re.compile(
            rf"(?<![\d.,#€$£-])(?<![^\W\d_]{{2}})\d{{5}}(?![\d%€]|[.,]\d|\s*(?:€|eur{counted}))"
        )
        own = getattr(reads, "POSTCODE_FORM", "")
        own_form = (re.compile(own),) if own else ()
        self._clear_forms = (*_CLEAR_POSTCODES, five, *own_form)
        self._cue = self._number_before = _NEVER
        if reads is not None:
            self._cue = re.compile(
                rf"{EDGE}(?:{reads.POSTCODE}){EDGE}"
                rf"(?:(?:\s+|(?<=[{UNSPACED}]))(?:{reads.IS}))?\s*[:=：]?\s*"
                r"(?P<code>(?=[A-Z\s-]*\d)[A-Z\d]{2,6}(?:[\s-](?=[A-Z]*\d)[A-Z\d]{2,4}|\s[A-Z]{2}\b)?)"
                rf"{NOT_BEFORE_A_WORD}",
                re.IGNORECASE,
            )
            self._number_before = re.compile(
                rf"{EDGE}(?:{reads.NUMBER}){EDGE}[\s.:#]*$", re.IGNORECASE
            )

    def find(self, text: str, hints: Sequence[Hint] = ()) -> list[Link]:
        """Postcodes in capitals with single spaces.

        Those that have a form of their own count anywhere; four digits, or letters in lower case,
        count after "postcode", or where ``hints`` has one.
        """
        found: list[Link] = []
        for start, end in (*self._cued(text), *self._clear(text), *_hinted(text, hints)):
            if all(end <= other.start or other.end <= start for other in found):
                code = re.sub(r"\s+", " ", text[start:end]).upper()
                found.append(Link(start, end, POSTCODE, code))
        return found

    def find_sure(self, text: str, hints: Sequence[Hint] = ()) -> list[tuple[int, int]]:
        """Spans that are postcodes even where they could be order numbers: after "zip", after a
        state or country in capitals ("OR 97401"), or where the model reads one.
        """
        after_state = (match.span() for match in _AFTER_STATE.finditer(text))
        return [*self._cued(text), *after_state, *_hinted(text, hints)]

    def _cued(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._cue.finditer(text):
            yield match.span("code")

    def _clear(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._clear_forms:
            for match in pattern.finditer(text):
                if not self._number_before.search(text[: match.start()]):
                    yield match.span()


def _hinted(text: str, hints: Sequence[Hint]) -> Iterator[tuple[int, int]]:
    forms = {POSTCODE: _POSTCODE_FORM, ORDER_NUMBER: _THREE_AND_TWO}
    for hint in hints:
        form = forms.get(hint.type)
        if form is not None and form.fullmatch(text, hint.start, hint.end):
            yield hint.start, hint.end
