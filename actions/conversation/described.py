"""Things pointed at by what is told of them, or by their price: "the thin one", "the €45 one"."""

from __future__ import annotations

from collections.abc import Sequence

from actions.conversation.table import PRICE, Row
from common.language import language
from common.language.scripts import held_words

_LEAST_ALIKE = 4


def by_price(text: str, rows: Sequence[Row], code: str) -> list[Row]:
    """The rows that cost what a text calls a thing by; none where it names no price."""
    amount: float | None = language(code).reads("references").priced(text)
    if amount is None:
        return []
    return [row for row in rows if PRICE in row.numbers and _costs(row, amount)]


def _costs(row: Row, amount: float) -> bool:
    """Whether a row costs so much; "the 45 one" may be one for 45.90."""
    price = row.numbers[PRICE] / 100
    return price == amount or (amount == int(amount) and int(price) == amount)


def by_description(text: str, rows: Sequence[Row], code: str) -> list[Row]:
    """The rows of which most of the words are told that a text describes a thing by.

    None where it describes none, or where nothing is told of any, or of all.
    """
    said: list[str] = language(code).reads("references").described(text)
    stem = language(code).reads("search").stem
    held = [_told(row, stem) for row in rows]
    hits = [[_is_told(stem(word), words) for words in held] for word in dict.fromkeys(said)]
    telling = [column for column in hits if any(column) and not all(column)]
    if not telling:
        return []
    scores = [sum(column) for column in zip(*telling, strict=True)]
    return [row for row, score in zip(rows, scores, strict=True) if score == max(scores)]


def _told(row: Row, stem: object) -> frozenset[str]:
    values = " ".join(value for held in row.facets.values() for value in held)
    words = held_words(f"{row.name} {row.words} {row.text} {values}".replace("-", " "))
    return frozenset(stem(word) for word in words)  # type: ignore[operator]


def _is_told(word: str, words: frozenset[str]) -> bool:
    """Whether a word, or one that begins with it ("wind" of "windy"), is told."""
    if word in words:
        return True
    if len(word) < _LEAST_ALIKE:
        return False
    return any(len(w) >= _LEAST_ALIKE and (w.startswith(word) or word.startswith(w)) for w in words)
