"""Which of a few passages answers a question, and how surely.

Two signals that fail in different places are weighed together: the meaning of the whole (vectors of
the sentence encoder) and the words of the question that must be answered for (each compared with
its nearest word of the passage, rare ones weighing more; a greedy matching as in BERTScore, Zhang
et al. 2020, over vectors of single words). What is near in meaning but lacks the one word that was
asked about answers nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from common.config import StrictModel
from recommender.embedding import TextEncoder
from recommender.words import Words

_KEPT_VECTORS = 8192
_KEPT_PASSAGES = 4096
_KEPT_SETS = 4
"""Of so many sets of passages the vectors stand together; the shop's own is asked most."""
_NEAREST = 12
"""Of how many passages the words are compared by meaning; of the others as they are written."""
_LONGEST_QUESTION = 300
_LIKE = 0.9
"""What a synonym, or the beginning of the same word, counts beside the word itself."""
_HELD = 0.62
"""From this likeness on a word of the question is spoken about."""


class PassageConfig(StrictModel):
    """How the signals are weighed into the chance that a passage answers (a logistic regression).

    Between two fits of ``python -m benchmarks.questions --tune``, where fewest were answered
    wrongly.

    Attributes:
        meaning: weight of the cosine of question and passage.
        margin: of how far that is above the mean of the other passages.
        words: of the share of the question's words that are spoken about.
        rarest: of the likeness of the question's rarest word.
        asked: of the caller's knowledge that some words ask for the passage.
        bias: what is added; such that 0.5 is the threshold that the tuning chose for products.
    """

    meaning: float = 1.8
    margin: float = 3.4
    words: float = 3.4
    rarest: float = 0.5
    asked: float = 0.7
    bias: float = -4.5


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may answer.

    Attributes:
        text: the passage.
        context: what it stands under; it helps to find it and need not be said.
        covers: words of the question of which the caller knows that this is what they ask for
            ("heavy" asks for the weight).
    """

    text: str
    context: str = ""
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One passage by its place among those given.

    Attributes:
        place: its index.
        score: the chance that it answers, from 0 to 1.
        missing: words of the question that it does not speak about, as typed.
        signals: meaning, margin, words, rarest, asked.
    """

    place: int
    score: float
    missing: tuple[str, ...]
    signals: tuple[float, ...]

    @property
    def meaning(self) -> float:
        """The cosine of question and passage."""
        return self.signals[0]


