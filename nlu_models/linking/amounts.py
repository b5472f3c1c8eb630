"""Amounts of money with their bounds: "under 50", "between 20 and 40", "100 euros or more"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.language.scripts import EDGE, NOT_BEHIND_A_WORD, UNSPACED
from nlu_models.linking.links import Hint, Link, hinted
from nlu_models.linking.numbers import DIGITS, parse_number
from nlu_models.text.reads import AmountReads, NumberReads

PRICE_MIN, PRICE_MAX, PRICE = "price_min", "price_max", "price"

_MAY_STAND_BEFORE = re.compile(rf"[{UNSPACED}]|[^\w.,#-]|_")
_NEAR = 0.2
"""How far "around 50" reaches, as a share."""


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


class AmountFinder:
    """Finds bounds on a price in a message.

    Args:
        reads: the words around an amount in its language.
        numbers: its numbers in words.
    """

    def __init__(self, reads: AmountReads, numbers: NumberReads | None) -> None:
        self._numbers = numbers
        words = rf"|{EDGE}(?:{numbers.WORDS})" if numbers else ""
        self._any_number = _compiled(rf"\d{words}")
        self._cent = _compiled(rf"\s?(?:{reads.CENTS})")
        low, high, amount = (self._money(name, reads) for name in ("low", "high", "n"))
        self._range = _compiled(rf"(?P<cue>{reads.BETWEEN})?{low}\s*(?:{reads.TO}|-|–|—)\s*{high}")
        self._bound = _compiled(
            rf"(?:(?P<most>{NOT_BEHIND_A_WORD}(?:{reads.AT_MOST}|<=?|≤))"
            rf"|(?P<least>{NOT_BEHIND_A_WORD}(?:{reads.AT_LEAST}|>=?|≥))"
            rf"|(?P<about>{NOT_BEHIND_A_WORD}(?:{reads.ABOUT}|~)))\s*"
            rf"(?:(?:{reads.VAGUELY})\s*)?{amount}(?P<ish>\s?(?:{reads.ISH}))?"
        )
        self._open = _compiled(
            rf"{NOT_BEHIND_A_WORD}(?<![.,]){amount}\s*(?:(?P<most>{reads.AND_LESS})"
            rf"|(?P<least>{reads.AND_MORE}|\+)|(?P<about>{reads.ISH}))"
        )
        self._bare = _compiled(rf"{NOT_BEHIND_A_WORD}(?<![.,×-]){amount}(?!\s?[x×]\s?\d)")
        self._other_unit = _compiled(rf"\s*(?:%|°|[x×]\s?\d|[\"″]|{reads.OTHER_UNIT}){EDGE}")
        self._end = _compiled(rf"\s*(?:$|[.,;:!?)。、]|(?:{reads.AFTER}){EDGE})")

    def _money(self, name: str, reads: AmountReads) -> str:
        number = rf"{self._numbers.WORDS}|{DIGITS}" if self._numbers else DIGITS
        return (
            rf"(?P<{name}_before>(?:€|£|\$|¥|eur(?:os?)?\b)\s*)?(?P<{name}>{number})"
            rf"(?P<{name}_after>\s*(?:€|eur(?:os?)?\b|£|\$|¥|{reads.CURRENCY})|,-|\s?(?:{reads.CENTS}))?"
        )

    def find(self, text: str, hints: Sequence[Hint] = ()) -> list[Link]:
        """Bounds on a price, in cents.

        A range gives a ``price_min`` and a ``price_max`` link on one span. A bare amount with a
        currency is the most somebody wants to pay. A number without currency counts when a bound
        goes with it and no other unit follows ("under 5 days" is no amount), or when ``hints``
        has a ``price`` there.

        Args:
            text: the message.
            hints: spans tagged by the model.
        """
        if not self._any_number.search(text):
            return []
        found: list[_Amount] = []
        for finder in (self._ranges, self._bounds, self._open_bounds, self._bare_amounts):
            for amount in finder(text, hints):
                if all(amount.end <= other.start or other.end <= amount.start for other in found):
                    found.append(amount)
        return [link for amount in found for link in amount.links()]

    def _ranges(self, text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
        for match in self._range.finditer(text):
            low, high = self._cents(match, "low"), self._cents(match, "high")
            if low is None or high is None or low > high or not _starts_word(text, match.start()):
                continue
            clear = _has_sign(match, "low") or _has_sign(match, "high")
            cued = bool(match["cue"]) and not self._other_unit.match(text, match.end())
            if clear or cued or hinted(hints, PRICE, match.start(), match.end()):
                yield _Amount(match.start(), match.end(), low, high)

    def _bounds(self, text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
        for match in self._bound.finditer(text):
            if self._is_money(text, match, hints, strict=match["most"] is None):
                yield from _bounded(match, self._cents(match, "n"))

    def _open_bounds(self, text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
        for match in self._open.finditer(text):
            if self._is_money(text, match, hints, strict=True):
                yield from _bounded(match, self._cents(match, "n"))

    def _bare_amounts(self, text: str, hints: Sequence[Hint]) -> Iterator[_Amount]:
        for match in self._bare.finditer(text):
            cents = self._cents(match, "n")
            if cents is not None and (
                _has_sign(match, "n") or hinted(hints, PRICE, match.start(), match.end())
            ):
                yield _Amount(match.start(), match.end(), None, cents)

    def _is_money(
        self, text: str, match: re.Match[str], hints: Sequence[Hint], *, strict: bool
    ) -> bool:
        """Whether the number is an amount: by its currency, by a hint, or by what follows it."""
        if _has_sign(match, "n") or hinted(hints, PRICE, match.start("n"), match.end("n")):
            return True
        if self._other_unit.match(text, match.end()):
            return False
        return not strict or bool(self._end.match(text, match.end()))

    def _cents(self, match: re.Match[str], name: str) -> int | None:
        number = parse_number(match[name], self._numbers)
        if number is None:
            return None
        is_cents = self._cent.fullmatch(match[f"{name}_after"] or "") is not None
        return round(number if is_cents else number * 100)


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


def _has_sign(match: re.Match[str], name: str) -> bool:
    return bool(match[f"{name}_before"] or match[f"{name}_after"])


def _starts_word(text: str, start: int) -> bool:
    return start == 0 or _MAY_STAND_BEFORE.fullmatch(text[start - 1]) is not None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
