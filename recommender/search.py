"""Product search by words and by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import Field
from rapidfuzz import process
from rapidfuzz.distance import OSA

from common.artifacts import read_manifest
from common.config import StrictModel
from common.errors import DataError, ModelError
from common.language.scripts import is_unspaced
from recommender.bm25 import FieldIndex, field_texts
from recommender.cosines import VectorIndex, cosines_of
from recommender.dataset import Profile
from recommender.embedding import TextEncoder
from recommender.index import ItemIndex
from recommender.items import Filters, Item
from recommender.models import Mix, Popularity
from recommender.passages import PassageRanker
from recommender.ranker import LearnedRanker, Query, QueryFeatures
from recommender.reasons import Reason
from recommender.recommender import MIX_FILE
from recommender.vectors import VectorStore
from recommender.words import MAX_QUERY_CHARACTERS, MAX_QUERY_WORDS, Words

RANKER_FILE = "ranker.npz"
RERANKED = 200
"""So many of the best hits are put into order by what was learnt."""
_FEW_HITS = 2


class SearchConfig(StrictModel):
    """Settings of :class:`ProductSearch`.

    Attributes:
        words: share of the words in the fused score; the rest is meaning.
        nearness: least cosine of query and item for a hit by meaning alone.
        word_share, kinship: a hit by words holds more than this share of the query's words, or is
            at least this near in meaning.
        relative_nearness: and least share of the best item's cosine.
        least_share: a hit needs this share of the best hit's score.
        corrected, completed, synonym: what a corrected typo, a completed word and a synonym
            count beside a word that stands in the item.
        popularity: a small push for what others choose, among equals.
        learned: what the learned ranker's expectation (0 to 1) adds to the order of the best hits,
            where a shop has rated searches.
        index: how the items nearest in meaning are found: ``exact`` compares the query with all,
            ``faiss`` asks a graph for the nearest, for catalogues of hundreds of thousands.
        nearest: so many of them that graph is asked for.
    """

    words: float = Field(default=0.4, ge=0.0, le=1.0)
    nearness: float = 0.34
    word_share: float = Field(default=0.5, ge=0.0, lt=1.0)
    kinship: float = 0.25
    relative_nearness: float = 0.8
    least_share: float = Field(default=0.4, ge=0.0, le=1.0)
    corrected: float = 0.8
    completed: float = 0.7
    synonym: float = 0.7
    popularity: float = 0.02
    learned: float = Field(default=0.25, ge=0.0)
    index: VectorIndex = "exact"
    nearest: int = Field(default=1000, ge=1)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found item, its score (0 to about 1) and why it was found."""

    item_id: str
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits, best first, and how many there are in all."""

    hits: list[SearchHit] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Match:
    """A word of the index that stands for a word of the query."""

    word: str
    weight: float
    typed: str


class ProductSearch:
    """Finds products by words (BM25 with typos and synonyms) and by meaning (embeddings).

    The two scores are fused by a convex combination (Bruch et al., "An Analysis of Fusion
    Functions for Hybrid Retrieval", TOIS 2023). Thread-safe.
    """

    def __init__(
        self,
        items: Sequence[Item],
        encoder: TextEncoder,
        store: VectorStore,
        popularity: Mapping[str, float],
        *,
        words: Words | None = None,
        config: SearchConfig | None = None,
        ranker: LearnedRanker | None = None,
    ) -> None:
        self._encoder = encoder
        self._learned = ranker
        self._chosen = popularity
        self._words = words or Words()
        self._config = config or SearchConfig()
        self._index = ItemIndex([item.id for item in items], items)
        self._store = store.renewed(items, encoder)
        self._vectors = self._store.matrix
        self._cosines = cosines_of(self._vectors, self._config.index, self._config.nearest)
        self._popularity = np.array([popularity.get(item.id, 0.0) for item in items], np.float32)
        self._texts = [field_texts(item) for item in items]
        self._fields = FieldIndex(items, self._words)
        self.ranker = PassageRanker(encoder, self._words, (self._fields.items_with, len(items)))
        self._matches = lru_cache(maxsize=4096)(self._find_matches)
        self._features: QueryFeatures | None = None

    @classmethod
    def load(
        cls,
        folder: Path,
        items: Iterable[Item],
        *,
        words: Words | None = None,
        config: SearchConfig | None = None,
    ) -> Self:
        """Open what :func:`recommender.training.train` wrote.

        Args:
            folder: the trained folder.
            items: the products as they are now; new ones are embedded on the spot.
            words: of the language of the products' texts, English when left out.
            config: settings.

        Raises:
            ModelError: a file is missing or damaged, or nothing was trained.
        """
        if not read_manifest(folder):
            raise ModelError(f"No trained product search in {folder}.", hint="Run: shoptalk train")
        encoder = TextEncoder.load(folder)
        store = VectorStore.load(folder)
        popularity = _popularity(Mix.load(folder / MIX_FILE), store)
        held = folder / RANKER_FILE
        ranker = LearnedRanker.load(held) if held.exists() else None
        return cls(
            list(items), encoder, store, popularity, words=words, config=config, ranker=ranker
        )

    def with_items(self, items: Iterable[Item]) -> ProductSearch:
        """The same search with the products as they are now.

        Prices and stock cost next to nothing; where a text changed, the words are indexed again,
        and what has no vector yet is embedded.
        """
        held = list(items)
        fresh = copy(self)
        fresh._index = ItemIndex([item.id for item in held], held)
        fresh._texts = [field_texts(item) for item in held]
        fresh._features = None  # they know the prices
        if fresh._texts == self._texts and fresh._index.ids == self._index.ids:
            return fresh
        return ProductSearch(
            held,
            self._encoder,
            self._store,
            self._chosen,
            words=self._words,
            config=self._config,
            ranker=self._learned,
        )

    def search(
        self, query: str, *, filters: Filters | None = None, k: int = 10, offset: int = 0
    ) -> SearchPage:
        """The ``k`` best items from the ``offset``-th on, and how many were found.

        A query without a word that says anything ("show me something") lists all that the
        filters allow, the most chosen first. Only the first 300 characters of a query count.

        Raises:
            DataError: ``k`` is below 1 or ``offset`` below 0.
        """
        if k < 1 or offset < 0:
            raise DataError(f"A page needs k >= 1 and offset >= 0, not {k} and {offset}.")
        allowed = self._index.mask(filters or Filters())
        text = " ".join(query[:MAX_QUERY_CHARACTERS].split())
        words = self._words.raw(text)[:MAX_QUERY_WORDS]
        content = [word for word in words if word not in self._words.stop_words]
        if not content:
            browse = not text or bool(words)
            return self._browse(allowed, k, offset) if browse else SearchPage()
        return self._find(text, content, allowed, k, offset)

    def query(self, text: str, allowed: np.ndarray | None = None) -> Query:
        """What words and meaning say of every item for a query: what a ranker starts from.

        Of few ``allowed`` items (booleans, shape (items,)) the meaning is right in any index.
        """
        typed = [word for word in self._words.raw(text) if word not in self._words.stop_words]
        return self._query(text, typed, allowed)[0]

    def _query(
        self, text: str, typed: Sequence[str], allowed: np.ndarray | None = None
    ) -> tuple[Query, Sequence[tuple[_Match, ...]]]:
        matches = self._matches_of(typed)
        by_words, shares = self._score_words(matches)
        sure = by_words > 0
        if allowed is not None and allowed.sum() <= self._config.nearest:
            sure = sure | allowed
        cosines = self._cosines.of(self._encoder.encode_one(text), np.flatnonzero(sure))
        query = Query(
            words=tuple(self._words.stem(word) for word in typed),
            alternatives=[frozenset(match.word for match in group) for group in matches],
            by_words=by_words,
            shares=shares,
            cosines=cosines,
            fused=self._fuse(by_words, shares, cosines),
        )
        return query, matches

    def described(self, text: str, ids: Sequence[str]) -> tuple[frozenset[str], np.ndarray]:
        """Those of some items that are there, and what a ranker goes by for each of them.

        Returns:
            Their ids, and features in the order asked for, shape (those, len(FEATURES)).
        """
        at = self._index.positions(ids)
        asked = np.zeros(len(self._index), dtype=bool)
        asked[at] = True
        rows = self._describing().of(self.query(text, asked), np.array(at, dtype=int))
        return frozenset(self._index.ids[one] for one in at), rows

    def _describing(self) -> QueryFeatures:
        """What describes the items for a ranker, made when it is first needed."""
        if self._features is None:
            items = [self._index[at] for at in range(len(self._index))]
            self._features = QueryFeatures(items, self._vectors, self._words, self._popularity)
        return self._features

    def _reordered(self, ranked: np.ndarray, query: Query) -> np.ndarray:
        """The best hits, best first, with what the learned ranker expects of each."""
        if self._learned is None or len(ranked) < _FEW_HITS:
            return ranked
        best, rest = ranked[:RERANKED], ranked[RERANKED:]
        expected = self._learned.score(self._describing().of(query, best))
        order = np.argsort(-(query.fused[best] + self._config.learned * expected), kind="stable")
        return np.concatenate([best[order], rest])

    def nearest(self, text: str, *, filters: Filters | None = None, k: int = 10) -> list[str]:
        """Ids of the ``k`` items that the filters allow and that come nearest to a text, however
        far that is: for who asks for ideas, where nothing was found by the text."""
        mask = self._index.mask(filters or Filters())
        allowed = np.flatnonzero(mask)
        fused = self.query(text[:MAX_QUERY_CHARACTERS], mask).fused[allowed]
        return [self._index.ids[p] for p in allowed[np.argsort(-fused, kind="stable")][:k].tolist()]

    def nearness(self, text: str) -> float:
        """The cosine of a text and the item that is nearest to it in meaning; 0 without items."""
        query = self._encoder.encode_one(text[:MAX_QUERY_CHARACTERS])
        cosines = self._cosines.of(query, np.zeros(0, dtype=np.int64))
        return float(cosines.max(initial=0.0))

    def spelled(self, word: str) -> str:
        """A stemmed word as products spell it; itself where it is known, or nothing is near."""
        if word in self._fields or self._words.synonyms_of(word):
            return word
        edits = _edits(word)
        known = [*self._words.with_synonyms, *self._fields.vocabulary]
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=edits, limit=8)
        return next((other for other, _, _ in near if edits and other[0] == word[0]), word)

    def matching(self, filters: Filters) -> list[Item]:
        """All items that the filters allow, in the catalogue's order."""
        return [self._index[at] for at in np.flatnonzero(self._index.mask(filters)).tolist()]

    def _find(
        self, text: str, content: Sequence[str], allowed: np.ndarray, k: int, offset: int
    ) -> SearchPage:
        query, matches = self._query(text, content, allowed)
        by_words, shares, cosines, total = query.by_words, query.shares, query.cosines, query.fused
        akin = (shares > self._config.word_share) | (cosines >= self._config.kinship)
        found = allowed & (((by_words > 0) & akin) | self._near(cosines, allowed))
        found &= total >= self._config.least_share * total.max(initial=0.0, where=found)
        ranked = np.flatnonzero(found)
        ranked = self._reordered(ranked[np.argsort(-total[ranked], kind="stable")], query)
        page = ranked[offset : offset + k].tolist()
        hits = [SearchHit(self._index.ids[p], float(total[p]), self._why(p, matches)) for p in page]
        return SearchPage(hits, len(ranked))

    def _matches_of(self, typed: Sequence[str]) -> list[tuple[_Match, ...]]:
        """Words of the index for each typed word. Neighbours that no product has are no word: of a
        text without spaces they count only where nothing else is found."""
        found = {word: self._matches(word) for word in dict.fromkeys(typed)}
        chance = [word for word, match in found.items() if not match and is_unspaced(word)]
        some = any(match for word, match in found.items() if is_unspaced(word))
        return [match for word, match in found.items() if not (some and word in chance)]

    def _score_words(self, matches: Sequence[tuple[_Match, ...]]) -> tuple[np.ndarray, np.ndarray]:
        """BM25 of each item, and the share of the query's words that it holds."""
        scores = np.zeros(len(self._index), dtype=np.float32)
        held = np.zeros(len(self._index), dtype=np.float32)
        for alternatives in matches:
            best = np.zeros(len(self._index), dtype=np.float32)
            for match in alternatives:
                positions, values = self._fields.scores(match.word)
                best[positions] = np.maximum(best[positions], match.weight * values)
            scores += best
            held += best > 0
        return scores, held / max(len(matches), 1)

    def _near(self, cosines: np.ndarray, allowed: np.ndarray) -> np.ndarray:
        """What is near enough in meaning, beside the nearest that the filters allow."""
        best = float(cosines.max(initial=0.0, where=allowed))
        return cosines >= max(self._config.nearness, self._config.relative_nearness * best)

    def _fuse(self, by_words: np.ndarray, shares: np.ndarray, cosines: np.ndarray) -> np.ndarray:
        largest = max(float(by_words.max(initial=0.0)), 1e-9)
        words = by_words / largest * shares
        meaning = np.clip(cosines, 0.0, 1.0)
        share = self._config.words
        fused = share * words + (1.0 - share) * meaning
        return fused + self._config.popularity * self._popularity

    def _browse(self, allowed: np.ndarray, k: int, offset: int) -> SearchPage:
        ranked = np.flatnonzero(allowed)
        ranked = ranked[np.argsort(-self._popularity[ranked], kind="stable")]
        page = ranked[offset : offset + k].tolist()
        hits = [
            SearchHit(
                self._index.ids[p],
                float(self._popularity[p]),
                Reason("in_range", {"category": self._index[p].category}),
            )
            for p in page
        ]
        return SearchPage(hits, len(ranked))

    def _find_matches(self, typed: str) -> tuple[_Match, ...]:
        """Words of the index for one typed word: itself and synonyms, or else the nearest."""
        word = self._words.stem(typed)
        found = [_Match(word, 1.0, typed)] if word in self._fields else []
        found += [
            _Match(other, self._config.synonym, typed)
            for other in self._words.synonyms_of(word)
            if other in self._fields
        ]
        return tuple(found) or self._completed(word, typed) or self._corrected(word, typed)

    def _completed(self, word: str, typed: str) -> tuple[_Match, ...]:
        if len(word) < 4:
            return ()
        longer = [w for w in self._fields.vocabulary if w.startswith(word)]
        return tuple(_Match(w, self._config.completed, typed) for w in longer[:5])

    def _corrected(self, word: str, typed: str) -> tuple[_Match, ...]:
        edits = _edits(word)
        if not edits:
            return ()
        near = process.extract(
            word, self._fields.vocabulary, scorer=OSA.distance, score_cutoff=edits, limit=8
        )
        # People rarely mistype the first letter, and "weather" must not become "leather".
        near = [found for found in near if found[0][0] == word[0]]
        nearest = [candidate for candidate, distance, _ in near if distance == near[0][1]]
        found = [_Match(w, self._config.corrected, typed) for w in nearest]
        for candidate in nearest:
            found += [
                _Match(other, self._config.corrected * self._config.synonym, typed)
                for other in self._words.synonyms_of(candidate)
                if other in self._fields
            ]
        return tuple(found)

    def _why(self, position: int, matches: Sequence[tuple[_Match, ...]]) -> Reason:
        held = [
            match.typed if match.typed.startswith(match.word[:4]) else match.word
            for alternatives in matches
            for match in alternatives
            if position in self._fields.scores(match.word)[0]
        ]
        words = list(dict.fromkeys(held))[:3]
        return Reason("matches_words", {"words": words}) if words else Reason("close_in_meaning")


def _edits(word: str) -> int:
    """How many typing errors a word may have."""
    return 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 8 else 2


def _popularity(mix: Mix, store: VectorStore) -> dict[str, float]:
    if Popularity.name not in mix.models:
        return {}
    trained = mix.models[Popularity.name].score([Profile()])[0]
    return dict(zip(store.ids, trained.tolist(), strict=True))
