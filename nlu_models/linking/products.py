"""Product names as shoppers write them: shortened, misspelt, in the middle of a sentence."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from common.language.scripts import is_unspaced

_ENOUGH = 0.5
_CLEAR_LEAD = 0.05
# One error in five letters: shorter words are too often other words.
_CLOSE_WORD = 0.79
_SHORTEST_FUZZY = 5
_LONGEST_FUZZY = 20
_MOST_REMEMBERED = 4096
_MOST_WORDS = 80
_LARGEST_GAP = 1
_MOST_CANDIDATES = 5
_SIGNS = frozenset("+&/;,、，")
"""Between two names."""


@dataclass(frozen=True)
class _Product:
    id: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    """A word of the message that is a word of product names: its place and how alike they are."""

    place: int
    word: str
    likeness: float


@dataclass(frozen=True)
class ProductMatch:
    """Products that a span of a message may name.

    Args:
        start: first character of the span.
        end: one past its last character.
        id: of the product that fits best.
        name: of that product.
        score: share of the name that was said, weighted by how rare its words are, 0 to 1.
        words: how many different words of the name were said.
        exact: whether no typing error had to be forgiven.
        others: ids of products that fit nearly as well.
    """

    start: int
    end: int
    id: str
    name: str
    score: float
    words: int
    exact: bool
    others: tuple[str, ...]


class ProductNames:
    """Finds product names in messages.

    A product is found by words of its name that stand together, weighted by how rare they are
    among all names (inverse document frequency); the rarest word must be one of them.

    Args:
        names: (id, name or synonym, name to show) of each product.
        tokenise: splits a text into folded words with ``text``, ``start`` and ``end``.
        parting: words that part two names.
    """

    def __init__(
        self,
        names: Iterable[tuple[str, str, str]],
        tokenise: Callable[[str], Sequence[Any]],
        parting: Collection[str] = (),
    ) -> None:
        self._tokenise = tokenise
        self._parting = parting
        self._products = [
            _Product(product_id, shown, tuple(token.text for token in tokenise(name)))
            for product_id, name, shown in names
        ]
        counts = Counter(word for product in self._products for word in set(product.words))
        total = len(self._products) + 1
        self._weights = {word: math.log(total / count) for word, count in counts.items()}
        self._vocabulary = [word for word in counts if len(word) >= _SHORTEST_FUZZY]
        # Most words of most messages are the same few hundred.
        self._likely = lru_cache(_MOST_REMEMBERED)(self._nearest)
        self._by_key: dict[str, list[_Product]] = defaultdict(list)
        for product in self._products:
            if product.words:
                self._by_key[self._rarest(product.words)].append(product)

    def _rarest(self, words: Sequence[str]) -> str:
        """The word that must be said: the rarest real word, the first one where several are."""
        real = [word for word in words if word.isalpha() and len(word) > 2] or list(words)
        return max(real, key=lambda word: (self._weights[word], -words.index(word)))

    def find(self, text: str) -> list[ProductMatch]:
        """Products named in ``text``, best first, without overlaps."""
        tokens = list(self._tokenise(text))[:_MOST_WORDS]
        seen = [
            _Seen(place, *likely)
            for place, token in enumerate(tokens)
            if (likely := self._likely(token.text))
        ]
        parted = _parted(text, tokens, self._parting)
        matches = [
            match
            for key in {hit.word for hit in seen}
            for product in self._by_key.get(key, ())
            for match in self._match(product, seen, tokens, parted)
        ]
        return list(_best_of(matches))

    def _nearest(self, word: str) -> tuple[str, float] | None:
        """The word of product names that ``word`` is or is meant to be, and how alike they are."""
        if word in self._weights:
            return word, 1.0
        if not _SHORTEST_FUZZY - 1 <= len(word) <= _LONGEST_FUZZY or not word.isalpha():
            return None
        match = process.extractOne(
            word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE_WORD
        )
        if match is None and word.endswith("ss"):  # a plural's typo: "earbuss" for "earbuds"
            return self._nearest(word[:-1])
        return (match[0], match[1]) if match else None

    def _match(
        self,
        product: _Product,
        seen: Sequence[_Seen],
        tokens: Sequence[Any],
        parted: Collection[int],
    ) -> Iterator[ProductMatch]:
        words = set(product.words)
        key = self._rarest(product.words)
        total = sum(self._weights[word] for word in words)
        for group in _groups([h for h in seen if h.word in words], parted):
            likeness = {hit.word: hit.likeness for hit in reversed(group)}
            if key not in likeness:
                continue
            said = sum(self._weights[word] * value for word, value in likeness.items())
            # A long name said in full beats a short one inside it.
            score = said / total if total else 0.0
            yield ProductMatch(
                tokens[group[0].place].start,
                tokens[group[-1].place].end,
                product.id,
                product.name,
                score,
                sum(len(word) > 1 or is_unspaced(word) for word in likeness),
                all(hit.likeness == 1.0 for hit in group),
                (),
            )


def _parted(text: str, tokens: Sequence[Any], parting: Collection[str]) -> frozenset[int]:
    """The places behind which a name ends: at a word or a sign that parts two names."""
    between = pairwise(tokens)
    signs = {n for n, (a, b) in enumerate(between) if _SIGNS & set(text[a.end : b.start])}
    return frozenset(signs | {n for n, token in enumerate(tokens) if token.text in parting})


def _groups(hits: Sequence[_Seen], parted: Collection[int]) -> Iterator[list[_Seen]]:
    """Runs of different words with at most one foreign word between neighbours, none that parts."""
    group: list[_Seen] = []
    for hit in hits:
        if group and (
            hit.place - group[-1].place > 1 + _LARGEST_GAP
            or any(hit.word == other.word for other in group)
            or any(place in parted for place in range(group[-1].place, hit.place))
        ):
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _best_of(matches: Sequence[ProductMatch]) -> Iterator[ProductMatch]:
    """For each place of the text the product that says most of it, with its near rivals."""
    order = sorted(matches, key=lambda match: (-match.words, -match.score, len(match.name)))
    taken: list[ProductMatch] = []
    for match in order:
        if any(match.start < other.end and other.start < match.end for other in taken):
            continue
        taken.append(match)
        rivals = [
            other.id
            for other in order
            if other.id != match.id
            and other.words == match.words
            and other.score >= match.score - _CLEAR_LEAD
            and other.start < match.end
            and match.start < other.end
        ]
        others = tuple(dict.fromkeys(rivals))[:_MOST_CANDIDATES]
        yield ProductMatch(
            match.start,
            match.end,
            match.id,
            match.name,
            match.score,
            match.words,
            match.exact,
            others,
        )


def is_certain(match: ProductMatch, *, hinted: bool) -> bool:
    """Whether a match may stand for its product.

    Without a hint from the model, half of the name must be said and no other product may fit as
    well; a single word must then also be the whole name.
    """
    if hinted:
        return True
    if match.others or match.score < _ENOUGH:
        return False
    return match.words >= 2 or (match.exact and match.score > 0.99)
