"""Order numbers, e-mail addresses and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlu_models.linking.links import Hint, Link
from nlu_models.text.reads import IdentifierReads

ORDER_NUMBER, EMAIL, POSTCODE = "order_number", "email", "postcode"

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
_NEVER = re.compile(r"(?!)(?P<code>)")
_POSTCODE_FORM = re.compile(r"(?=[A-Z\s-]*\d)[A-Z\d](?:[A-Z\d\s-]{1,8})[A-Z\d]", re.IGNORECASE)


def find_emails(text: str, hints: Sequence[Hint] = ()) -> list[Link]:
    """E-mail addresses, in lower case."""
    return [
        Link(start, match.end(), EMAIL, text[start : match.end()].lower())
        for match in _EMAIL.finditer(text)
        for start in [match.start() + _leading_signs(match.group())]
    ]


def _leading_signs(address: str) -> int:
    """Quotes and points before an address belong to the sentence."""
    return len(address) - len(address.lstrip("'.-+%"))


class OrderNumbers:
    """Finds order numbers however they are typed, and writes them one way.

    Args:
        prefix: of the shop's order numbers, ``HP`` for ``HP-104233``.
        digits: how many digits a number has; a bare number of another length is none.
    """

    def __init__(self, prefix: str, digits: int) -> None:
        self.prefix = prefix.upper()
        self.digits = digits
        between = r"[\s_.:#–—-]{0,3}"
        number = rf"\d{{3,{digits + 4}}}"
        split = rf"\d{{3}}[\s.]\d{{{digits - 3}}}" if digits > 3 else number
        self._prefixed = re.compile(
            rf"(?<!\w)#?{re.escape(prefix)}{between}(?P<n>{split}|{number})(?!\d)", re.IGNORECASE
        )
        self._marked = re.compile(rf"(?<!\w)#\s?(?P<n>\d{{4,{digits + 4}}})(?![\d\w])")
        self._bare = re.compile(
            rf"(?<![\w.,€$£+-])(?P<n>\d{{{digits}}})(?![\w%€]|[.,]\d|\s*(?:€|eur))"
        )
        self._hinted = re.compile(r"\d[\d\s.-]*\d")

    def find(self, text: str, hints: Sequence[Hint] = ()) -> list[Link]:
        """Order numbers as ``PREFIX-digits``; the span takes in the prefix or ``#``."""
        found: list[Link] = []
        for pattern in (self._prefixed, self._marked, self._bare):
            for match in pattern.finditer(text):
                link = self._link(match.start(), match.end(), match["n"])
                if all(link.end <= other.start or other.end <= link.start for other in found):
                    found.append(link)
        return found

    def find_hinted(self, text: str, hints: Sequence[Hint]) -> list[Link]:
        """Numbers of another length that the model takes for order numbers, so that the shop can
        say what is wrong with them.
        """
        return [
            self._link(hint.start, hint.end, match.group())
            for hint in hints
            if hint.type == ORDER_NUMBER
            for match in [self._hinted.search(text, hint.start, hint.end)]
            if match is not None
        ]

    def _link(self, start: int, end: int, number: str) -> Link:
        return Link(start, end, ORDER_NUMBER, f"{self.prefix}-{re.sub(r'[^0-9]', '', number)}")


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
        self._clear_forms = (*_CLEAR_POSTCODES, five)
        self._cue = self._number_before = _NEVER
        if reads is not None:
            self._cue = re.compile(
                rf"\b(?:{reads.POSTCODE})\b(?:\s+(?:{reads.IS}))?\s*[:=]?\s*"
                r"(?P<code>(?=[A-Z\s-]*\d)[A-Z\d]{2,5}(?:[\s-](?=[A-Z]*\d)[A-Z\d]{2,4}|\s[A-Z]{2}\b)?)"
                r"(?!\w)",
                re.IGNORECASE,
            )
            self._number_before = re.compile(rf"\b(?:{reads.NUMBER})\b[\s.:#]*$", re.IGNORECASE)

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

    def _cued(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._cue.finditer(text):
            yield match.span("code")

    def _clear(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._clear_forms:
            for match in pattern.finditer(text):
                if not self._number_before.search(text[: match.start()]):
                    yield match.span()


def _hinted(text: str, hints: Sequence[Hint]) -> Iterator[tuple[int, int]]:
    for hint in hints:
        if hint.type == POSTCODE and _POSTCODE_FORM.fullmatch(text, hint.start, hint.end):
            yield hint.start, hint.end