class PassageRanker:
    """Ranks passages by how surely they answer a question. Thread-safe.

    Args:
        encoder: of sentences; None compares words alone.
        words: how words are compared.
        documents: in how many texts of the shop a stemmed word stands, and of how many.
        config: settings.
    """

    def __init__(
        self,
        encoder: TextEncoder | None,
        words: Words,
        documents: tuple[Callable[[str], int], int] | None = None,
        config: PassageConfig | None = None,
    ) -> None:
        self._encoder = encoder
        self._words = words
        self._count, self._total = documents or (lambda _: 0, 0)
        self._config = config or PassageConfig()
        self._kept: dict[str, np.ndarray] = {}
        self._said = lru_cache(_KEPT_PASSAGES)(self._words_of)
        self._stacked = lru_cache(_KEPT_SETS)(self._stack)

    def content(self, question: str, ignore: Collection[str] = ()) -> list[str]:
        """The words of a question that an answer must speak about, as typed, each once."""
        typed = self._words.raw(question[:_LONGEST_QUESTION])
        skipped = self._words.stop_words
        return [w for w in dict.fromkeys(typed) if w not in skipped and w not in ignore]

    def rank(
        self, question: str, passages: Sequence[Passage], *, ignore: Collection[str] = ()
    ) -> list[Ranked]:
        """The passages, the surest first.

        Args:
            question: as it was asked; what comes after 300 characters does not count.
            passages: any number of them.
            ignore: words that every question has, or that name what it is about.
        """
        asked = self._asked(question, passages, ignore)
        if not passages or not asked:
            return []
        cosines = self._cosines(question, passages)
        exact = [self._likenesses(asked, passage, by_meaning=False) for passage in passages]
        weights = np.array([self._rarity(word) for word in asked])
        near = set(np.argsort(-(cosines + np.array(exact) @ weights / weights.sum()))[:_NEAREST])
        found = []
        for place, passage in enumerate(passages):
            held = exact[place]
            if place in near and self._encoder is not None:
                held = self._likenesses(asked, passage, by_meaning=True)
            found.append(self._ranked(place, passage, asked, np.array(held), weights, cosines))
        return sorted(found, key=lambda one: -one.score)

    def _asked(
        self, question: str, passages: Sequence[Passage], ignore: Collection[str]
    ) -> list[str]:
        """The question's content, and what some passage is known to cover."""
        content = set(self.content(question, ignore))
        covered = frozenset[str]().union(*(passage.covers for passage in passages))
        covered = (covered - self._words.stop_words) or covered
        typed = dict.fromkeys(self._words.raw(question[:_LONGEST_QUESTION]))
        return [word for word in typed if word in content or word in covered]

    def vectors(self, texts: Sequence[str]) -> np.ndarray | None:
        """Unit-length vectors, shape (texts, dimensions); None without an encoder."""
        if self._encoder is None:
            return None
        # Texts of a length go together: a batch is as slow as its longest text.
        fresh = sorted((text for text in set(texts) if text not in self._kept), key=len)
        made = dict(zip(fresh, self._encoder.encode(fresh), strict=True)) if fresh else {}
        held = {**{t: self._kept[t] for t in texts if t in self._kept}, **made}
        if len(self._kept) + len(made) > _KEPT_VECTORS:
            self._kept = {}
        self._kept.update(made)
        return np.stack([held[text] for text in texts])

    def _ranked(
        self,
        place: int,
        passage: Passage,
        asked: Sequence[str],
        held: np.ndarray,
        weights: np.ndarray,
        cosines: np.ndarray,
    ) -> Ranked:
        others = np.delete(cosines, place)
        signals = (
            float(cosines[place]),
            float(cosines[place] - (others.mean() if len(others) else 0.0)),
            float(held @ weights / weights.sum()),
            float(held[int(weights.argmax())]),
            float(bool(passage.covers)),
        )
        missing = tuple(w for w, likeness in zip(asked, held, strict=True) if likeness < _HELD)
        return Ranked(place, self._score(signals), missing, signals)

    def _score(self, signals: tuple[float, ...]) -> float:
        if self._encoder is None:
            return signals[2]
        c = self._config
        weights = (c.meaning, c.margin, c.words, c.rarest, c.asked)
        total = c.bias + sum(w * s for w, s in zip(weights, signals, strict=True))
        return 1.0 / (1.0 + math.exp(-total))

    def _cosines(self, question: str, passages: Sequence[Passage]) -> np.ndarray:
        """Of each passage the better one: by itself, or under what it stands under."""
        texts = [passage.text for passage in passages]
        under = [f"{p.context} {p.text}".strip() for p in passages]
        asked = self.vectors([question[:_LONGEST_QUESTION]])
        held = self._stacked((*texts, *under))
        if asked is None or held is None:
            return np.zeros(len(passages))
        found = held @ asked[0]
        return np.maximum(found[: len(texts)], found[len(texts) :])

    def _stack(self, texts: tuple[str, ...]) -> np.ndarray | None:
        return self.vectors(texts)

    def _words_of(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a text that say something, each once: as typed, and stemmed."""
        typed = dict.fromkeys(self._words.raw(text))
        said = tuple(word for word in typed if word not in self._words.stop_words)
        return said, tuple(map(self._words.stem, said))

    def _likenesses(
        self, asked: Sequence[str], passage: Passage, *, by_meaning: bool
    ) -> list[float]:
        """How like each word of the question its nearest word of the passage is."""
        said, stems = self._said(f"{passage.context} {passage.text}")
        if not said:
            return [0.0] * len(asked)
        near = self._word_cosines(asked, said) if by_meaning else None
        return [
            1.0
            if word in passage.covers
            else self._likeness(self._words.stem(word), stems, None if near is None else near[row])
            for row, word in enumerate(asked)
        ]

    def _likeness(self, word: str, stems: Sequence[str], near: np.ndarray | None) -> float:
        """How like a stemmed word the nearest of some others is; ``near`` are the cosines."""
        if word in stems:
            return 1.0
        alike = self._words.synonyms_of(word)
        if any(other in alike or _begin_alike(word, other) for other in stems):
            return _LIKE
        if near is None or word.isdigit():
            return 0.0
        cosines = (c for c, other in zip(near, stems, strict=True) if not other.isdigit())
        return max(0.0, *map(float, cosines), 0.0)

    def _word_cosines(self, asked: Sequence[str], said: Sequence[str]) -> np.ndarray:
        vectors = self.vectors([*asked, *said])
        if vectors is None:
            return np.zeros((len(asked), len(said)))
        return vectors[: len(asked)] @ vectors[len(asked) :].T

    def _rarity(self, word: str) -> float:
        """An inverse document frequency, never 0."""
        return math.log((self._total + 1) / (self._count(self._words.stem(word)) + 1)) + 0.5


def _begin_alike(one: str, two: str) -> bool:
    shorter, longer = (one, two) if len(one) <= len(two) else (two, one)
    return len(shorter) > 3 and longer.startswith(shorter)


_END_OF_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, by their stops."""
    return [one for one in _END_OF_SENTENCE.split(" ".join(text.split())) if one]
