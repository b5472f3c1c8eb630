"""Passages are ranked by meaning and by the words that were asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from recommender.passages import Passage, PassageRanker, sentences
from recommender.words import Words

FACTS = [Passage("Hood: yes"), Passage("Weight: 420 g"), Passage("Taped seams keep the rain out.")]


class Meanings:
    """An encoder by hand: each text a direction, named by the first of these words in it."""

    directions = ("heavy weight grams", "rain wet seams", "hood helmet")

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.stack([self._vector(text.lower()) for text in texts])

    def _vector(self, text: str) -> np.ndarray:
        held = [any(word in text for word in one.split()) for one in self.directions]
        vector = np.array([*map(float, held), 0.2])
        return vector / np.linalg.norm(vector)


@pytest.fixture
def by_words() -> PassageRanker:
    return PassageRanker(None, Words())


def ranker(documents: Any = None) -> PassageRanker:
    encoder: Any = Meanings()
    return PassageRanker(encoder, Words(), documents)


def test_words_alone_rank_where_nothing_was_trained(by_words: PassageRanker) -> None:
    first, *_ = by_words.rank("does it have a hood", FACTS)
    assert (first.place, first.score, first.missing) == (0, 1.0, ())


def test_meaning_finds_what_shares_no_word() -> None:
    first, *_ = ranker().rank("is it heavy", FACTS)
    assert first.place == 1
    assert first.score > 0.5


def test_a_word_that_nothing_speaks_about_is_missing(by_words: PassageRanker) -> None:
    first, *_ = by_words.rank("does the hood have a visor", FACTS)
    assert (first.place, first.missing) == (0, ("visor",))
    assert first.score < by_words.rank("does it have a hood", FACTS)[0].score


def test_the_rare_word_weighs_most() -> None:
    common = {"hood": 90, "visor": 0}
    both = [Passage("It has a hood."), Passage("It has a visor.")]
    first, *_ = PassageRanker(None, Words(), (lambda w: common.get(w, 0), 100)).rank(
        "hood or visor", both
    )
    assert both[first.place].text == "It has a visor."


def test_words_that_are_known_to_ask_for_a_passage_count(by_words: PassageRanker) -> None:
    covered = [Passage("Weight: 420 g", covers=frozenset({"big"})), Passage("Hood: yes")]
    first, *_ = by_words.rank("how big is it", covered, ignore={"big"})
    assert (first.place, first.score) == (0, 1.0)


def test_what_asks_nothing_finds_nothing(by_words: PassageRanker) -> None:
    assert by_words.rank("is it?", FACTS) == []
    assert by_words.rank("hood", []) == []


def test_numbers_are_the_same_or_not(by_words: PassageRanker) -> None:
    first, *_ = by_words.rank("14", [Passage("up to 140 kg"), Passage("from 14 years")])
    assert first.place == 1


def test_the_sentences_of_a_text() -> None:
    assert sentences("It is USB 2.0.  Light, too! Is it?") == [
        "It is USB 2.0.",
        "Light, too!",
        "Is it?",
    ]
