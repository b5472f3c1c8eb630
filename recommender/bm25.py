"""BM25 over several fields, as one sparse matrix of words and items."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from recommender.items import CATEGORY, Item
from recommender.words import Words

FIELD_WEIGHTS: Mapping[str, float] = {
    "name": 3.0,
    "kind": 3.0,
    "category": 4.0,
    "brand": 3.0,
    "tags": 2.0,
    "options": 2.0,
    "attributes": 1.5,
    "text": 1.0,
}
K1 = 1.2
B = 0.6
_WORDLIKE = re.compile(r"[^\W\d_]{3}")


class FieldIndex:
    """BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields",
    CIKM 2004): the weighted sum of term frequencies over the fields goes through one saturation.

    Args:
        items: the items; positions in all results refer to this order.
        words: how their words are compared.
    """

    def __init__(self, items: Sequence[Item | None], words: Words) -> None:
        self.size = len(items)
        documents = [field_tokens(item, words) if item else {} for item in items]
        self._postings = _postings(documents)
        self.vocabulary: tuple[str, ...] = tuple(sorted(self._postings))

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def items_with(self, word: str) -> int:
        """In how many items a stemmed word stands."""
        return len(self._postings[word][0]) if word in self._postings else 0

    def scores(self, word: str) -> tuple[np.ndarray, np.ndarray]:
        """Positions of the items that hold a stemmed word, and the word's BM25 in each."""
        return self._postings[word]


def field_texts(item: Item) -> dict[str, str]:
    """The text of each field of an item; of ``kind``, its name again."""
    return {
        "name": item.name,
        "kind": item.name,
        "category": " ".join(sorted(item.values(CATEGORY))),
        "brand": item.brand,
        "tags": " ".join(item.tags),
        "options": " ".join(_option_words(item)),
        "attributes": " ".join(_attribute_words(item)),
        "text": item.text,
    }


def field_tokens(item: Item, words: Words) -> dict[str, list[str]]:
    """The stemmed words of each field of an item; the kind is the last word of its name."""
    found = {name: words.held(text) for name, text in field_texts(item).items()}
    return found | {"kind": found["kind"][-1:]}


def _attribute_words(item: Item) -> list[str]:
    words = []
    for name, value in item.attributes.items():
        if value is False:
            continue
        words.append(name.replace("_", " "))
        if value is not True:
            words.append(f"{value:g}" if isinstance(value, int | float) else str(value))
    return words


def _option_words(item: Item) -> list[str]:
    """Values that are words ("navy"); letters and figures ("M", "42") are no help to a search."""
    values = {value for offered in item.options.values() for value in offered}
    return sorted(value for value in values if _WORDLIKE.search(value))


def _postings(
    documents: Sequence[Mapping[str, Sequence[str]]],
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    average = _average_lengths(documents)
    frequencies: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, fields in enumerate(documents):
        weighted: Counter[str] = Counter()
        for field, words in fields.items():
            length = 1.0 - B + B * len(words) / max(average[field], 1e-9)
            for word, count in Counter(words).items():
                weighted[word] += FIELD_WEIGHTS[field] * count / length  # type: ignore[assignment]
        for word, frequency in weighted.items():
            frequencies[word].append((position, frequency))
    return {word: _bm25(found, len(documents)) for word, found in frequencies.items()}


def _average_lengths(documents: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, float]:
    totals: Counter[str] = Counter()
    for fields in documents:
        totals.update({field: len(words) for field, words in fields.items()})
    return {field: totals[field] / max(len(documents), 1) for field in FIELD_WEIGHTS}


def _bm25(found: Sequence[tuple[int, float]], size: int) -> tuple[np.ndarray, np.ndarray]:
    idf = math.log(1.0 + (size - len(found) + 0.5) / (len(found) + 0.5))
    positions = np.array([position for position, _ in found], dtype=np.int64)
    frequency = np.array([value for _, value in found], dtype=np.float32)
    return positions, (idf * frequency * (K1 + 1.0) / (frequency + K1)).astype(np.float32)
