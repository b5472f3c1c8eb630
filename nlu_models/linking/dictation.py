"""Identifiers as they are spoken: "frieda dot keller at example dot com", "h p one zero four …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from common.language.scripts import EDGE
from common.order_numbers import OrderNumberShape
from nlu_models.linking.links import Link
from nlu_models.text.reads import IdentifierReads

ORDER_NUMBER, EMAIL, POSTCODE = "order_number", "email", "postcode"
_POSTCODE_DIGITS = frozenset({4, 5})
_SPELLED_SIGN = r"[^\W_]+"


class Dictation:
    """Finds what was spoken or spelled in a message.

    Args:
        reads: the spoken signs and digits of the messages' language.
        shape: of the shop's order numbers, if it has told.
    """

    def __init__(self, reads: IdentifierReads, shape: OrderNumberShape | None) -> None:
        self._digits = reads.DIGITS
        self._twice = reads.TWICE
        signs = "|".join(reads.SIGNS)
        self._signs = {
            re.compile(pattern, re.IGNORECASE): sign for pattern, sign in reads.SIGNS.items()
        }
        joint = rf"\s+(?:{signs})\s+"
        dot = rf"\s+(?:{reads.DOT})\s+"
        at = rf"\s+(?:{reads.SPOKEN_AT})\s+"
        digits = "|".join(sorted(reads.DIGITS, key=len, reverse=True))
        word = rf"{_SPELLED_SIGN}(?:\s+(?:{digits})\b)*"  # "peters two"
        self._joint = re.compile(joint, re.IGNORECASE)
        host = rf"{word}(?:{joint}{word})*{dot}[^\W\d_]{{2,6}}"
        typed_host = r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
        joined = rf"{word}(?:{joint}{word}){{1,4}}|[\w+-]*[._\d][\w.+-]*"
        self._email = re.compile(
            rf"(?<![\w.])(?:(?P<local>{joined}){at}(?P<host>{typed_host}|{host})"
            rf"|(?P<word>{word}){at}(?P<spoken>{host}))(?![\w@])",
            re.IGNORECASE,
        )
        spoken = rf"(?:(?:{reads.TWICE})\s+)?(?:{digits}|\d)"
        self._one = re.compile(spoken, re.IGNORECASE)
        self._run = re.compile(rf"{EDGE}{spoken}(?:[\s,-]+{spoken})+{EDGE}", re.IGNORECASE)
        self._number_before = re.compile(rf"{EDGE}(?:{reads.NUMBER}){EDGE}[\s.:#]*$", re.IGNORECASE)
        self._shape = shape if shape is not None and "".join(shape.groups).isdecimal() else None
        letters = r"\s?".join(map(re.escape, self._shape.letters)) if self._shape else ""
        self._letters_before = re.compile(rf"(?<!\w){letters}[\s-]*$", re.I) if letters else None

    def emails(self, text: str) -> Iterator[Link]:
        """Spoken addresses, as they are written."""
        for match in self._email.finditer(text):
            local, host = match["local"] or match["word"], match["host"] or match["spoken"]
            value = f"{self._written(local)}@{self._written(host)}"
            yield Link(*match.span(), EMAIL, value.lower())

    def numbers(self, text: str) -> Iterator[Link]:
        """Digits that were spoken one by one: an order number, or a postcode, by their count."""
        for match in self._run.finditer(text):
            digits = self._as_digits(match.group())
            if digits.isdecimal() and re.sub(r"\D", "", match.group()) != digits:
                link = self._link(text, *match.span(), digits)
                if link is not None:
                    yield link

    def _link(self, text: str, start: int, end: int, digits: str) -> Link | None:
        before = self._letters_before.search(text[:start]) if self._letters_before else None
        if self._shape and (before or len(digits) == self._shape.digits):
            first = before.start() if before else start
            return Link(first, end, ORDER_NUMBER, self._shape.normal(digits))
        named = self._number_before.search(text[:start])
        if len(digits) in _POSTCODE_DIGITS and not named:
            return Link(start, end, POSTCODE, digits)
        return None

    def _as_digits(self, spoken: str) -> str:
        found = []
        for match in self._one.finditer(spoken):
            words = match.group().lower().split()
            digit = self._digits.get(words[-1], words[-1])
            found.append(digit * (2 if re.fullmatch(self._twice, words[0]) else 1))
        return "".join(found)

    def _written(self, spoken: str) -> str:
        """Words and the names of signs between them, as one piece."""
        pieces = [self._joined(piece) for piece in self._joint.split(spoken)]
        joints = [match.group().strip().lower() for match in self._joint.finditer(spoken)]
        signs = [next(s for p, s in self._signs.items() if p.fullmatch(j)) for j in joints]
        return pieces[0] + "".join(
            sign + piece for sign, piece in zip(signs, pieces[1:], strict=True)
        )

    def _joined(self, piece: str) -> str:
        """A word and the digits spoken behind it, as one."""
        word, *digits = piece.split() or [""]
        return word + "".join(self._digits.get(digit.lower(), digit) for digit in digits)
